import { makeRows, tileProducts, tileRows } from './neighbours/rows';
import type { Codes, Task } from './types';

/** The columns, centred, as rows. */
function centredColumns({ count, dimensions, data }: Codes, mean: Float64Array): Codes {
	const columns = new Float32Array(data.length);
	for (let i = 0; i < count; i++)
		for (let t = 0; t < dimensions; t++)
			columns[t * count + i] = data[i * dimensions + t]! - mean[t]!;
	return { count: dimensions, dimensions: count, data: columns };
}

/** Writes a tile of products, over the number of rows, to both sides of the diagonal. */
function writeTile(
	covariance: Float64Array,
	[first, second]: readonly [number, number],
	{ count: size, dimensions: rows }: Codes,
	tile: Float64Array
): void {
	for (let i = first; i < Math.min(first + tileRows, size); i++)
		for (let j = second; j < Math.min(second + tileRows, size); j++) {
			const value = tile[(i - first) * tileRows + j - second]! / rows;
			covariance[i * size + j] = value;
			covariance[j * size + i] = value;
		}
}

/** Covariance of the columns, [dimensions, dimensions]. */
export async function covarianceOf(
	codes: Codes,
	mean: Float64Array,
	task: Task
): Promise<Float64Array> {
	const columns = centredColumns(codes, mean);
	const rows = makeRows(columns);
	const covariance = new Float64Array(columns.count ** 2);
	const tile = new Float64Array(tileRows ** 2);
	for (let first = 0; first < columns.count; first += tileRows) {
		for (let second = first; second < columns.count; second += tileRows) {
			tileProducts(rows, first, rows, second, tile);
			writeTile(covariance, [first, second], columns, tile);
			await task.breathe();
		}
		task.report(1 - (1 - first / columns.count) ** 2);
	}
	return covariance;
}
