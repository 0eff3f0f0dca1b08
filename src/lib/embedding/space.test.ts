import { expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { median } from './measures/median';
import { CodeSpace } from './space';
import { unheard } from './task.testing';
import type { Codes, Task } from './types';

const random = seededRandom(2);
const codes: Codes = {
	count: 50,
	dimensions: 80,
	data: Float32Array.from({ length: 4000 }, () => random() * 1e4 + 1e5)
};

test('prepared codes are centred, with a median distance of one to the nearest', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	for (let t = 0; t < 80; t += 9) {
		let sum = 0;
		for (let row = 0; row < 50; row++) sum += space.codes.data[row * 80 + t]!;
		expect(sum / 50).toBeCloseTo(0, 5);
	}
	const { distances } = await space.preparedNeighbours(1, unheard);
	expect(median(distances)).toBeCloseTo(1, 4);
	const original = await space.neighbours(1, unheard);
	const [row, other] = [3, original.indices[3]!];
	let squared = 0;
	for (let t = 0; t < 80; t++)
		squared += (codes.data[row * 80 + t]! - codes.data[other * 80 + t]!) ** 2;
	expect(original.distances[row]! / Math.sqrt(squared)).toBeCloseTo(1, 4);
});

test('cosine does not see the length of a code', async () => {
	const longer = codes.data.map((value, i) => value * (1 + (Math.floor(i / 80) % 7)));
	const [a, b] = await Promise.all(
		[codes, { ...codes, data: longer }].map(async (some) =>
			(await CodeSpace.of(some, 'cosine', unheard)).neighbours(5, unheard)
		)
	);
	for (const [i, distance] of a!.distances.entries())
		expect(b!.distances[i]).toBeCloseTo(distance, 4);
});

test('a reduction to fifty components keeps distances nearly, and new codes go the same way', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const layout = await space.layout(true, unheard);
	expect(layout.codes.dimensions).toBe(50);
	const applied = layout.apply(codes);
	for (const [i, value] of applied.data.entries())
		expect(value).toBeCloseTo(layout.codes.data[i]!, 3);
	// Fifty rows span 49 directions: nothing is lost.
	const [full, reduced] = await Promise.all([
		space.preparedNeighbours(3, unheard),
		layout.neighbours.ask(3, unheard)
	]);
	expect(reduced.indices).toEqual(full.indices);
	expect((await space.layout(false, unheard)).codes.dimensions).toBe(80);
});

test('the nearest of one row are the same before and after all were searched for', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const before = await space.nearestTo(7, 5, unheard);
	const { indices, distances } = await space.neighbours(5, unheard);
	const after = await space.nearestTo(7, 5, unheard);
	expect(after.indices).toEqual(indices.slice(35, 40));
	expect(after.distances).toEqual(distances.slice(35, 40));
	expect(before.indices).toEqual(after.indices);
	for (const [i, distance] of before.distances.entries())
		expect(distance / after.distances[i]!).toBeCloseTo(1, 4);
});

test('two who wait for one reduction that is cancelled start a single other', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const dying: Task = { ...unheard, breathe: () => Promise.reject(new Error('cancelled')) };
	const [first, second, third] = await Promise.allSettled([
		space.layout(true, dying),
		space.layout(true, unheard),
		space.layout(true, unheard)
	]);
	expect(first.status).toBe('rejected');
	expect(second.status === 'fulfilled' && third.status === 'fulfilled').toBe(true);
	const spaces = [second, third].map((one) => one.status === 'fulfilled' && one.value);
	expect(spaces[0]).toBe(spaces[1]);
});

test('the nearest of new codes that are old ones are themselves', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const { indices, distances } = await space.nearestOf(codes, 1, unheard);
	expect([...indices]).toEqual([...codes.data.keys()].slice(0, 50));
	expect(Math.max(...distances)).toBe(0);
});
