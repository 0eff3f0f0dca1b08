import type { Codes, Neighbours, Task } from '../types';
import { NearestLists } from './nearest-lists';
import { makeRows, tileDistances, tileRows } from './rows';

/** Exact nearest neighbours by comparing every row with every other, block by block. */

/** Rows between two breaths, whole tiles of them. */
const rowsAtATime = 8 * tileRows;

/** Each pair once: the tile counts for its rows and for its columns. */
function takePairs(
	lists: NearestLists,
	first: number,
	second: number,
	count: number,
	tile: Float64Array
): void {
	const { reach } = lists;
	const rowsEnd = Math.min(first + tileRows, count);
	const columnsEnd = Math.min(second + tileRows, count);
	for (let row = first; row < rowsEnd; row++)
		for (let column = Math.max(second, row + 1); column < columnsEnd; column++) {
			const squared = tile[(row - first) * tileRows + column - second]!;
			if (squared < reach[row]!) lists.take(row, column, squared);
			if (squared < reach[column]!) lists.take(column, row, squared);
		}
}

/** The exact `k` nearest other rows of every row, Euclidean; fewer where there are fewer. */
export async function nearestNeighbours(codes: Codes, k: number, task: Task): Promise<Neighbours> {
	const { count } = codes;
	const rows = makeRows(codes);
	const lists = new NearestLists(count, Math.max(0, Math.min(k, count - 1)));
	const tile = new Float64Array(tileRows ** 2);
	for (let first = 0; first < count; first += tileRows) {
		for (let second = first; second < count; second += tileRows) {
			tileDistances(rows, first, rows, second, tile);
			takePairs(lists, first, second, count, tile);
			if (second % rowsAtATime === 0) await task.breathe();
		}
		task.report(1 - (1 - first / count) ** 2);
	}
	const neighbours = lists.finish();
	task.report(1);
	return neighbours;
}

function takeColumns(
	lists: NearestLists,
	[first, rows]: readonly [number, number],
	[second, columns]: readonly [number, number],
	tile: Float64Array
): void {
	for (let row = first; row < Math.min(first + tileRows, rows); row++)
		for (let column = second; column < Math.min(second + tileRows, columns); column++) {
			const squared = tile[(row - first) * tileRows + column - second]!;
			if (squared < lists.reach[row]!) lists.take(row, column, squared);
		}
}

/** Fewer queries than this are not worth making tiles for. */
const fewQueries = 16;

function takeAll(lists: NearestLists, queries: Codes, row: number, codes: Codes): void {
	const { count, dimensions, data } = codes;
	for (let other = 0; other < count; other++) {
		let squared = 0;
		for (let t = 0; t < dimensions; t++)
			squared += (queries.data[row * dimensions + t]! - data[other * dimensions + t]!) ** 2;
		if (squared < lists.reach[row]!) lists.take(row, other, squared);
	}
}

/** The exact `k` nearest rows of `codes` for each row of `queries`, Euclidean; fewer where there are fewer. */
export async function nearestAmong(
	queries: Codes,
	codes: Codes,
	k: number,
	task: Task
): Promise<Neighbours> {
	const lists = new NearestLists(queries.count, Math.min(k, codes.count));
	if (queries.count >= fewQueries) await takeTiles(lists, queries, codes, task);
	else
		for (let row = 0; row < queries.count; row++) {
			takeAll(lists, queries, row, codes);
			await task.breathe();
		}
	return lists.finish();
}

async function takeTiles(
	lists: NearestLists,
	queries: Codes,
	codes: Codes,
	task: Task
): Promise<void> {
	const [from, to] = [makeRows(queries), makeRows(codes)];
	const tile = new Float64Array(tileRows ** 2);
	for (let first = 0; first < queries.count; first += tileRows)
		for (let second = 0; second < codes.count; second += tileRows) {
			tileDistances(from, first, to, second, tile);
			takeColumns(lists, [first, queries.count], [second, codes.count], tile);
			if (second % rowsAtATime === 0) await task.breathe();
		}
}

/** The exact `k` nearest other rows of one row, Euclidean; fewer where there are fewer. */
export async function nearestToRow(
	codes: Codes,
	row: number,
	k: number,
	task: Task
): Promise<Neighbours> {
	const { count, dimensions, data } = codes;
	const own = data.subarray(row * dimensions, (row + 1) * dimensions);
	const found = await nearestAmong({ count: 1, dimensions, data: own }, codes, k + 1, task);
	const places = [...found.indices.keys()].filter((place) => found.indices[place] !== row);
	// Among many equal rows, the row itself need not be one of those that were found.
	const others = places.slice(0, Math.min(k, count - 1));
	return {
		count: 1,
		k: others.length,
		indices: Int32Array.from(others, (place) => found.indices[place]!),
		distances: Float32Array.from(others, (place) => found.distances[place]!)
	};
}

/** The first `k` neighbours of each row. */
export function firstNeighbours(neighbours: Neighbours, k: number): Neighbours {
	const { count, k: all, indices, distances } = neighbours;
	if (k >= all) return neighbours;
	const [fewer, nearer] = [new Int32Array(count * k), new Float32Array(count * k)];
	for (let row = 0; row < count; row++) {
		fewer.set(indices.subarray(row * all, row * all + k), row * k);
		nearer.set(distances.subarray(row * all, row * all + k), row * k);
	}
	return { count, k, indices: fewer, distances: nearer };
}

/** The same neighbours with every distance multiplied. */
export function scaleDistances(neighbours: Neighbours, factor: number): Neighbours {
	const distances = neighbours.distances.map((distance) => distance * factor);
	return { ...neighbours, distances };
}
