import type { NdArray } from '$lib/core/types';
import { mostCells, mostChannels, mostKernel } from '$lib/draw/bench/convolution-bench';
import { inputFrom, kernelFrom, type NumberSource } from '$lib/draw/bench/convolution-values';
import type { Pair } from '$lib/math/arithmetic/types';
import { convolutionLink, type ConvolutionLink, type LinkNumbers } from './convolution-link';
import { fitNumbers, setupProblem, type ConvolutionSetup, type Sourced } from './convolution-setup';
import { decodeLink, type NumberRows } from './link';

/** Between a setup and what its link says. */

const initialLink = decodeLink(convolutionLink, new URLSearchParams()).state;

/** Grids, one a channel, as [rows, columns, grid]. */
function interleave(grids: readonly NumberRows[]): NdArray {
	const [rows, columns] = [grids[0]!.length, grids[0]![0]!.length];
	const data = new Float32Array(rows * columns * grids.length);
	grids.forEach((grid, at) =>
		grid.forEach((row, y) =>
			row.forEach((value, x) => (data[(y * columns + x) * grids.length + at] = value))
		)
	);
	return { shape: [rows, columns, grids.length], data };
}

/** The reverse of `interleave`. */
function separate({ shape, data }: NdArray): NumberRows[] {
	const [rows, columns, count] = shape as readonly [number, number, number];
	return Array.from({ length: count }, (_, at) =>
		Array.from({ length: rows }, (_row, y) =>
			Array.from({ length: columns }, (_cell, x) => data[(y * columns + x) * count + at]!)
		)
	);
}

/** [rows, columns, depth, filters] ↔ [rows, columns, filter after filter]: the last two axes change places. */
function swapLast({ shape, data }: NdArray): NdArray {
	const [rows, columns, outer, inner] = shape as readonly [number, number, number, number];
	const swapped = new Float32Array(data.length);
	for (let cell = 0; cell < rows * columns; cell++)
		for (let one = 0; one < outer; one++)
			for (let other = 0; other < inner; other++)
				swapped[(cell * inner + other) * outer + one] = data[(cell * outer + one) * inner + other]!;
	return { shape: [rows, columns, inner, outer], data: swapped };
}

/** The part of a size that numbers are shown for. */
function shownPart(size: Pair, most: number): Pair {
	return [Math.min(size[0], most), Math.min(size[1], most)];
}

/** Written-out numbers say how large they are, unless the link says another size. */
function sizeFrom(numbers: LinkNumbers, size: Pair, initial: Pair, most: number): Pair {
	if (numbers.kind !== 'typed' || size.join() !== initial.join()) return size;
	const [rows, columns] = [numbers.grids[0]!.length, numbers.grids[0]![0]!.length];
	const shown = shownPart(size, most);
	return shown[0] === rows && shown[1] === columns ? size : [rows, columns];
}

/** The same of channels: one grid a channel. */
function channelsOf({ input, channels }: ConvolutionLink): number {
	return input.kind === 'typed' && channels === initialLink.channels
		? input.grids.length
		: channels;
}

/** A rule's source; a picture is not in the link, and a ramp stands in for it until the page has put it there. */
function ruleOf(numbers: LinkNumbers): NumberSource | null {
	if (numbers.kind === 'picture') return { kind: 'preset', id: 'ramp' };
	return numbers.kind === 'typed' ? null : numbers;
}

function inputOf(numbers: LinkNumbers, size: Pair, channels: number): Sourced {
	if (numbers.kind === 'typed')
		return { source: { kind: 'typed' }, array: interleave(numbers.grids) };
	const source = ruleOf(numbers)!;
	const made = inputFrom(source, size, channels);
	if (made) return { source, array: made };
	// A pattern of one size is cut or filled up by the fitting that follows.
	return { source, array: inputFrom(source, [5, 5], channels)! };
}

function kernelOf(link: ConvolutionLink, size: Pair, depth: number, filters: number): Sourced {
	const { weights } = link;
	if (weights.kind === 'typed') {
		const { shape, data } = interleave(weights.grids);
		const [rows, columns, count] = shape as readonly [number, number, number];
		const [inner, outer] = count === depth * filters ? [depth, filters] : [count, 1];
		return {
			source: { kind: 'typed' },
			array: swapLast({ shape: [rows, columns, outer, inner], data })
		};
	}
	const source = ruleOf(weights)!;
	const made =
		kernelFrom(source, size, depth, filters) ?? kernelFrom(source, [3, 3], depth, filters);
	return { source, array: made! };
}

function setupOf(link: ConvolutionLink): ConvolutionSetup {
	const { way, filters, stride, dilation, padding, border, flip, groups } = link;
	const size = sizeFrom(link.input, link.size, initialLink.size, mostCells);
	const kernel = sizeFrom(link.weights, link.kernel, initialLink.kernel, mostKernel);
	const channels = channelsOf(link);
	const shown = shownPart(size, mostCells);
	const depth = Math.max(1, Math.floor(Math.min(channels, mostChannels) / groups));
	const shownFilters = Math.min(filters, mostChannels);
	return {
		way,
		size,
		channels,
		filters,
		outputPadding: link.added,
		settings: { kernel, stride, dilation, padding, border, flip, groups },
		input: inputOf(link.input, shown, Math.min(channels, mostChannels)),
		kernel: kernelOf(link, shownPart(kernel, mostKernel), depth, shownFilters),
		bias: link.bias ? Float32Array.from(link.bias[0]!.flat()) : null
	};
}

/** The setup of a link, or of the bench that a visitor meets first; an impossible link gives that one too. */
export function setupFromLink(link: ConvolutionLink | null): ConvolutionSetup {
	const setup = setupOf(link ?? initialLink);
	return setupProblem(setup) === null ? fitNumbers(setup) : fitNumbers(setupOf(initialLink));
}

/** Why a link cannot be shown, in one sentence, or null. */
export function linkProblem(link: ConvolutionLink): string | null {
	return setupProblem(setupOf(link));
}

function numbersOf({ source, array }: Sourced): LinkNumbers {
	if (source.kind !== 'typed') return source;
	return { kind: 'typed', grids: separate(array) };
}

function weightsOf(kernel: Sourced): LinkNumbers {
	const { shape, data } = swapLast(kernel.array);
	const flat: NdArray = { shape: [shape[0]!, shape[1]!, shape[2]! * shape[3]!], data };
	return numbersOf({ source: kernel.source, array: flat });
}

/** What a link says of a setup. */
export function setupToLink(setup: ConvolutionSetup): Omit<ConvolutionLink, 't' | 'pin'> {
	const { settings, bias } = setup;
	return {
		way: setup.way,
		size: setup.size,
		channels: setup.channels,
		filters: setup.filters,
		kernel: settings.kernel,
		stride: settings.stride,
		dilation: settings.dilation,
		padding: settings.padding,
		added: setup.outputPadding,
		border: settings.border,
		groups: settings.groups,
		flip: settings.flip,
		input: numbersOf(setup.input),
		weights: weightsOf(setup.kernel),
		bias: bias && [[[...bias]]]
	};
}
