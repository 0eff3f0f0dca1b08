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

/** Blurs along one axis of cells `step` numbers apart; the outermost value goes on beyond the border. */
function blurLine(
	from: Float32Array,
	to: Float32Array,
	start: number,
	step: number,
	cells: number,
	weights: Float64Array
): void {
	const last = cells - 1;
	const at = (i: number) => from[start + step * Math.min(last, Math.max(0, i))]!;
	for (let i = 0; i < cells; i++) {
		let sum = weights[0]! * at(i);
		for (let d = 1; d < weights.length; d++) sum += weights[d]! * (at(i - d) + at(i + d));
		to[start + step * i] = sum;
	}
}

/** A picture [height, width, channel] blurred by a Gaussian, `sigma` in pixels; the border repeats outwards. */
export function blur({ shape, data }: NdArray, sigma: number): NdArray {
	if (sigma <= 0) return { shape, data: data.slice() };
	const [height, width, channels] = spatialShape(shape);
	const weights = gaussian(sigma);
	const across = new Float32Array(data.length);
	for (let y = 0; y < height; y++)
		for (let c = 0; c < channels; c++)
			blurLine(data, across, y * width * channels + c, channels, width, weights);
	const both = new Float32Array(data.length);
	for (let x = 0; x < width; x++)
		for (let c = 0; c < channels; c++)
			blurLine(across, both, x * channels + c, width * channels, height, weights);
	return { shape, data: both };
}
