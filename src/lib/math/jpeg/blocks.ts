import { makePlane, toByte, valueAt, type Plane } from './plane';

/** The lossy middle of JPEG: cosine transform of blocks of 8 × 8, rounding of the coefficients, and back. */

const side = 8;
/** What is taken off before the transform, so that values lie around 0. */
const middle = 128;

/** Row k holds the k-th cosine, of unit length: the matrix is orthogonal, its transpose undoes it. */
const cosines = Float64Array.from({ length: side * side }, (_, at) => {
	const [k, i] = [Math.floor(at / side), at % side];
	return Math.cos(((2 * i + 1) * k * Math.PI) / (2 * side)) * Math.sqrt((k === 0 ? 1 : 2) / side);
});

/** M B Mᵀ for blocks of 64, with M the cosines, or their transpose. */
function transform(block: Float64Array, isInverse: boolean): Float64Array {
	const m = (row: number, i: number) => cosines[isInverse ? i * side + row : row * side + i]!;
	const across = new Float64Array(block.length);
	const both = new Float64Array(block.length);
	for (let y = 0; y < side; y++)
		for (let k = 0; k < side; k++)
			for (let x = 0; x < side; x++) across[y * side + k]! += m(k, x) * block[y * side + x]!;
	for (let k = 0; k < side; k++)
		for (let x = 0; x < side; x++)
			for (let y = 0; y < side; y++) both[k * side + x]! += m(k, y) * across[y * side + x]!;
	return both;
}

/** To the nearest whole number, halves away from 0. */
function roundAway(value: number): number {
	return Math.sign(value) * Math.round(Math.abs(value));
}

/** What is left of a block of 64 values around 0 whose coefficients were rounded to multiples of the table's. */
function coarsen(block: Float64Array, table: readonly number[]): Float64Array {
	const kept = transform(block, false).map((value, i) => {
		// The library's transform gives eighths: what lies next to a half is a half there.
		const eighths = Math.round(8 * value);
		return roundAway(eighths / (8 * table[i]!)) * table[i]!;
	});
	return transform(kept, true);
}

/** A plane after quantisation. Blocks that reach beyond the border are filled with what is at the border. */
export function coarsenPlane(plane: Plane, table: readonly number[]): Plane {
	const { width, height } = plane;
	const data = new Float32Array(width * height);
	for (let top = 0; top < height; top += side)
		for (let left = 0; left < width; left += side) {
			const block = makePlane(side, side, (y, x) => valueAt(plane, top + y, left + x) - middle);
			const coarse = coarsen(Float64Array.from(block.data), table);
			for (let y = 0; y < Math.min(side, height - top); y++)
				for (let x = 0; x < Math.min(side, width - left); x++)
					data[(top + y) * width + left + x] = toByte(coarse[y * side + x]! + middle);
		}
	return { width, height, data };
}
