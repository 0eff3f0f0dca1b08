import { describe, expect, it } from 'vitest';
import { enlargeSet, labelSet } from './adversarial-set';

const pixels = { shape: [2, 3, 1], data: Float32Array.of(1, 2, 3, 4, 5, 6) };

describe('the set made from samples', () => {
	it('holds the pictures first, then each shifted by a pixel with the border repeated', () => {
		const set = enlargeSet([{ pixels, label: 7 }], 1, 9);
		expect(set.map(({ pixels: { data } }) => [...data])).toEqual([
			[1, 2, 3, 4, 5, 6],
			[1, 1, 2, 4, 4, 5],
			[2, 3, 3, 5, 6, 6],
			[1, 2, 3, 1, 2, 3],
			[4, 5, 6, 4, 5, 6]
		]);
		expect(set.every(({ label }) => label === 7)).toBe(true);
	});

	it('mirrors pictures in colour, pixel by pixel', () => {
		const colour = { shape: [1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
		const [, mirrored] = enlargeSet([{ pixels: colour, label: null }], 3, 2);
		expect([...mirrored!.pixels.data]).toEqual([4, 5, 6, 1, 2, 3]);
	});

	it('is cut to the number asked for', () => {
		const two = [0, 1].map((label) => ({ pixels, label }));
		expect(enlargeSet(two, 1, 3).map(({ label }) => label)).toEqual([0, 1, 0]);
	});

	it('takes the network’s own answer where no class is known', () => {
		const set = labelSet(
			[0, null].map((label) => ({ pixels, label })),
			[5, 6]
		);
		expect(set.map(({ label }) => label)).toEqual([0, 6]);
	});
});
