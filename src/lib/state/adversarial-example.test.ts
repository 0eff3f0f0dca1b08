import { describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { thin, wayOf } from './adversarial-example.svelte';

const picture = (value: number): NdArray => ({ shape: [1, 1, 1], data: new Float32Array([value]) });
const kept = (iteration: number, value: number) =>
	({ iteration, pixels: picture(value) }) as Parameters<typeof wayOf>[1][number];
const values = (way: readonly NdArray[]) => way.map(({ data }) => data[0]);

describe('the way of an adversarial example', () => {
	it('begins at the untouched picture, also where the attack began elsewhere, and ends at the result', () => {
		const way = wayOf(picture(0), [kept(0, 9), kept(1, 1), kept(2, 2)], picture(3));
		expect(values(way)).toEqual([0, 1, 2, 3]);
	});

	it('is thinned evenly, first and last kept', () => {
		const items = Array.from({ length: 101 }, (_, i) => i);
		expect(thin(items, 5)).toEqual([0, 25, 50, 75, 100]);
		expect(thin([1, 2, 3], 5)).toEqual([1, 2, 3]);
		const way = wayOf(
			picture(0),
			items.map((i) => kept(i, i)),
			picture(500)
		);
		expect(way).toHaveLength(24);
		expect([values(way)[0], values(way).at(-1)]).toEqual([0, 500]);
	});
});
