import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialValues, type Param } from '$lib/core/params';
import { embeddingsLink, seedRange, type EmbeddingsLink, type LinkedMap } from './embeddings-link';
import { decodeLink, encodeLink } from './link';

const params: readonly Param[] = [
	{ kind: 'number', key: 'perplexity', label: 'Perplexity', min: 2, max: 100, step: 1, initial: 30 }
];
const table = embeddingsLink(
	new Map([
		['tsne', params],
		['pca', []]
	])
);

const initial = decodeLink(table, new URLSearchParams()).state;

const anyMap = fc.record<LinkedMap>({
	method: fc.constant('tsne'),
	params: fc.integer({ min: 2, max: 100 }).map((perplexity) => ({ perplexity })),
	metric: fc.constantFrom('euclidean', 'cosine'),
	seed: fc.integer(seedRange),
	layer: fc.option(fc.string({ minLength: 1 })),
	form: fc.option(fc.constantFrom('flattened', 'averaged')),
	weights: fc.constantFrom('trained', 'shuffled')
});

test('what a link says comes back, names of layers with any signs too', () => {
	fc.assert(
		fc.property(anyMap, fc.option(anyMap), fc.boolean(), (map, beside, grid) => {
			const state: EmbeddingsLink = { ...initial, map, beside, grid, search: 'a&b=c', picture: 7 };
			const { state: back, repaired } = decodeLink(
				table,
				new URLSearchParams(encodeLink(table, state).toString())
			);
			expect(repaired).toEqual([]);
			expect(back).toEqual(state);
		})
	);
});

test('the usual page has an empty link', () => {
	expect(encodeLink(table, initial).toString()).toBe('');
});

test('impossible settings become initial, unknown methods are named', () => {
	const read = (query: string) => decodeLink(table, new URLSearchParams(query));
	const { state } = read('map=tsne,perplexity=900,~seed100,~odd');
	expect(read('map=tsne,~seedx').state.map).toEqual(state.map);
	expect(state.map).toEqual({
		method: 'tsne',
		params: initialValues(params),
		metric: 'euclidean',
		seed: 42,
		layer: null,
		form: null,
		weights: 'trained'
	});
	expect(read('map=magic&colour=mood&size=9').repaired).toEqual(['map', 'colour', 'size']);
	expect(read('map=tsne,@%25E0').repaired).toEqual(['map']);
});
