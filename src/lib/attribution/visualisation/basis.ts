import { normal } from '$lib/math/normal';
import type { Random } from '$lib/core/random';
import { sizeOf, type Shape } from '$lib/core/types';

/** What an optimiser changes instead of the pixels: a linear map from its numbers to values [channel, height, width]. */
export interface Basis {
	/** Random numbers to start from. */
	start(random: Random): Float64Array;
	/** [channel, height, width] from the numbers. */
	synthesise(numbers: Float64Array): Float64Array;
	/** Gradient by the numbers from that by the values: the transposed map. */
	adjoint(gradient: Float64Array): Float64Array;
}

/** Standard deviation of the start, from the method's authors. */
const startDeviation = 0.01;

/** Each value for itself. */
export function pixelBasis(shape: Shape): Basis {
	return {
		start: (random) =>
			Float64Array.from({ length: sizeOf(shape) }, () => startDeviation * normal(random)),
		synthesise: (numbers) => numbers,
		adjoint: (gradient) => gradient
	};
}

interface Waves {
	readonly cos: Float64Array;
	readonly sin: Float64Array;
}

/** cos and sin of 2π · row · column / period, [rows, columns]. */
function waves(rows: number, columns: number, period: number): Waves {
	const table = (wave: (angle: number) => number) =>
		Float64Array.from({ length: rows * columns }, (_, i) => {
			const product = Math.floor(i / columns) * (i % columns);
			// The remainder first: large angles would lose digits.
			return wave((2 * Math.PI * (product % period)) / period);
		});
	return { cos: table(Math.cos), sin: table(Math.sin) };
}

/** Frequency of the i-th of n, in waves a cell; the upper half is negative. */
function frequency(i: number, n: number): number {
	return Math.min(i, n - i) / n;
}

/** Amplitudes that give every frequency the same power, and the factor that brings values to a good range. */
function amplitudes(height: number, width: number, columns: number): Float64Array {
	const lowest = 1 / Math.max(height, width);
	return Float64Array.from({ length: height * columns }, (_, i) => {
		const [u, v] = [Math.floor(i / columns), i % columns];
		const distance = Math.hypot(frequency(u, height), frequency(v, width));
		// A quarter, from the method's authors.
		return Math.sqrt(height * width) / Math.max(distance, lowest) / 4;
	});
}

/** out[i, j] += sign · Σ_k a[i, k] b[k, j], for matrices [rows, inner] and [inner, columns]. */
function addProduct(
	out: Float64Array,
	a: Float64Array,
	b: Float64Array,
	[rows, inner, columns]: readonly [number, number, number],
	sign: number
): void {
	for (let i = 0; i < rows; i++)
		for (let k = 0; k < inner; k++) {
			const factor = sign * a[i * inner + k]!;
			for (let j = 0; j < columns; j++) out[i * columns + j]! += factor * b[k * columns + j]!;
		}
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
	return Float64Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** Matrices of the transform of one channel. */
interface WaveMatrices {
	/** [height, height]; they equal their own transposes. */
	readonly down: Waves;
	/** [columns, width], with the weights of half a spectrum and all divisors. */
	readonly across: Waves;
	/** Their transposes. */
	readonly back: Waves;
}

function waveMatrices(height: number, width: number, columns: number): WaveMatrices {
	const across = waves(columns, width, width);
	// The half that is not stored mirrors the stored one, but for the first column and, if the width is even, the last.
	for (let i = 0; i < columns * width; i++) {
		const column = Math.floor(i / width);
		const times = column === 0 || 2 * column === width ? 1 : 2;
		across.cos[i]! *= times / (height * width);
		across.sin[i]! *= times / (height * width);
	}
	const back = {
		cos: transpose(across.cos, columns, width),
		sin: transpose(across.sin, columns, width)
	};
	return { down: waves(height, height, height), across, back };
}

/** Waves of one channel, to values and back. */
class WavePlane {
	readonly columns: number;
	/** Numbers of the real part, and as many of the imaginary one. */
	readonly half: number;
	readonly #matrices: WaveMatrices;

	constructor(
		readonly height: number,
		readonly width: number
	) {
		this.columns = Math.floor(width / 2) + 1;
		this.half = height * this.columns;
		this.#matrices = waveMatrices(height, width, this.columns);
	}

	synthesise(real: Float64Array, imaginary: Float64Array, out: Float64Array): void {
		const { down, across } = this.#matrices;
		const sizes = [this.height, this.height, this.columns] as const;
		const [a, b] = [new Float64Array(this.half), new Float64Array(this.half)];
		addProduct(a, down.cos, real, sizes, 1);
		addProduct(a, down.sin, imaginary, sizes, -1);
		addProduct(b, down.sin, real, sizes, 1);
		addProduct(b, down.cos, imaginary, sizes, 1);
		addProduct(out, a, across.cos, [this.height, this.columns, this.width], 1);
		addProduct(out, b, across.sin, [this.height, this.columns, this.width], -1);
	}

	/** The same steps backwards. */
	adjoint(gradient: Float64Array, real: Float64Array, imaginary: Float64Array): void {
		const { down, back } = this.#matrices;
		const sizes = [this.height, this.height, this.columns] as const;
		const [a, b] = [new Float64Array(this.half), new Float64Array(this.half)];
		addProduct(a, gradient, back.cos, [this.height, this.width, this.columns], 1);
		addProduct(b, gradient, back.sin, [this.height, this.width, this.columns], -1);
		addProduct(real, down.cos, a, sizes, 1);
		addProduct(real, down.sin, b, sizes, 1);
		addProduct(imaginary, down.sin, a, sizes, -1);
		addProduct(imaginary, down.cos, b, sizes, 1);
	}
}

/** The n-th of equal parts of an array. */
function partAt(numbers: Float64Array, size: number, n: number): Float64Array {
	return numbers.subarray(n * size, (n + 1) * size);
}

/**
 * Waves: the inverse of a real two-dimensional Fourier transform, as `numpy.fft.irfft2`, by products with cosine and sine
 * matrices. The numbers are [channel, real or imaginary, height, ⌊width / 2⌋ + 1], before each frequency's amplitude.
 *
 * @param isScaled whether frequencies get their amplitudes; without them it is the plain transform
 */
export function fourierBasis([channels, height, width]: Shape, isScaled = true): Basis {
	const plane = new WavePlane(height!, width!);
	const { half, columns } = plane;
	const scale = isScaled ? amplitudes(height!, width!, columns) : new Float64Array(half).fill(1);
	const amplify = (numbers: Float64Array) => numbers.map((number, i) => number * scale[i % half]!);
	const cells = height! * width!;
	return {
		start: (random) =>
			Float64Array.from({ length: 2 * channels! * half }, () => startDeviation * normal(random)),
		synthesise(numbers) {
			const scaled = amplify(numbers);
			const values = new Float64Array(channels! * cells);
			for (let c = 0; c < channels!; c++) {
				const [real, imaginary] = [partAt(scaled, half, 2 * c), partAt(scaled, half, 2 * c + 1)];
				plane.synthesise(real, imaginary, partAt(values, cells, c));
			}
			return values;
		},
		adjoint(gradient) {
			const found = new Float64Array(2 * channels! * half);
			for (let c = 0; c < channels!; c++) {
				const [real, imaginary] = [partAt(found, half, 2 * c), partAt(found, half, 2 * c + 1)];
				plane.adjoint(partAt(gradient, cells, c), real, imaginary);
			}
			return amplify(found);
		}
	};
}
