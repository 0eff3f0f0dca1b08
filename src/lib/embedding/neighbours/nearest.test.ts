import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unheard } from '../task.testing';
import type { Codes, Task } from '../types';
import { NeighbourCache } from './cache';
import { firstNeighbours, nearestAmong, nearestNeighbours } from './nearest';

function distance(a: Codes, i: number, b: Codes, j: number): number {
	let sum = 0;
	for (let t = 0; t < a.dimensions; t++)
		sum += (a.data[i * a.dimensions + t]! - b.data[j * a.dimensions + t]!) ** 2;
	return Math.sqrt(sum);
}

/** All distances of a row, sorted. */
function sortedDistances(from: Codes, row: number, to: Codes, without: number): number[] {
	const others = Array.from({ length: to.count }, (_, j) => j).filter((j) => j !== without);
	return others.map((j) => distance(from, row, to, j)).sort((a, b) => a - b);
}

/** Few different numbers, so that rows repeat and distances tie. */
const someCodes = (most: number) =>
	fc
		.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: 6 }))
		.chain(([count, dimensions]) =>
			fc
				.array(fc.integer({ min: -3, max: 3 }), {
					minLength: count * dimensions,
					maxLength: count * dimensions
				})
				.map((data): Codes => ({ count, dimensions, data: Float32Array.from(data) }))
		);

describe('nearestNeighbours', () => {
	test('are those of a search through all, each row once and never itself', async () => {
		await fc.assert(
			fc.asyncProperty(someCodes(120), fc.integer({ min: 0, max: 20 }), async (codes, k) => {
				const found = await nearestNeighbours(codes, k, unheard);
				expect(found.k).toBe(Math.min(k, codes.count - 1));
				for (let row = 0; row < codes.count; row++) {
					const own = found.indices.subarray(row * found.k, (row + 1) * found.k);
					const distances = [...found.distances.subarray(row * found.k, (row + 1) * found.k)];
					expect(new Set(own).size).toBe(found.k);
					expect(own).not.toContain(row);
					const expected = sortedDistances(codes, row, codes, row).slice(0, found.k);
					expect(distances).toEqual(expected.map(Math.fround));
					for (const [i, other] of own.entries())
						expect(Math.fround(distance(codes, row, codes, other))).toBe(distances[i]);
				}
			}),
			{ numRuns: 25 }
		);
	});

	test('more rows than fit the room of a list', async () => {
		const data = Float32Array.from({ length: 900 }, (_, i) => (i * 7919) % 900);
		const found = await nearestNeighbours({ count: 900, dimensions: 1, data }, 4, unheard);
		for (let row = 0; row < 900; row++) {
			const reach = data[row] === 0 || data[row] === 899 ? [1, 2, 3, 4] : null;
			const own = [...found.distances.subarray(row * 4, row * 4 + 4)];
			expect(own).toEqual(
				reach ?? (data[row] === 1 || data[row] === 898 ? [1, 1, 2, 3] : [1, 1, 2, 2])
			);
		}
	});

	test('reports up to one and can be stopped', async () => {
		const data = new Float32Array(200);
		const heard: number[] = [];
		const task: Task = { ...unheard, report: (done) => heard.push(done) };
		await nearestNeighbours({ count: 200, dimensions: 1, data }, 3, task);
		expect(heard.at(-1)).toBe(1);
		expect([...heard].sort((a, b) => a - b)).toEqual(heard);
		const stopped: Task = { ...unheard, breathe: () => Promise.reject(new Error('stopped')) };
		await expect(
			nearestNeighbours({ count: 200, dimensions: 1, data }, 3, stopped)
		).rejects.toThrow('stopped');
	});
});

test('nearestAmong finds the same for one query as for many', async () => {
	await fc.assert(
		fc.asyncProperty(someCodes(60), async (codes) => {
			const found = await nearestAmong(codes, codes, 5, unheard);
			for (let row = 0; row < codes.count; row++) {
				const expected = sortedDistances(codes, row, codes, -1).slice(0, found.k);
				expect([...found.distances.subarray(row * found.k, (row + 1) * found.k)]).toEqual(
					expected.map(Math.fround)
				);
			}
		}),
		{ numRuns: 40 }
	);
});

test('firstNeighbours cuts every row', () => {
	const neighbours = {
		count: 2,
		k: 3,
		indices: Int32Array.of(1, 2, 3, 4, 5, 6),
		distances: Float32Array.of(1, 2, 3, 4, 5, 6)
	};
	expect(firstNeighbours(neighbours, 2)).toEqual({
		count: 2,
		k: 2,
		indices: Int32Array.of(1, 2, 4, 5),
		distances: Float32Array.of(1, 2, 4, 5)
	});
});

test('a cache searches once, also when two ask at the same time, and again after the first was cancelled', async () => {
	const data = Float32Array.from({ length: 400 }, (_, i) => i * i);
	const cache = new NeighbourCache({ count: 400, dimensions: 1, data });
	let breaths = 0;
	const dying: Task = {
		...unheard,
		breathe: async () => {
			if (++breaths > 1) throw new Error('cancelled');
		}
	};
	const [first, second] = await Promise.allSettled([cache.ask(3, dying), cache.ask(4, unheard)]);
	expect(first.status).toBe('rejected');
	expect(second.status === 'fulfilled' && second.value.k).toBe(4);
	const task: Task = { ...unheard, report: () => expect.unreachable() };
	expect((await cache.ask(300, task)).k).toBe(300);
});
