import { spatialShape, type NdArray } from '$lib/core/types';

/** Weights of a Gaussian window out to three standard deviations, from the centre; they sum to 1 with both sides. */
function gaussian(sigma: number): Float64Array {
	const reach = Math.ceil(3 * sigma);
	const half = Float64Array.from({ length: reach + 1 }, (_, i) =>
		Math.exp(-0.5 * (i / sigma) ** 2)
	);
	const total = half.reduce((sum, weight, i) => sum + (i === 0 ? weight : 2 * weight), 0);
	return half.map((weight) => weight / total);
}

/** What is done to cells `step` numbers apart from `start` on. */
type LineWork = (
	from: Float32Array,
	to: Float32Array,
	line: { readonly start: number; readonly step: number; readonly cells: number },
	weights: Float64Array
) => void;

const within = (i: number, cells: number) => Math.min(cells - 1, Math.max(0, i));

/** Gathers: each cell from those around it; the outermost value goes on beyond the border. */
const gather: LineWork = (from, to, { start, step, cells }, weights) => {
	const at = (i: number) => from[start + step * within(i, cells)]!;
	for (let i = 0; i < cells; i++) {
		let sum = weights[0]! * at(i);
		for (let d = 1; d < weights.length; d++) sum += weights[d]! * (at(i - d) + at(i + d));
		to[start + step * i] = sum;
	}
};

/** The transpose of {@link gather}: each cell to those it was gathered from. */
const scatter: LineWork = (from, to, { start, step, cells }, weights) => {
	const add = (i: number, value: number) => (to[start + step * within(i, cells)]! += value);
	for (let i = 0; i < cells; i++) {
		const value = from[start + step * i]!;
		add(i, weights[0]! * value);
		for (let d = 1; d < weights.length; d++)
			for (const side of [i - d, i + d]) add(side, weights[d]! * value);
	}
};

/** Does the same along every row and then along every column, in each channel. */
function alongBoth({ shape, data }: NdArray, sigma: number, work: LineWork): NdArray {
	if (sigma <= 0) return { shape, data: data.slice() };
	const [height, width, channels] = spatialShape(shape);
	const weights = gaussian(sigma);
	const across = new Float32Array(data.length);
	for (let y = 0; y < height; y++)
		for (let c = 0; c < channels; c++) {
			const line = { start: y * width * channels + c, step: channels, cells: width };
			work(data, across, line, weights);
		}
	const both = new Float32Array(data.length);
	for (let x = 0; x < width; x++)
		for (let c = 0; c < channels; c++) {
			const line = { start: x * channels + c, step: width * channels, cells: height };
			work(across, both, line, weights);
		}
	return { shape, data: both };
}

/** A picture [height, width, channel] blurred by a Gaussian, `sigma` in pixels; the border repeats outwards. */
export function blur(picture: NdArray, sigma: number): NdArray {
	return alongBoth(picture, sigma, gather);
}

/** A gradient by the blurred picture, taken back to the picture itself: the transpose of {@link blur}. */
export function blurTransposed(gradient: NdArray, sigma: number): NdArray {
	return alongBoth(gradient, sigma, scatter);
}
