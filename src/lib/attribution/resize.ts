import { spatialShape, type NdArray } from '$lib/core/types';

/** Where a new cell's centre lies among the old ones: the two neighbours, and the weight of the second. */
interface Between {
	readonly low: number;
	readonly high: number;
	readonly weight: number;
}

/** Centres of cells are half a cell from the border; beyond the outermost centres the outermost value holds. */
function neighbours(from: number, to: number): Between[] {
	return Array.from({ length: to }, (_, i) => {
		const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
		const low = Math.floor(at);
		return { low, high: Math.min(from - 1, low + 1), weight: at - low };
	});
}

/** [h, w] or [h, w, c] at another size, linear between the centres of cells (as `align_corners=False`). */
export function resizeBilinear({ shape, data }: NdArray, height: number, width: number): NdArray {
	const [h, w, c] = shape.length === 2 ? [shape[0]!, shape[1]!, 1] : spatialShape(shape);
	const [rows, columns] = [neighbours(h, height), neighbours(w, width)];
	const resized = new Float32Array(height * width * c);
	let target = 0;
	for (const y of rows)
		for (const x of columns)
			for (let k = 0; k < c; k++) {
				const at = (row: number, column: number) => data[(row * w + column) * c + k]!;
				const top = at(y.low, x.low) * (1 - x.weight) + at(y.low, x.high) * x.weight;
				const bottom = at(y.high, x.low) * (1 - x.weight) + at(y.high, x.high) * x.weight;
				resized[target++] = top * (1 - y.weight) + bottom * y.weight;
			}
	return { shape: [height, width, ...shape.slice(2)], data: resized };
}

/** [h, w] at another size; every new cell has the value of the old cell it lies in. */
export function resizeNearest({ shape, data }: NdArray, height: number, width: number): NdArray {
	const [h, w] = [shape[0]!, shape[1]!];
	const resized = new Float32Array(height * width);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			resized[y * width + x] =
				data[Math.floor((y * h) / height) * w + Math.floor((x * w) / width)]!;
	return { shape: [height, width], data: resized };
}
