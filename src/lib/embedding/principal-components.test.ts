import { expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import { symmetricEigen } from './eigen';
import { principalComponents, project } from './principal-components';
import { unheard } from './task.testing';
import type { Codes } from './types';

function randomCodes(count: number, dimensions: number, seed: number): Codes {
	const random = seededRandom(seed);
	const data = Float32Array.from(
		{ length: count * dimensions },
		(_, i) => normal(random) * (1 + (i % dimensions)) + 50
	);
	return { count, dimensions, data };
}

function covariance({ count, dimensions, data }: Codes): number[][] {
	const column = (t: number) => Array.from({ length: count }, (_, i) => data[i * dimensions + t]!);
	const centred = Array.from({ length: dimensions }, (_, t) => {
		const values = column(t);
		const mean = values.reduce((a, b) => a + b) / count;
		return values.map((value) => value - mean);
	});
	return centred.map((a) =>
		centred.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / count)
	);
}

test('eigenvalues and eigenvectors solve their equation', () => {
	const random = seededRandom(3);
	const half = Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => random() - 0.5));
	const matrix = half.map((row, i) => row.map((value, j) => value + half[j]![i]!));
	const { values, vectors } = symmetricEigen(matrix);
	expect([...values].sort((a, b) => b - a)).toEqual(values);
	for (const [v, vector] of vectors.entries())
		for (const [i, row] of matrix.entries()) {
			const product = row.reduce((sum, value, j) => sum + value * vector[j]!, 0);
			expect(product).toBeCloseTo(values[v]! * vector[i]!, 10);
		}
	expect(symmetricEigen([]).values).toEqual([]);
});

test.each([
	[200, 12],
	[30, 60],
	[150, 513]
])('%d rows of %d numbers: the axes are eigenvectors of the covariance', async (count, size) => {
	const codes = randomCodes(count, size, 1);
	const found = await principalComponents(codes, 2, seededRandom(9), unheard);
	const matrix = covariance(codes);
	const total = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
	for (const axis of [0, 1]) {
		const vector = found.axes.subarray(axis * size, (axis + 1) * size);
		const variance = found.shares[axis]! * total;
		const miss = matrix.map(
			(row, i) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0) - variance * vector[i]!
		);
		expect(Math.hypot(...miss) / variance).toBeLessThan(0.03);
		expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
		const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
		expect(largest).toBeGreaterThan(0);
	}
	expect(found.shares[0]).toBeGreaterThanOrEqual(found.shares[1]!);
});

test('the same axes whatever the random start, and positions with their variance', async () => {
	const codes = randomCodes(120, 10, 2);
	const [a, b] = await Promise.all(
		[1, 2].map((seed) => principalComponents(codes, 2, seededRandom(seed), unheard))
	);
	for (const [i, value] of a!.axes.entries()) expect(value).toBeCloseTo(b!.axes[i]!, 2);
	const { data } = project(a!, codes);
	const spread = data.filter((_, i) => i % 2 === 0).reduce((sum, x) => sum + x * x, 0) / 120;
	const total = covariance(codes).reduce((sum, row, i) => sum + row[i]!, 0);
	expect(spread / total).toBeCloseTo(a!.shares[0]!, 5);
});

test('codes without spread have no axes', async () => {
	const codes = { count: 4, dimensions: 3, data: new Float32Array(12).fill(5) };
	const { axes, shares } = await principalComponents(codes, 2, seededRandom(1), unheard);
	expect(axes.every((value) => value === 0)).toBe(true);
	expect(shares).toEqual([0, 0]);
});
