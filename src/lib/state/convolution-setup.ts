import type { NdArray } from '$lib/core/types';
import {
	benchSizes,
	canShowNumbers,
	isTransposed,
	mostCells,
	mostChannels,
	mostKernel,
	type ConvolutionBench
} from '$lib/draw/bench/convolution-bench';
import {
	hasOneSize,
	inputFrom,
	kernelFrom,
	resizeInput,
	resizeKernel,
	type NumberSource
} from '$lib/draw/bench/convolution-values';
import { plural } from '$lib/draw/format';
import type { Pair } from '$lib/math/arithmetic/types';

/** Numbers and where they come from. */
export interface Sourced {
	readonly source: NumberSource;
	readonly array: NdArray;
}

/**
 * What the visitor has set: the bench without its numbers, and the numbers. Where the sizes are too large to be drawn,
 * the numbers are those of the part that could be.
 */
export interface ConvolutionSetup extends Omit<ConvolutionBench, 'numbers' | 'isPicture'> {
	readonly input: Sourced;
	/** [kernel height, kernel width, channels / groups, filters]. */
	readonly kernel: Sourced;
	/** One a filter. */
	readonly bias: Float32Array | null;
}

/** Some of a setup, to be changed. */
export type SetupChange = Partial<ConvolutionSetup>;

const cut = (size: Pair, most: number): Pair => [Math.min(size[0], most), Math.min(size[1], most)];

/** An input in the setup's size: made anew where a rule made it, else what was there. */
function fitInput({ source, array }: Sourced, size: Pair, channels: number): Sourced {
	if (array.shape.join() === [...size, channels].join()) return { source, array };
	const made = inputFrom(source, size, channels);
	if (made) return { source, array: made };
	// A pattern of one size grows by numbers of chance: zeros around it would look like padding.
	const around = hasOneSize(source) ? inputFrom({ kind: 'random', seed: 1 }, size, channels) : null;
	return { source: { kind: 'typed' }, array: resizeInput(array, size, channels, around) };
}

function fitKernel(
	{ source, array }: Sourced,
	size: Pair,
	depth: number,
	filters: number
): Sourced {
	if (array.shape.join() === [...size, depth, filters].join()) return { source, array };
	const made = kernelFrom(source, size, depth, filters);
	if (made) return { source, array: made };
	return { source: { kind: 'typed' }, array: resizeKernel(array, size, depth, filters) };
}

function fitBias(bias: Float32Array | null, filters: number): Float32Array | null {
	if (!bias || bias.length === filters) return bias;
	return Float32Array.from({ length: filters }, (_, filter) => bias[filter] ?? 0);
}

/** Why groups do not go with channels and filters, or null. */
function groupProblem({ channels, filters, settings: { groups } }: ConvolutionSetup) {
	if (channels % groups !== 0)
		return `${groups} groups do not divide ${plural(channels, 'input channel')}.`;
	if (filters % groups !== 0) return `${groups} groups do not divide ${plural(filters, 'filter')}.`;
	return null;
}

/** Half a sentence of the arithmetic as a whole one. */
function sentence(thrown: unknown): string {
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** Why a setup is impossible, in one sentence, or null. */
export function setupProblem(setup: ConvolutionSetup): string | null {
	const groups = groupProblem(setup);
	if (groups) return groups;
	try {
		benchSizes(setup);
		return null;
	} catch (thrown) {
		return sentence(thrown);
	}
}

/** A setup whose numbers have the sizes that its settings say. */
export function fitNumbers(setup: ConvolutionSetup): ConvolutionSetup {
	const size = cut(setup.size, mostCells);
	const channels = Math.min(setup.channels, mostChannels);
	const filters = Math.min(setup.filters, mostChannels);
	const { groups, kernel } = setup.settings;
	const depth = Math.max(1, Math.floor(channels / groups));
	return {
		...setup,
		input: fitInput(setup.input, size, channels),
		kernel: fitKernel(setup.kernel, cut(kernel, mostKernel), depth, filters),
		bias: fitBias(setup.bias, filters)
	};
}

/** The bench of a possible setup. */
export function benchOf(setup: ConvolutionSetup): ConvolutionBench {
	const { way, size, channels, filters, settings, outputPadding, input, kernel, bias } = setup;
	const shown = canShowNumbers(setup);
	return {
		way,
		size,
		channels,
		filters,
		settings,
		outputPadding: isTransposed(setup) ? outputPadding : [0, 0],
		numbers: shown ? { input: input.array, kernel: kernel.array, bias } : null,
		isPicture: input.source.kind === 'picture'
	};
}
