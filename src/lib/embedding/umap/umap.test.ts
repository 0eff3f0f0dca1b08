import { UMAP } from 'umap-js';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import type { Neighbours } from '../types';
import { fitCurve } from './curve';
import { fuzzySet, type FuzzySet } from './fuzzy-set';
import { springsOf, UmapLayout } from './layout';

/** Held against umap-js, an independent implementation, and against SciPy. */

test.each([
	[0, 1.93280909, 0.79049466],
	[0.1, 1.57694361, 0.89506072],
	[0.25, 1.12143644, 1.05749956],
	[0.5, 0.58302981, 1.33416738],
	[0.99, 0.11930559, 1.91638877]
])('the curve for a minimum distance of %f is that of SciPy’s curve_fit', (distance, a, b) => {
	const fitted = fitCurve(distance);
	expect(fitted.a).toBeCloseTo(a, 4);
	expect(fitted.b).toBeCloseTo(b, 4);
});

/** Random points in three groups, and the nearest of each. */
function someNeighbours(count: number, k: number): Neighbours {
	const random = seededRandom(3);
	const points = Array.from({ length: count }, (_, i) =>
		Array.from({ length: 4 }, () => random() + 3 * (i % 3))
	);
	const indices = new Int32Array(count * k);
	const distances = new Float32Array(count * k);
	points.forEach((point, row) => {
		const others = points
			.map((other, i) => [Math.hypot(...other.map((value, d) => value - point[d]!)), i] as const)
			.filter(([, i]) => i !== row)
			.sort(([a], [b]) => a - b);
		for (let i = 0; i < k; i++) [distances[row * k + i], indices[row * k + i]] = others[i]!;
	});
	return { count, k, indices, distances };
}

/** What the library keeps to itself. */
interface Inside {
	graph: { getAll(): { row: number; col: number; value: number }[] };
	optimizationState: {
		head: number[];
		tail: number[];
		epochsPerSample: number[];
		a: number;
		b: number;
	};
}

const [count, k, epochs] = [60, 8, 120];
const comparedEpochs = 6;
const neighbours = someNeighbours(count, k);

/** The library, ready for its first epoch, on the same neighbours. */
function library(random: () => number) {
	const umap = new UMAP({ nNeighbors: k + 1, minDist: 0.1, nEpochs: epochs, random });
	const rows = Array.from({ length: count }, (_, row) => row);
	const ofRow = <T>(list: ArrayLike<T>, row: number) =>
		Array.from({ length: k }, (_, i) => list[row * k + i]!);
	umap.setPrecomputedKNN(
		rows.map((row) => [row, ...ofRow(neighbours.indices, row)]),
		rows.map((row) => [0, ...ofRow(neighbours.distances, row)])
	);
	umap.initializeFit(rows.map((row) => [row]));
	return { umap, inside: umap as unknown as Inside };
}

describe('the fuzzy set', () => {
	const set = fuzzySet(neighbours);
	const weightsOf = ({ from, to, weights }: FuzzySet) =>
		new Map(Array.from(weights, (weight, i) => [`${from[i]},${to[i]}`, weight]));

	it('has the pairs and weights of umap-js', () => {
		const own = weightsOf(set);
		const theirs = library(seededRandom(1))
			.inside.graph.getAll()
			.filter(({ value }) => value > 0);
		expect(own.size).toBe(theirs.length);
		for (const { row, col, value } of theirs)
			expect(own.get(`${row},${col}`)).toBeCloseTo(value, 5);
	});

	it('says the same of a pair from both sides', () => {
		const weights = weightsOf(set);
		for (const [i, weight] of set.weights.entries()) {
			expect(weights.get(`${set.to[i]},${set.from[i]}`)).toBe(weight);
			expect(weight).toBeGreaterThan(0);
			expect(weight).toBeLessThanOrEqual(1);
		}
	});

	it('takes equal codes for neighbours, also where all are equal', () => {
		const distances = new Float32Array(count * k);
		const { weights } = fuzzySet({ ...neighbours, distances });
		expect(weights.every((weight) => weight === 1)).toBe(true);
	});
});

describe('the layout', () => {
	it('moves the points as umap-js does, epoch by epoch', () => {
		const random = seededRandom(7);
		const { umap, inside } = library(random);
		const { head, tail, epochsPerSample, a, b } = inside.optimizationState;
		const before = umap.getEmbedding().flat();
		const start = Float64Array.from(before);
		// The library has used its generator for the start: ours goes on from the same state.
		const numbers: number[] = [];
		const layout = new UmapLayout(
			start,
			{
				from: Int32Array.from(head),
				to: Int32Array.from(tail),
				every: Float64Array.from(epochsPerSample)
			},
			{ a, b },
			{ epochs, done: 0 },
			() => numbers.shift()!
		);
		const record = () => {
			numbers.push(random());
			return numbers.at(-1)!;
		};
		(umap as unknown as { random: () => number }).random = record;
		// Later the motion, which is chaotic, has made differences of rounding large.
		for (let epoch = 0; epoch < comparedEpochs; epoch++) {
			umap.step();
			layout.step();
			expect(numbers).toHaveLength(0);
		}
		const theirs = umap.getEmbedding().flat();
		for (const [i, value] of theirs.entries()) expect(layout.positions[i]).toBeCloseTo(value, 8);
		expect(layout.epoch).toBe(comparedEpochs);
		// They have moved.
		expect(Math.max(...theirs.map((value, i) => Math.abs(value - before[i]!)))).toBeGreaterThan(1);
	});

	it('pulls the heaviest pairs in every epoch, and leaves out those that would never come', () => {
		const weights = Float64Array.from([1, 0.5, 0.001]);
		const [from, to] = [Int32Array.from([0, 1, 2]), Int32Array.from([1, 2, 0])];
		const springs = springsOf({ from, to, weights }, 100);
		expect([...springs.every]).toEqual([1, 2]);
		expect([...springs.from]).toEqual([0, 1]);
	});

	it('parts points that lie upon each other', () => {
		const springs = { from: new Int32Array(1), to: Int32Array.of(1), every: Float64Array.of(1) };
		const positions = new Float64Array(6);
		const layout = new UmapLayout(
			positions,
			springs,
			fitCurve(0.1),
			{ epochs: 50, done: 0 },
			seededRandom(2)
		);
		for (let epoch = 0; epoch < 50; epoch++) layout.step();
		expect(positions.every(Number.isFinite)).toBe(true);
		expect(new Set(positions).size).toBeGreaterThan(1);
	});
});
