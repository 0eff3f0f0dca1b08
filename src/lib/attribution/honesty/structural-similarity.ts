import type { NdArray } from '$lib/core/types';

/** Constants of the measure's authors, for values that span 1. */
const [stabiliseMeans, stabiliseSpreads] = [0.01 ** 2, 0.03 ** 2];
const largestWindow = 7;

/**
 * Values in [0, 1]: divided by the largest magnitude, so that only the pattern counts, and moved there if there are two
 * signs, for a map and its negative would pass as alike where both factors of the measure turn negative.
 */
function scaled({ data }: NdArray, isSigned: boolean): Float64Array {
	const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
	const share = (value: number) => (largest > 0 ? value / largest : 0);
	return Float64Array.from(data, (value) => (isSigned ? (share(value) + 1) / 2 : share(value)));
}

/** The measure in one window, whose top left corner lies at `start`. */
function similarityAt(
	a: Float64Array,
	b: Float64Array,
	start: number,
	width: number,
	[high, wide]: readonly [number, number]
): number {
	let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
	for (let y = 0; y < high; y++)
		for (let i = start + y * width; i < start + y * width + wide; i++) {
			sumA += a[i]!;
			sumB += b[i]!;
			squaresA += a[i]! * a[i]!;
			squaresB += b[i]! * b[i]!;
			products += a[i]! * b[i]!;
		}
	const n = high * wide;
	const [meanA, meanB] = [sumA / n, sumB / n];
	const variances = squaresA / n - meanA ** 2 + squaresB / n - meanB ** 2;
	const covariance = products / n - meanA * meanB;
	return (
		((2 * meanA * meanB + stabiliseMeans) * (2 * covariance + stabiliseSpreads)) /
		((meanA ** 2 + meanB ** 2 + stabiliseMeans) * (variances + stabiliseSpreads))
	);
}

/**
 * Mean structural similarity of two maps [h, w] of one size over all windows of 7 × 7 (or of the map's size, if smaller),
 * in [−1, 1]. Each map is divided by its largest magnitude first.
 *
 * @source Wang et al. (2004), Image Quality Assessment: From Error Visibility to Structural Similarity
 */
export function structuralSimilarity(first: NdArray, second: NdArray): number {
	const [height, width] = first.shape as [number, number];
	const isSigned = [first, second].some(({ data }) => data.some((value) => value < 0));
	const [a, b] = [scaled(first, isSigned), scaled(second, isSigned)];
	const window = [Math.min(largestWindow, height), Math.min(largestWindow, width)] as const;
	let [sum, windows] = [0, 0];
	for (let y = 0; y + window[0] <= height; y++)
		for (let x = 0; x + window[1] <= width; x++) {
			sum += similarityAt(a, b, y * width + x, width, window);
			windows++;
		}
	return sum / windows;
}
