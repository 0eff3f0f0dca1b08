import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import { nearestNeighbours } from '../neighbours/nearest';
import { unheard } from '../task.testing';
import { conditionalAffinities, symmetrise, type SparseMatrix } from './affinities';
import { TsneLayout } from './layout';
import { ExactRepulsion, TreeRepulsion } from './repulsion';

/** Points in twenty groups, as a finished map has them. */
function groups(count: number, seed = 1): Float64Array {
	const random = seededRandom(seed);
	const middles = Array.from({ length: 20 }, () => [normal(random) * 35, normal(random) * 35]);
	return Float64Array.from(
		{ length: 2 * count },
		(_, i) => middles[(i >> 1) % 20]![i % 2]! + normal(random) * 5
	);
}

/** Root of the mean square of the difference over that of the exact forces, both over their Z. */
function forceError(points: Float64Array, theta: number): number {
	const [exact, near] = [new Float64Array(points.length), new Float64Array(points.length)];
	const sum = new ExactRepulsion().push(points, exact);
	const nearSum = new TreeRepulsion(points.length / 2, theta).push(points, near);
	let [wrong, size] = [0, 0];
	for (let i = 0; i < points.length; i++) {
		wrong += (near[i]! / nearSum - exact[i]! / sum) ** 2;
		size += (exact[i]! / sum) ** 2;
	}
	return Math.sqrt(wrong / size);
}

async function affinitiesOf(points: Float64Array, perplexity: number): Promise<SparseMatrix> {
	const codes = { count: points.length / 2, dimensions: 2, data: Float32Array.from(points) };
	const neighbours = await nearestNeighbours(codes, 3 * perplexity, unheard);
	return symmetrise(neighbours, conditionalAffinities(neighbours, perplexity));
}

describe('affinities', () => {
	test('each row has the entropy of the perplexity, and adds up to one', async () => {
		const points = groups(300);
		const codes = { count: 300, dimensions: 2, data: Float32Array.from(points) };
		const neighbours = await nearestNeighbours(codes, 60, unheard);
		const chances = conditionalAffinities(neighbours, 20);
		for (let row = 0; row < 300; row++) {
			const own = chances.subarray(row * 60, row * 60 + 60);
			expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
			const entropy = -own.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
			expect(Math.exp(entropy)).toBeCloseTo(20, 2);
		}
	});

	test('symmetrised, they are symmetric, add up to one, and name no entry twice', async () => {
		const { starts, columns, values } = await affinitiesOf(groups(200), 10);
		expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
		const entries = new Map<number, number>();
		for (let i = 0; i < 200; i++)
			for (let e = starts[i]!; e < starts[i + 1]!; e++)
				entries.set(i * 200 + columns[e]!, values[e]!);
		expect(entries.size).toBe(values.length);
		for (const [key, value] of entries)
			expect(entries.get((key % 200) * 200 + Math.floor(key / 200))).toBeCloseTo(value, 15);
	});
});

describe('the tree', () => {
	test.each([
		[2000, 0.5, 0.015],
		[2000, 0.8, 0.04],
		[5000, 0.5, 0.015],
		[5000, 0.8, 0.04]
	])('%d points at θ = %d: forces within %d of the exact ones', (count, theta, most) => {
		expect(forceError(groups(count), theta)).toBeLessThanOrEqual(most);
	});

	test('looks into everything at θ = 0', () => {
		expect(forceError(groups(500), 0)).toBeLessThan(1e-12);
	});

	test('any points, equal ones too', () => {
		const coordinate = fc.oneof(
			fc.constantFrom(0, 1, -1),
			fc.double({ min: -1e3, max: 1e3, noNaN: true })
		);
		fc.assert(
			fc.property(
				fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 120 }),
				(pairs) => {
					const points = Float64Array.from(pairs.flat());
					const [exact, near] = [new Float64Array(points.length), new Float64Array(points.length)];
					const sum = new ExactRepulsion().push(points, exact);
					expect(new TreeRepulsion(pairs.length, 0).push(points, near)).toBeCloseTo(sum, 6);
					for (const [i, force] of exact.entries()) expect(near[i]).toBeCloseTo(force, 8);
				}
			)
		);
	});
});

test('a step follows the gradient of the divergence', async () => {
	const count = 60;
	const affinities = await affinitiesOf(groups(count), 8);
	const points = groups(count, 5).map((value) => value / 20);
	const layoutAt = (at: Float64Array) =>
		new TsneLayout(affinities, at, {
			repulsion: new ExactRepulsion(),
			exaggeration: 1,
			exaggeratedSteps: 0
		});
	const divergenceAt = (at: Float64Array) => layoutAt(at).divergence(true);
	const moved = points.slice();
	layoutAt(moved).step();
	// The first step is the gradient times the gain 0.8 times the rate of small maps, 50.
	const gradient = moved.map((value, i) => (points[i]! - value) / (0.8 * 50));
	for (let i = 0; i < points.length; i += 7) {
		const h = 1e-5;
		const [ahead, behind] = [points.slice(), points.slice()];
		ahead[i]! += h;
		behind[i]! -= h;
		const slope = (divergenceAt(ahead) - divergenceAt(behind)) / (2 * h);
		expect(gradient[i]).toBeCloseTo(slope, 6);
	}
});
