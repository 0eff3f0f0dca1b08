import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputSpec } from '$lib/graph/types';
import { placeDigit, preprocessDigit } from './digit';
import { boxOnPicture } from './placement';

const input: InputSpec = {
	height: 32,
	width: 32,
	channels: 1,
	mean: [0],
	std: [1],
	lightOnDark: true
};

interface Bar {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A filled rectangle of `ink` on `paper`. */
function drawBar(side: number, bar: Bar, ink = 255, paper = 0) {
	const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
	for (let y = 0, at = 0; y < side; y++) {
		for (let x = 0; x < side; x++, at += 4) {
			const inside = x >= bar.x && x < bar.x + bar.width && y >= bar.y && y < bar.y + bar.height;
			rgba.fill(inside ? ink : paper, at, at + 3);
		}
	}
	return { width: side, height: side, rgba };
}

function inkBox(data: Float32Array, side: number) {
	const cells = [...data.keys()].filter((at) => data[at]! > 0);
	const [xs, ys] = [cells.map((at) => at % side), cells.map((at) => Math.floor(at / side))];
	const [x, y] = [Math.min(...xs), Math.min(...ys)];
	return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}

describe('preprocessDigit', () => {
	it('fits the ink into 20 × 20 about the middle cell, wherever it was and however large', () => {
		const check = (x: number, y: number, width: number, height: number) => {
			const { data } = preprocessDigit(drawBar(160, { x, y, width, height }), input);
			const box = inkBox(data, 32);
			expect(Math.max(box.width, box.height)).toBe(20);
			const scale = 20 / Math.max(width, height);
			expect(box.width).toBe(Math.max(1, Math.round(width * scale)));
			expect(box.height).toBe(Math.max(1, Math.round(height * scale)));
			expect(Math.abs(box.x + box.width / 2 - 16.5)).toBeLessThanOrEqual(0.5);
			expect(Math.abs(box.y + box.height / 2 - 16.5)).toBeLessThanOrEqual(0.5);
		};
		const start = fc.integer({ min: 1, max: 60 });
		const length = fc.integer({ min: 4, max: 80 });
		fc.assert(fc.property(start, start, length, length, check), { numRuns: 40 });
	});

	it('centres the mass, not the box', () => {
		const picture = drawBar(112, { x: 20, y: 20, width: 10, height: 60 });
		const foot = drawBar(112, { x: 20, y: 70, width: 60, height: 10 });
		picture.rgba.forEach((byte, at) => (picture.rgba[at] = Math.max(byte, foot.rgba[at]!)));
		const { data } = preprocessDigit(picture, input);
		let [mass, x, y] = [0, 0, 0];
		data.forEach((value, at) => {
			mass += value;
			x += value * ((at % 32) + 0.5);
			y += value * (Math.floor(at / 32) + 0.5);
		});
		expect(Math.abs(x / mass - 16.5)).toBeLessThanOrEqual(0.55);
		expect(Math.abs(y / mass - 16.5)).toBeLessThanOrEqual(0.55);
		expect(inkBox(data, 32).x + inkBox(data, 32).width / 2).toBeGreaterThan(18);
	});

	it('gives the same for dark ink on light paper, of any contrast', () => {
		const bar = { x: 30, y: 40, width: 12, height: 50 };
		const light = preprocessDigit(drawBar(100, bar), input).data;
		expect(preprocessDigit(drawBar(100, bar, 0, 255), input).data).toEqual(light);
		expect(preprocessDigit(drawBar(100, bar, 60, 190), input).data).toEqual(light);
		expect(Math.max(...light)).toBe(1);
	});

	it('leaves a digit that is already in its place as it is', () => {
		const bar = { x: 11, y: 7, width: 11, height: 20 };
		const picture = drawBar(32, bar);
		const { data } = preprocessDigit(picture, input);
		expect(inkBox(data, 32)).toEqual(bar);
		data.forEach((value, at) => expect(value).toBe(picture.rgba[at * 4]! / 255));
	});

	it('fills 28 × 28 inputs with the field', () => {
		const { data } = preprocessDigit(drawBar(100, { x: 5, y: 5, width: 9, height: 40 }), {
			...input,
			height: 28,
			width: 28
		});
		expect(inkBox(data, 28).height).toBe(20);
		expect(inkBox(data, 28).y).toBe(5);
	});

	it('gives black for a picture without ink', () => {
		for (const paper of [0, 128, 255]) {
			const blank = drawBar(50, { x: 0, y: 0, width: 0, height: 0 }, 0, paper);
			expect(Math.max(...preprocessDigit(blank, input).data)).toBe(0);
			expect(placeDigit(blank, input)).toBeUndefined();
		}
	});
});

describe('placeDigit', () => {
	it('says which part of the picture an input cell shows', () => {
		const bar = { x: 30, y: 40, width: 20, height: 60 };
		const placement = placeDigit(drawBar(120, bar), input)!;
		expect(placement.source).toEqual(bar);
		expect(boxOnPicture(placement, { ...placement.target, width: 1, height: 1 })).toEqual({
			x: 30,
			y: 40,
			width: expect.closeTo(20 / 7),
			height: 3
		});
	});
});
