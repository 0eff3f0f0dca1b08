import { describe, expect, it } from 'vitest';
import { failure, success } from '$lib/core/result';
import type { PictureSet, VectorSet } from '$lib/pictures/sets/types';
import { viewPictures, viewVectors } from './embeddings-view';

const watch = { signal: new AbortController().signal };

function makeSet(count: number, damaged: readonly number[] = []) {
	let reads = 0;
	let disposed = 0;
	const set: PictureSet = {
		name: 'test',
		kind: 'folder',
		key: 'key',
		count,
		classes: ['<b>a</b>', 'b'],
		labels: Int32Array.from({ length: count }, (_, i) => i % 2),
		names: Array.from({ length: count }, (_, i) => `p${i}`),
		notes: [],
		picture: async (index) => {
			reads++;
			if (damaged.includes(index)) return failure('bad-picture', 'damaged');
			const rgba = new Uint8ClampedArray(16).fill(index);
			return success({ width: 2, height: 2, rgba });
		},
		dispose: () => void disposed++
	};
	return { set, reads: () => reads, disposed: () => disposed };
}

describe('a set in view', () => {
	it('leaves damaged pictures out, and keeps names and classes with the others', async () => {
		const made = makeSet(8, [2, 5]);
		const view = await viewPictures(made.set, null, watch);
		if (!view.ok) throw new Error(view.error.message);
		const { value } = view;
		expect(value.names).toEqual(['p0', 'p1', 'p3', 'p4', 'p6', 'p7']);
		expect([...value.labels]).toEqual([0, 1, 1, 0, 0, 1]);
		expect(value.notes).toEqual(['2 pictures are damaged and were left out.']);
		expect((await value.picture(2))?.rgba[0]).toBe(3);
		expect(made.reads()).toBe(8);
		value.dispose();
		expect(made.disposed()).toBe(1);
	});

	it('needs a few pictures, and says so', async () => {
		const few = await viewPictures(makeSet(3).set, null, watch);
		expect(few.ok ? '' : few.error.message).toContain('3 rows that can be used');
		const damaged = await viewPictures(makeSet(8, [0, 1, 2, 3, 4]).set, null, watch);
		expect(damaged.ok).toBe(false);
	});

	it('stops when it is cancelled', async () => {
		const controller = new AbortController();
		controller.abort();
		const stopped = await viewPictures(makeSet(40).set, null, { signal: controller.signal });
		expect(stopped.ok ? '' : stopped.error.code).toBe('cancelled');
	});
});

describe('vectors in view', () => {
	it('leave out rows that are not finite, and name them', () => {
		const data = Float32Array.from({ length: 16 }, (_, i) => i);
		data[5] = NaN;
		data[14] = Infinity;
		const set: VectorSet = {
			name: 'v',
			kind: 'npy',
			key: 'v',
			vectors: { shape: [8, 2], data },
			classes: [],
			labels: new Int32Array(8).fill(-1),
			names: Array.from({ length: 8 }, (_, i) => String(i)),
			notes: []
		};
		const view = viewVectors(set);
		if (!view.ok) throw new Error(view.error.message);
		expect(view.value.notes).toEqual([
			'Rows 3, 8 held something that is not a number and were left out.'
		]);
		expect([...view.value.vectors!.data]).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13]);
	});
});
