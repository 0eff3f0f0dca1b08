import { beforeAll, describe, expect, test } from 'vitest';
import { classifyCodes } from '$lib/embedding/classify/classify';
import { distanceCorrelation } from '$lib/embedding/measures/distance-correlation';
import { asCodes, measureQuality } from '$lib/embedding/measures/quality';
import { placeCodes } from '$lib/embedding/place';
import { findMethod } from '$lib/embedding/registry';
import type { CodeSpace } from '$lib/embedding/space';
import { unheard } from '$lib/embedding/task.testing';
import { conditionalAffinities, symmetrise } from '$lib/embedding/tsne/affinities';
import { TsneLayout } from '$lib/embedding/tsne/layout';
import { TreeRepulsion } from '$lib/embedding/tsne/repulsion';
import type { Codes, Positions } from '$lib/embedding/types';
import { nearestAmong } from '$lib/embedding/neighbours/nearest';
import { majority } from '$lib/embedding/measures/votes';
import { seededRandom } from '$lib/core/random';
import { digitLabels, digits, figures, rowsOf } from './digits';
import { beginMap, makeMap, spaceOf } from './make';

/** What the maps of scikit-learn's 1797 digits must be good for, beside scikit-learn's own. */

const usualPairs = 20_000;
const globalOrder = (space: CodeSpace, positions: Positions) =>
	distanceCorrelation(space.codes, asCodes(positions), usualPairs, seededRandom(5));
const measure = (space: CodeSpace, positions: Positions) =>
	measureQuality(space, { positions, labels: digitLabels }, unheard);

let space: CodeSpace;
let tsneMap: Positions;
/** t-SNE maps from random starts. */
let randomMaps: readonly Positions[];

beforeAll(async () => {
	space = await spaceOf(digits);
	tsneMap = await makeMap(space, 'tsne');
	randomMaps = [
		await makeMap(space, 'tsne', { seed: 1, start: 'random' }),
		await makeMap(space, 'tsne', { seed: 2, start: 'random' })
	];
}, 180_000);

test('the nearest neighbours are those of scikit-learn', async () => {
	const { k, distances } = await space.neighbours(10, unheard);
	for (const [i, row] of figures.nearest.rows.entries())
		for (const [j, expected] of figures.nearest.distances[i]!.entries())
			expect(distances[row * k + j]).toBeCloseTo(expected, 5);
});

test('PCA is that of scikit-learn up to the scale of the prepared codes', async () => {
	const embedder = await beginMap(space, 'pca');
	for (const axis of [0, 1]) {
		expect(embedder.shares![axis]).toBeCloseTo(figures.pca.shares[axis]!, 4);
		const places = figures.pca.firstPlaces.map((place) => place[axis]!);
		const ours = places.map((_, i) => Math.abs(embedder.positions[2 * i + axis]!));
		for (const [i, place] of places.entries())
			expect(ours[i]! / ours[4]!).toBeCloseTo(place / places[4]!, 2);
	}
	const quality = await measure(space, embedder.positions);
	expect(quality.trustworthiness).toBeCloseTo(figures.pca.trustworthiness, 3);
	expect(quality.kept).toBeCloseTo(figures.pca.kept, 2);
});

describe('t-SNE', () => {
	test.each([
		['PCA', () => tsneMap],
		['random', () => randomMaps[0]!],
		['another random', () => randomMaps[1]!]
	] as const)('keeps neighbours, from a %s start', async (_, positions) => {
		const quality = await measure(space, positions());
		expect(quality.trustworthiness).toBeGreaterThanOrEqual(0.987);
		expect(quality.trustworthiness).toBeGreaterThan(figures.tsne.trustworthiness - 0.005);
		expect(quality.kept).toBeGreaterThanOrEqual(0.57);
		expect(quality.accuracyOnMap).toBeGreaterThanOrEqual(0.98);
	});

	test('diverges at most 3 % more than scikit-learn after 1000 iterations', async () => {
		const neighbours = await space.preparedNeighbours(90, unheard);
		const affinities = symmetrise(neighbours, conditionalAffinities(neighbours, 30));
		const start = await beginMap(space, 'tsne');
		const points = Float64Array.from(start.positions);
		const repulsion = new TreeRepulsion(digits.count, 0.5);
		const layout = new TsneLayout(affinities, points, {
			repulsion,
			exaggeration: 12,
			exaggeratedSteps: 250
		});
		for (let step = 0; step < 1000; step++) layout.step();
		expect(layout.divergence(true)).toBeLessThanOrEqual(1.03 * figures.tsne.divergence);
		expect(layout.divergence()).toBeCloseTo(layout.divergence(true), 1);
	});

	test('keeps the order at large from a PCA start, and less of it from random ones', async () => {
		const kept = globalOrder(space, tsneMap);
		expect(kept).toBeGreaterThanOrEqual(0.42);
		// The reference's limit for random starts, .42, is of another program, which kept .31 to .34 of the order: this one
		// finds .47 of it again from a random start, and still loses against a start from PCA.
		for (const map of randomMaps) expect(globalOrder(space, map)).toBeLessThan(kept - 0.03);
	});

	test.each([0.01, 100])('does not depend on the size of the numbers: × %d', async (factor) => {
		const scaled = { ...digits, data: digits.data.map((value) => value * factor) };
		const other = await spaceOf(scaled);
		const quality = await measure(other, await makeMap(other, 'tsne'));
		const { trustworthiness } = await measure(space, tsneMap);
		expect(Math.abs(quality.trustworthiness - trustworthiness)).toBeLessThanOrEqual(0.002);
	});

	test('makes the same map from the same seed, bit by bit', async () => {
		const maps = [];
		for (let run = 0; run < 2; run++) {
			const embedder = await beginMap(await spaceOf(digits), 'tsne');
			embedder.step(100);
			maps.push(embedder.positions);
		}
		expect(maps[0]).toEqual(maps[1]);
	});
});

describe('UMAP', () => {
	test.each([42, 1, 2])('keeps neighbours and the order at large, seed %d', async (seed) => {
		const positions = await makeMap(space, 'umap', { seed });
		const quality = await measure(space, positions);
		expect(quality.trustworthiness).toBeGreaterThanOrEqual(0.985);
		expect(quality.kept).toBeGreaterThanOrEqual(0.47);
		expect(quality.accuracyOnMap).toBeGreaterThanOrEqual(0.98);
		expect(globalOrder(space, positions)).toBeGreaterThanOrEqual(0.42);
	});
});

test('PaCMAP keeps neighbours and the order at large', async () => {
	const positions = await makeMap(space, 'pacmap');
	const quality = await measure(space, positions);
	const order = globalOrder(space, positions);
	expect(quality.trustworthiness).toBeGreaterThanOrEqual(0.98);
	expect(quality.kept).toBeGreaterThanOrEqual(0.42);
	expect(quality.accuracyOnMap).toBeGreaterThanOrEqual(0.98);
	expect(order).toBeGreaterThanOrEqual(0.42);
});

describe('classes read from the pixels', () => {
	test.each([
		['nearest', 0.975],
		['softmax', 0.955]
	] as const)('%s: at least %d right, more with more rows', async (classifier, least) => {
		const question = { labels: digitLabels, classes: 10, testShare: 0.2, classifier };
		const splits = [1, 2, 3, 4, 5];
		const found = [];
		for (const seed of splits)
			found.push(await classifyCodes(space, { ...question, seed }, unheard));
		const mean = found.reduce((sum, { accuracy }) => sum + accuracy, 0) / splits.length;
		expect(mean).toBeGreaterThanOrEqual(least);
		expect(found[0]!.curve[0]!.accuracy).toBeLessThan(found[0]!.accuracy);
	});
});

describe('placing held-out digits', () => {
	const heldOut = Array.from({ length: 300 }, (_, i) => i * 5);
	const mapRows = [...digitLabels.keys()].filter((row) => row % 5 !== 0 || row >= 1500);
	const labelsOf = (rows: readonly number[]) => Int32Array.from(rows, (row) => digitLabels[row]!);

	/** Share of the ten nearest codes that are among the ten nearest on the map, and 2-D accuracy. */
	async function judge(train: Codes, added: Codes, positions: Positions, places: Positions) {
		const [near, onMap] = [
			await nearestAmong(added, train, 10, unheard),
			await nearestAmong(asCodes(places), asCodes(positions), 10, unheard)
		];
		const labels = labelsOf(mapRows);
		let [right, kept] = [0, 0];
		for (let row = 0; row < added.count; row++) {
			const own = onMap.indices.subarray(row * 10, row * 10 + 10);
			if (majority(own, labels) === digitLabels[heldOut[row]!]) right++;
			const codes = near.indices.subarray(row * 10, row * 10 + 10);
			kept += codes.filter((other) => own.includes(other)).length / 10;
		}
		return { accuracy: right / added.count, kept: kept / added.count };
	}

	test.each([
		['tsne', 0.45],
		['umap', 0.45],
		['pca', 0]
	])('%s: beside their own kind, and the map does not move', async (id, leastKept) => {
		const [train, added] = [rowsOf(digits, mapRows), rowsOf(digits, heldOut)];
		const trained = await spaceOf(train);
		const positions = await makeMap(trained, id);
		const before = positions.slice();
		const placement = await placeCodes(
			trained,
			findMethod(id)!,
			{ added, positions, reduce: false },
			unheard
		);
		expect(positions).toEqual(before);
		const { accuracy, kept } = await judge(train, added, positions, placement.positions);
		if (id !== 'pca') expect(accuracy).toBeGreaterThanOrEqual(0.95);
		expect(kept).toBeGreaterThanOrEqual(leastKept);
	});

	test('PCA puts the rows of its own map where they are', async () => {
		const positions = await makeMap(space, 'pca');
		const question = { added: digits, positions, reduce: false };
		const placement = await placeCodes(space, findMethod('pca')!, question, unheard);
		for (const [i, place] of placement.positions.entries())
			expect(place).toBeCloseTo(positions[i]!, 3);
	});

	test('600 on 600 leaves a UMAP map as it is', async () => {
		const [train, added] = [0, 600].map((from) =>
			rowsOf(
				digits,
				Array.from({ length: 600 }, (_, i) => from + i)
			)
		) as [Codes, Codes];
		const trained = await spaceOf(train);
		const positions = await makeMap(trained, 'umap', { params: { epochs: '200' } });
		const before = positions.slice();
		const question = { added, positions, reduce: false };
		const placement = await placeCodes(trained, findMethod('umap')!, question, unheard);
		expect(positions).toEqual(before);
		expect(placement.positions).toHaveLength(1200);
	});
});
