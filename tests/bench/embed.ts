import { TSNE as AnchorTsne } from '@keckelt/tsne';
import { TSNE as DruidTsne } from '@saehrimnir/druidjs';
import { initialValues } from '$lib/core/params';
import { seededRandom, type Random } from '$lib/core/random';
import { StageClock, startMap } from '$lib/embedding/make-map';
import { nearestNeighbours } from '$lib/embedding/neighbours/nearest';
import { findMethod } from '$lib/embedding/registry';
import { CodeSpace } from '$lib/embedding/space';
import { unheard } from '$lib/embedding/task';
import type { Codes } from '$lib/embedding/types';
import { normal } from '$lib/math/normal';

/** What making maps costs, against two libraries that do the same, in one process. */

/** A figure of the bench. */
export interface EmbedFigure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
}

/** Time by the clock, in which a process may wait for its turn, and time of the processor. */
interface Seconds {
	readonly clock: number;
	readonly processor: number;
}

const dimensions = 128;
const iterations = 500;
/** The anchors need far longer; every step of theirs costs the same, so that a few tell the rest. */
const druidIterations = 50;
const keckeltIterations = 10;
const perplexity = 30;
/** Turns of the comparison, of which the quickest of each counts. */
const turns = 2;

function direction(random: Random, scale: number): Float64Array {
	return Float64Array.from({ length: dimensions }, () => normal(random) * scale);
}

function sum(target: Float64Array, ...others: readonly Float64Array[]): Float64Array {
	return target.map((value, t) => others.reduce((total, other) => total + other[t]!, value));
}

const superclasses = 5;
const classes = 20;
const withinClass = 12;

/**
 * Codes like those after a ReLU: twenty classes in five families, each spread along twelve directions of its own, with
 * noise, and zero where they would be negative.
 */
export function makeCodes(count: number): Codes {
	const random = seededRandom(1);
	const families = Array.from({ length: superclasses }, () => direction(random, 1));
	const groups = Array.from({ length: classes }, (_, label) => ({
		middle: sum(families[label % superclasses]!, direction(random, 0.7)),
		axes: Array.from({ length: withinClass }, () => direction(random, 0.25))
	}));
	const data = new Float32Array(count * dimensions);
	for (let row = 0; row < count; row++) {
		const { middle, axes } = groups[row % classes]!;
		const parts = axes.map((axis) => {
			const along = normal(random);
			return axis.map((value) => value * along);
		});
		const code = sum(direction(random, 0.1), middle, ...parts);
		data.set(
			code.map((value) => Math.max(0, value)),
			row * dimensions
		);
	}
	return { count, dimensions, data };
}

async function time(work: () => unknown): Promise<Seconds> {
	const [beforeMs, before] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(before);
	return { clock: (performance.now() - beforeMs) / 1000, processor: (user + system) / 1e6 };
}

function plus(a: Seconds, b: Seconds, factor: number): Seconds {
	return { clock: a.clock + b.clock * factor, processor: a.processor + b.processor * factor };
}

function quicker(a: Seconds, b: Seconds): Seconds {
	return {
		clock: Math.min(a.clock, b.clock),
		processor: Math.min(a.processor, b.processor)
	};
}

/** Sets up t-SNE on all numbers of the codes, from the codes as they are. */
async function beginTsne(codes: Codes) {
	const method = findMethod('tsne')!;
	const params = { ...initialValues(method.meta.params), perplexity, iterations };
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const layout = await space.layout(false, unheard);
	return startMap(method, layout, { params, seed: 42 }, unheard, new StageClock());
}

function ours(codes: Codes): Promise<Seconds> {
	return time(async () => (await beginTsne(codes)).step(iterations));
}

function asRows({ count, data }: Codes): number[][] {
	return Array.from({ length: count }, (_, row) => [
		...data.subarray(row * dimensions, (row + 1) * dimensions)
	]);
}

async function druid(codes: Codes): Promise<Seconds> {
	const tsne = new DruidTsne(asRows(codes), { perplexity, epsilon: 10, d: 2, seed: 1 });
	const setUp = await time(() => tsne.check_init());
	const steps = await time(() => tsne.transform(druidIterations));
	return plus(setUp, steps, iterations / druidIterations);
}

async function keckelt(codes: Codes): Promise<Seconds> {
	const rows = asRows(codes);
	const tsne = new AnchorTsne({ epsilon: 10, perplexity, dim: 2 });
	const setUp = await time(() => tsne.initDataRaw(rows));
	const steps = await time(() => {
		for (let step = 0; step < keckeltIterations; step++) tsne.step();
	});
	return plus(setUp, steps, iterations / keckeltIterations);
}

/** A time by the clock and by the processor. */
function* bothTimes(name: string, { clock, processor }: Seconds): Generator<EmbedFigure> {
	yield { name: `${name}.seconds`, value: clock, unit: 's' };
	yield { name: `${name}.processor_seconds`, value: processor, unit: 's' };
}

async function* measureAgainstOthers(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(2000);
	const works = [ours, druid, keckelt];
	const never = { clock: Infinity, processor: Infinity };
	const best = works.map(() => never);
	for (let turn = 0; turn < turns; turn++)
		for (const [i, work] of works.entries()) best[i] = quicker(best[i]!, await work(codes));
	const [own, ofDruid, ofKeckelt] = best as [Seconds, Seconds, Seconds];
	yield* bothTimes('embed.tsne2000', own);
	// In processor time, which does not grow when others use the machine during one of the runs.
	const unit = 'ours / theirs';
	yield { name: 'embed.tsne2000.vs_druidjs', value: own.processor / ofDruid.processor, unit };
	yield { name: 'embed.tsne2000.vs_keckelt', value: own.processor / ofKeckelt.processor, unit };
}

async function* measureLarge(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(10_000);
	yield* bothTimes('embed.knn10000', await time(() => nearestNeighbours(codes, 90, unheard)));
	const embedder = await beginTsne(codes);
	yield* bothTimes('embed.tsne10000', await time(() => embedder.step(iterations)));
}

/** All figures. */
export async function* measureEmbedding(): AsyncGenerator<EmbedFigure> {
	yield* measureAgainstOthers();
	yield* measureLarge();
}
