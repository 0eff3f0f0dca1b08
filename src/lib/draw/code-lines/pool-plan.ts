import { pooledAxisSizes, resolveEdges } from '$lib/math/arithmetic/size';
import type { Pair, PoolingSettings } from '$lib/math/arithmetic/types';
import type { Edges } from '$lib/math/window';
import { rankOf, type Program, type Rank } from './python';

/** What a pool is made of, or why a framework has no layer for it. */
export type PoolPlan = { readonly layers: readonly string[] } | { readonly missing: string };

/** A pool as a framework is asked for it. */
export interface PoolQuestion {
	readonly settings: PoolingSettings;
	readonly size: Pair;
	readonly edges: Edges;
	/** Cells that a last window juts out with ceil mode, [vertical, horizontal]. */
	readonly overhang: Pair;
	readonly output: Pair;
	readonly rank: Rank;
}

/** What a framework is asked about a pool of an input of this size. */
export function poolQuestion(settings: PoolingSettings, size: Pair): PoolQuestion {
	const [vertical, horizontal] = pooledAxisSizes(size, settings);
	const edges: Edges = settings.global ? [0, 0, 0, 0] : resolveEdges(size, settings);
	return {
		settings,
		size,
		edges,
		overhang: [vertical.overhang, horizontal.overhang],
		output: [vertical.output, horizontal.output],
		rank: settings.global ? (size[0] === 1 ? 1 : 2) : rankOf(size, settings.kernel, edges)
	};
}

/** The padding that lets the last window end inside, also with ceil mode. */
export function wholeEdges({ edges: [top, bottom, left, right], overhang }: PoolQuestion): Edges {
	return [top, bottom + overhang[0], left, right + overhang[1]];
}

/** The program that a planned pool is. */
export function poolProgram(
	{ size, output, rank }: PoolQuestion,
	layers: readonly string[],
	channels: number
): Program {
	return { comments: [], layers, input: size, output, rank, channels, filters: channels };
}
