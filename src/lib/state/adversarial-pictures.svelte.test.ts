import { describe, expect, it } from 'vitest';
import { failure, success } from '$lib/core/result';
import type { PictureSet } from '$lib/pictures/sets/types';
import { LabPictures, usablePictures } from './adversarial-pictures.svelte';

const classes = ['cat', 'dog', 'frog'];
const input = { height: 2, width: 2, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] };
const never = new AbortController().signal;

/** A set whose picture i has the colour i everywhere. */
function setOf(more: Partial<PictureSet> = {}): PictureSet & { disposed: number } {
	const labels = more.labels ?? Int32Array.of(0, 1, 2, 0, 1);
	return {
		...{ name: 'mine', kind: 'folder', key: 'mine', count: labels.length, labels },
		...{ classes: ['Dogs', 'zebra', 'cat'], names: [], notes: [], disposed: 0 },
		picture: async (index) =>
			success({ width: 2, height: 2, rgba: new Uint8ClampedArray(16).fill(index) }),
		dispose() {
			this.disposed++;
		},
		...more
	} as PictureSet & { disposed: number };
}

/** A session whose network says `frog` of everything. */
function fakeSession() {
	const problems: string[] = [];
	const session = {
		network: { id: 'net', graph: { classes, input } },
		request: async (_: string, { pictures }: { pictures: readonly unknown[] }) =>
			success({ predicted: pictures.map(() => 2), right: 0 }),
		fail: ({ message }: { message: string }) => problems.push(message)
	};
	return { session: session as never, problems };
}

describe('the pictures of a set that a network can use', () => {
	it('are those whose class it has, and those without any class', () => {
		const labels = Int32Array.of(0, 1, 2, -1);
		const { places, lacking } = usablePictures(setOf({ labels }), classes);
		expect(places).toEqual([
			[0, 1],
			[2, 0],
			[3, -1]
		]);
		expect(lacking).toEqual(['zebra']);
	});

	it('are all, without a class, where it has none of the classes', () => {
		const { places } = usablePictures(setOf({ classes: ['a', 'b', 'c'] }), classes);
		expect(places.map(([, label]) => label)).toEqual([-1, -1, -1, -1, -1]);
	});
});

describe('LabPictures', () => {
	it('gives a visitor’s pictures with the network’s classes, and says what is left out', async () => {
		const { session } = fakeSession();
		const pictures = new LabPictures(session, '');
		pictures.choose(setOf());
		const opened = (await pictures.open(10, never))!;
		expect(opened.pictures.map(({ label }) => label)).toEqual([1, 0, 1]);
		expect(opened.isOwnAnswer).toBe(false);
		expect(opened.pictures.map(({ pixels }) => Math.round(pixels.data[0]! * 255))).toEqual([
			0, 2, 3
		]);
		expect(pictures.notes).toEqual([
			'The network has no class “zebra”: 2 of 5 pictures are left out.'
		]);
	});

	it('asks the network where the set names no classes', async () => {
		const { session } = fakeSession();
		const pictures = new LabPictures(session, '');
		pictures.choose(setOf({ classes: [], labels: Int32Array.of(-1, -1) }));
		const opened = (await pictures.open(10, never))!;
		expect(opened.isOwnAnswer).toBe(true);
		expect(opened.pictures.map(({ label }) => label)).toEqual([2, 2]);
		expect(pictures.notes[0]).toContain('names no classes');
	});

	it('takes the first of a data set, and some of everything of a folder', async () => {
		const { session } = fakeSession();
		const labels = new Int32Array(100).map((_, i) => (i < 50 ? 0 : 2));
		const openedAs = async (kind: PictureSet['kind']) => {
			const pictures = new LabPictures(session, '');
			pictures.choose(setOf({ labels, kind }));
			return (await pictures.open(20, never))!.pictures.map(({ label }) => label);
		};
		expect(new Set(await openedAs('cifar10'))).toEqual(new Set([1]));
		expect(new Set(await openedAs('folder'))).toEqual(new Set([0, 1]));
		expect(await openedAs('folder')).toEqual(await openedAs('folder'));
	});

	it('leaves out what cannot be read; of nothing it says so', async () => {
		const { session, problems } = fakeSession();
		const pictures = new LabPictures(session, '');
		const whole = setOf();
		const damaged = (index: number) =>
			index === 0 ? Promise.resolve(failure<never>('bad-picture', 'no')) : whole.picture(index);
		pictures.choose(setOf({ picture: damaged }));
		const opened = (await pictures.open(10, never))!;
		expect(opened.pictures).toHaveLength(2);
		expect(opened.notes).toEqual(['1 of its pictures could not be read.']);
		pictures.choose(setOf({ picture: () => Promise.resolve(failure('bad-picture', 'no')) }));
		expect(await pictures.open(10, never)).toBeNull();
		expect(problems).toHaveLength(1);
	});

	it('offers counts up to what there is, and frees the set it had', () => {
		const { session } = fakeSession();
		const pictures = new LabPictures(session, '');
		expect(pictures.counts).toEqual([12, 24, 48]);
		pictures.setCount(200);
		expect(pictures.count).toBe(48);
		const first = setOf({ labels: new Int32Array(150) });
		pictures.choose(first);
		expect(pictures.counts).toEqual([12, 24, 48, 100, 200]);
		expect(pictures.count).toBe(200);
		pictures.choose(null);
		expect(first.disposed).toBe(1);
	});
});
