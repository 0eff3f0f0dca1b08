import { expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { gridPairs, layOutGrid } from './grid';

test('four corners, the top left first', () => {
	const positions = Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1);
	const grid = layOutGrid(positions, 2, 2);
	expect([...grid.cells]).toEqual([2, 3, 0, 1]);
	expect([...gridPairs(grid)]).toEqual([2, 3, 2, 0, 3, 1, 0, 1]);
});

test('each picture once, near its place; empty regions stay empty', () => {
	const random = seededRandom(1);
	const positions = Float32Array.from({ length: 400 }, (_, i) => random() + (i < 200 ? 0 : 9));
	const { cells } = layOutGrid(positions, 20, 20);
	const shown = [...cells].filter((picture) => picture >= 0);
	expect(new Set(shown).size).toBe(shown.length);
	for (const [cell, picture] of cells.entries()) {
		if (picture < 0) continue;
		expect(Math.abs(positions[2 * picture]! / 0.5 - (cell % 20) - 0.5)).toBeLessThan(2);
	}
	expect([...cells].filter((picture) => picture < 0).length).toBeGreaterThan(300);
});

test('one picture, and pictures on one spot', () => {
	expect([...layOutGrid(Float32Array.of(5, 5), 3, 3).cells].filter((i) => i >= 0)).toEqual([0]);
	const grid = layOutGrid(new Float32Array(6).fill(1), 2, 1);
	expect([...grid.cells].every((picture) => picture >= 0)).toBe(true);
});
