import { expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { median } from './measures/median';
import { CodeSpace } from './space';
import { unheard } from './task';
import type { Codes } from './types';

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

test('the nearest of new codes that are old ones are themselves', async () => {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const { indices, distances } = await space.nearestOf(codes, 1, unheard);
	expect([...indices]).toEqual([...codes.data.keys()].slice(0, 50));
	expect(Math.max(...distances)).toBe(0);
});
