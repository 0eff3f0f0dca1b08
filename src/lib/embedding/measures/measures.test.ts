import { describe, expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { nearestNeighbours } from '../neighbours/nearest';
import { CodeSpace } from '../space';
import { unheard } from '../task.testing';
import type { Codes } from '../types';
import { spearman } from '$lib/math/rank-correlation';
import { median } from './median';
import { asCodes, measureQuality } from './quality';
import { findSeams } from './seams';
import { compareMaps } from './stability';
import { trustworthiness } from './trustworthiness';
import { majority, neighbourAccuracy } from './votes';
import { classWidths, misleadingWidths } from './widths';

const random = seededRandom(4);
const count = 60;
const codes: Codes = {
	count,
	dimensions: 5,
	data: Float32Array.from({ length: count * 5 }, () => random())
};
const positions = Float32Array.from({ length: count * 2 }, () => random());

/** Other rows, nearest first. */
function order({ count: rows, dimensions, data }: Codes, row: number): number[] {
	const far = (other: number) => {
		let sum = 0;
		for (let t = 0; t < dimensions; t++)
			sum += (data[row * dimensions + t]! - data[other * dimensions + t]!) ** 2;
		return sum;
	};
	const others = Array.from({ length: rows }, (_, i) => i).filter((other) => other !== row);
	return others.sort((a, b) => far(a) - far(b));
}

test('trustworthiness as it is defined, whether ranks are listed or counted', async () => {
	const k = 12;
	let penalty = 0;
	for (let row = 0; row < count; row++) {
		const ranks = order(codes, row);
		for (const other of order(asCodes(positions), row).slice(0, k))
			penalty += Math.max(0, ranks.indexOf(other) + 1 - k);
	}
	const expected = 1 - (2 * penalty) / (count * k * (2 * count - 3 * k - 1));
	const onMap = await nearestNeighbours(asCodes(positions), k, unheard);
	const rows = Array.from({ length: count }, (_, row) => row);
	for (const listed of [5, 59]) {
		const near = await nearestNeighbours(codes, listed, unheard);
		const found = await trustworthiness(codes, [near, onMap], [k, rows], unheard);
		expect(found).toBeCloseTo(expected, 12);
	}
});

test('a map that is the codes is trusted wholly, a random one hardly', async () => {
	const flat = asCodes(positions);
	const space = await CodeSpace.of(flat, 'euclidean', unheard);
	const labels = Int32Array.from({ length: count }, (_, row) =>
		positions[2 * row]! > 0.5 ? 1 : 0
	);
	const same = await measureQuality(space, { positions, labels }, unheard);
	expect(same.trustworthiness).toBe(1);
	expect(same.kept).toBe(1);
	expect(same.distanceCorrelation).toBeCloseTo(1, 6);
	expect(same.accuracyOnMap).toBe(same.accuracyOfCodes);
	expect(same.rowsMeasured).toBe(count);
	const other = await CodeSpace.of(codes, 'euclidean', unheard);
	const bad = await measureQuality(other, { positions }, unheard);
	expect(bad.trustworthiness).toBeLessThan(0.7);
	expect(bad.kept).toBeLessThan(0.4);
	expect(bad.accuracyOnMap).toBeNull();
});

describe('small pieces', () => {
	test('median', () => {
		expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, NaN]);
	});

	test('rank correlation, with ties', () => {
		const a = Float64Array.of(1, 2, 3, 4);
		expect(spearman(a, Float64Array.of(10, 20, 30, 1000))).toBeCloseTo(1, 12);
		expect(spearman(a, Float64Array.of(4, 3, 2, 1))).toBeCloseTo(-1, 12);
		// Ranks 0.5, 0.5, 2, 3 against 0, 1, 2, 3: 4.5 over the root of 4.5 times 5.
		expect(spearman(Float64Array.of(1, 1, 2, 3), a)).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
	});

	test('votes: the most, of equals the nearest, none without labels', () => {
		const labels = Int32Array.of(0, 1, 1, -1);
		expect(majority(Int32Array.of(0, 1, 2), labels)).toBe(1);
		expect(majority(Int32Array.of(0, 1), labels)).toBe(0);
		expect(majority(Int32Array.of(3), labels)).toBe(-1);
	});

	test('accuracy counts labelled rows only', () => {
		const neighbours = {
			count: 3,
			k: 1,
			indices: Int32Array.of(1, 0, 0),
			distances: new Float32Array(3)
		};
		expect(neighbourAccuracy(neighbours, Int32Array.of(0, 0, 1), 10)).toBeCloseTo(2 / 3);
		expect(neighbourAccuracy(neighbours, Int32Array.of(0, 0, -1), 10)).toBe(1);
	});
});

test('stability: one with itself, less with another', async () => {
	const same = await compareMaps([positions, positions.map((value) => -3 * value)], unheard);
	expect(same.overlap).toBe(1);
	const other = await compareMaps([positions, positions.slice().reverse()], unheard);
	expect(other.overlap).toBeLessThan(0.5);
});

test('the worst seam is where two groups of codes were put on one spot', async () => {
	// Two groups of ten, far apart; on the map, row 0 lies among the second group.
	const data = Float32Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100) + random());
	const groups = { count: 20, dimensions: 2, data };
	const map = data.slice();
	map.set([100.5, 100.5]);
	const space = await CodeSpace.of(groups, 'euclidean', unheard);
	const question = { positions: map, limit: 3 };
	const { pairs, strengths, found } = await findSeams(space, question, unheard);
	expect(pairs).toHaveLength(6);
	for (let i = 0; i < 3; i++) expect(pairs[2 * i]).toBe(0);
	expect([...strengths].sort((a, b) => b - a)).toEqual([...strengths]);
	expect(found).toBeGreaterThanOrEqual(3);
});

test.each([32, 49, 128])('random vectors of %d numbers have no seams', async (dimensions) => {
	const data = Float32Array.from({ length: count * dimensions }, () => random());
	const space = await CodeSpace.of({ count, dimensions, data }, 'euclidean', unheard);
	const { pairs, found } = await findSeams(space, { positions, limit: 20 }, unheard);
	expect([pairs.length, found]).toEqual([0, 0]);
});

describe('widths of classes', () => {
	test('are root mean square distances from the mean', () => {
		const four = { count: 4, dimensions: 2, data: Float32Array.of(0, 0, 4, 0, 0, 99, 7, 7) };
		const [first, second, none] = classWidths(four, Int32Array.of(0, 0, -1, 1), 3);
		expect(first).toBeCloseTo(2, 12);
		expect([second, none]).toEqual([0, NaN]);
	});

	test('mislead most where map and codes differ most', () => {
		const labels = Int32Array.from({ length: 30 }, (_, row) => row % 3);
		const wide = (factors: readonly number[]) => ({
			count: 30,
			dimensions: 2,
			data: Float32Array.from({ length: 60 }, (_, i) => {
				const row = Math.floor(i / 2);
				return factors[row % 3]! * Math.sin(Math.floor(row / 3) + (i % 2)) + 50;
			})
		});
		const found = misleadingWidths(wide([1, 4, 2]), wide([1, 1, 1]), labels)!;
		expect([found.first, found.second]).toEqual([0, 1]);
		expect(found.onMap).toBeCloseTo(1, 4);
		expect(found.inCodes).toBeCloseTo(0.25, 4);
		expect(misleadingWidths(codes, asCodes(positions), new Int32Array(count))).toBeNull();
	});
});
