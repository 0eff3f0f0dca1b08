/**
 * Hand-made kernels of the kinds that a network's first layer learns, and their responses to a small grey picture.
 * Everything is square and row by row; brightness is in [0, 1].
 */

/** Cells along a side of every kernel here. */
export const kernelSide = 7;

/** A kernel with its name. Its positive weights add up to 1 and its negative ones to −1, so a response is in [−1, 1]. */
export interface NamedKernel {
	readonly id: string;
	readonly label: string;
	readonly weights: Float32Array;
}

/** A square grid of numbers. */
export interface SquareMap {
	readonly side: number;
	readonly values: Float32Array;
}

const middle = (kernelSide - 1) / 2;
/** Standard deviation of the bell that lets every kernel fade out, in cells. */
const spread = 1.7;

function bell(x: number, y: number, deviation: number): number {
	return Math.exp(-(x * x + y * y) / (2 * deviation * deviation));
}

/** Shifts the mean to zero and scales both signs to a sum of 1. */
function balance(weights: Float32Array): Float32Array {
	const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
	const centred = weights.map((weight) => weight - mean);
	const size = centred.reduce((sum, weight) => sum + Math.abs(weight), 0);
	return centred.map((weight) => (2 * weight) / size);
}

function kernel(
	id: string,
	label: string,
	weightAt: (x: number, y: number) => number
): NamedKernel {
	const weights = Float32Array.from({ length: kernelSide ** 2 }, (_, index) =>
		weightAt((index % kernelSide) - middle, Math.floor(index / kernelSide) - middle)
	);
	return { id, label, weights: balance(weights) };
}

/** A Gabor kernel's weight: a wave along `angleDegrees` (0 is rightwards, 90 down) under a bell. */
function gabor(angleDegrees: number, wavelength: number, wave: (phase: number) => number) {
	const angleRad = (angleDegrees * Math.PI) / 180;
	return (x: number, y: number) => {
		const along = x * Math.cos(angleRad) + y * Math.sin(angleRad);
		return bell(x, y, spread) * wave((2 * Math.PI * along) / wavelength);
	};
}

/** The kernels, in the order in which they are shown. */
export const firstLayerKernels: readonly NamedKernel[] = [
	kernel('vertical-edges', 'Vertical edges', gabor(0, 8, Math.sin)),
	kernel('horizontal-edges', 'Horizontal edges', gabor(90, 8, Math.sin)),
	kernel('spots', 'Spots', (x, y) => bell(x, y, 1.1) - 0.3 * bell(x, y, 2)),
	kernel('rising-lines', 'Rising lines', gabor(45, 5, Math.cos)),
	kernel('falling-lines', 'Falling lines', gabor(135, 5, Math.cos)),
	kernel('upright-lines', 'Upright lines', gabor(0, 5, Math.cos))
];

/** The cells that a kernel covers when its corner lies at row y, column x. */
export function patchAt(picture: SquareMap, y: number, x: number): Float32Array {
	const patch = new Float32Array(kernelSide ** 2);
	for (let row = 0; row < kernelSide; row++) {
		const start = (y + row) * picture.side + x;
		patch.set(picture.values.subarray(start, start + kernelSide), row * kernelSide);
	}
	return patch;
}

/** Each cell of a patch times the kernel's weight there. */
export function productsOf(patch: Float32Array, { weights }: NamedKernel): Float32Array {
	return patch.map((value, cell) => value * weights[cell]!);
}

/** A kernel's response wherever it fits into the picture: stride 1, no padding. */
export function respond(picture: SquareMap, kernelOf: NamedKernel): SquareMap {
	const side = picture.side - kernelSide + 1;
	const values = Float32Array.from({ length: side * side }, (_, cell) => {
		const patch = patchAt(picture, Math.floor(cell / side), cell % side);
		return productsOf(patch, kernelOf).reduce((sum, product) => sum + product, 0);
	});
	return { side, values };
}

/** Brightness of pixels, by the weights of Rec. 709 on the stored values, as programs that grey pictures do. */
export function brightnessOf(rgba: Uint8ClampedArray): Float32Array {
	return Float32Array.from(
		{ length: rgba.length / 4 },
		(_, pixel) =>
			(0.2126 * rgba[4 * pixel]! + 0.7152 * rgba[4 * pixel + 1]! + 0.0722 * rgba[4 * pixel + 2]!) /
			255
	);
}
