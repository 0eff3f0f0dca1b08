import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '$lib/core/random';
import type { InputSpec } from '$lib/graph/types';
import { cropBox, preprocess, suggestInvert, type Pixels } from './preprocess';
import type { Fit } from './types';

const fits: readonly Fit[] = ['crop', 'letterbox', 'stretch'];

function makeInput(height: number, width: number, more: Partial<InputSpec> = {}): InputSpec {
	return { height, width, channels: 3, mean: [0.5, 0.4, 0.3], std: [1, 1, 1], ...more };
}

function fill(width: number, height: number, pixelAt: (x: number, y: number) => number[]): Pixels {
	const rgba = new Uint8ClampedArray(width * height * 4);
	for (let y = 0, at = 0; y < height; y++)
		for (let x = 0; x < width; x++, at += 4) rgba.set([...pixelAt(x, y), 255].slice(0, 4), at);
	return { width, height, rgba };
}

function noise(width: number, height: number, seed: number): Pixels {
	const random = seededRandom(seed);
	const byte = () => Math.floor(random() * 256);
	return fill(width, height, () => [byte(), byte(), byte()]);
}

/** The definition, written down without any separation or tables: Σ w(x) w(y) p(x, y) / Σ w(x) w(y). */
function bruteForce(
	picture: Pixels,
	box: ReturnType<typeof cropBox>,
	size: number,
	cell: number[]
) {
	const [cellY, cellX, channel] = cell as [number, number, number];
	const weight = (at: number, start: number, length: number, index: number) => {
		const centre = start + ((index + 0.5) * length) / size;
		return Math.max(0, 1 - Math.abs(at + 0.5 - centre) / Math.max(1, length / size));
	};
	let [sum, total] = [0, 0];
	for (let y = box.y; y < box.y + box.height; y++) {
		for (let x = box.x; x < box.x + box.width; x++) {
			const w = weight(y, box.y, box.height, cellY) * weight(x, box.x, box.width, cellX);
			total += w;
			sum += w * picture.rgba[(y * picture.width + x) * 4 + channel]!;
		}
	}
	return sum / total / 255;
}

const sides = fc.integer({ min: 1, max: 40 });

describe('preprocess', () => {
	it('lets a picture of the input size through as exactly byte / 255', () => {
		const picture = noise(32, 32, 1);
		for (const fit of fits) {
			const { shape, data } = preprocess(picture, makeInput(32, 32), { fit });
			expect(shape).toEqual([32, 32, 3]);
			const bytes = [...picture.rgba].filter((_, at) => at % 4 !== 3);
			expect([...data]).toEqual(bytes.map((byte) => Math.fround(byte / 255)));
		}
	});

	it('lets greys through exactly in one channel, also inverted', () => {
		const picture = fill(16, 16, (x, y) => Array(3).fill(y * 16 + x));
		const input = makeInput(16, 16, { channels: 1 });
		const plain = preprocess(picture, input, { fit: 'crop' });
		const inverted = preprocess(picture, input, { fit: 'crop', invert: true });
		plain.data.forEach((value, at) => expect(value).toBe(Math.fround(at / 255)));
		inverted.data.forEach((value, at) => expect(value).toBe(Math.fround((255 - at) / 255)));
	});

	it('equals the definition by brute force', () => {
		const check = (width: number, height: number, size: number, seed: number) => {
			const picture = noise(width, height, seed);
			const input = makeInput(size, size);
			for (const fit of ['crop', 'stretch'] as const) {
				const { data } = preprocess(picture, input, { fit });
				const box = cropBox(picture, input, fit);
				for (let at = 0; at < data.length; at++) {
					const cell = [Math.floor(at / 3 / size), Math.floor(at / 3) % size, at % 3];
					expect(data[at]).toBeCloseTo(bruteForce(picture, box, size, cell), 5);
				}
			}
		};
		const size = fc.integer({ min: 1, max: 9 });
		fc.assert(fc.property(sides, sides, size, fc.integer(), check), { numRuns: 25 });
	});

	it('keeps constant pictures constant and all values within the range of the picture', () => {
		const check = (width: number, height: number, byte: number, fit: Fit) => {
			const flat = fill(width, height, () => [byte, byte, byte]);
			const input = makeInput(8, 8, { mean: [byte / 255, byte / 255, byte / 255] });
			const background = byte === 0 ? [0, 0.5] : [byte / 255];
			for (const value of preprocess(flat, input, { fit }).data)
				expect(Math.min(...background.map((b) => Math.abs(value - b)))).toBeLessThan(1e-6);
		};
		const byte = fc.integer({ min: 0, max: 255 });
		fc.assert(fc.property(sides, sides, byte, fc.constantFrom(...fits), check), { numRuns: 50 });
	});

	it('mirrors with the picture', () => {
		const picture = noise(50, 50, 3);
		const mirrored = fill(50, 50, (x, y) => [
			...picture.rgba.subarray((y * 50 + 49 - x) * 4, (y * 50 + 50 - x) * 4)
		]);
		const one = preprocess(picture, makeInput(7, 7), { fit: 'crop' }).data;
		const other = preprocess(mirrored, makeInput(7, 7), { fit: 'crop' }).data;
		for (let at = 0; at < one.length; at++) {
			const [y, x, channel] = [Math.floor(at / 21), Math.floor(at / 3) % 7, at % 3];
			expect(other[(y * 7 + 6 - x) * 3 + channel]).toBeCloseTo(one[at]!, 6);
		}
	});

	it('leaves no moiré of stripes that are finer than its cells', () => {
		const stripes = fill(1023, 1023, (x) => Array(3).fill(x % 2 ? 255 : 0));
		for (const value of preprocess(stripes, makeInput(32, 32), { fit: 'crop' }).data)
			expect(Math.abs(value - 0.5)).toBeLessThan(0.02);
	});

	it('weighs colours as Rec. 601', () => {
		const input = makeInput(1, 1, { channels: 1 });
		const luma = (colour: number[]) =>
			preprocess(
				fill(1, 1, () => colour),
				input,
				{ fit: 'crop' }
			).data[0];
		expect(luma([255, 0, 0])).toBeCloseTo(0.299, 6);
		expect(luma([0, 255, 0])).toBeCloseTo(0.587, 6);
		expect(luma([0, 0, 255])).toBeCloseTo(0.114, 6);
	});

	it('puts the background of the network beside a letterboxed picture', () => {
		const wide = fill(40, 20, () => [255, 255, 255]);
		const first = (input: InputSpec) => [
			...preprocess(wide, input, { fit: 'letterbox' }).data.subarray(0, 3)
		];
		const inputs = {
			mean: makeInput(4, 4),
			noMean: makeInput(4, 4, { mean: [0, 0, 0] }),
			digits: makeInput(4, 4, { lightOnDark: true })
		};
		expect(first(inputs.mean)).toEqual([0.5, 0.4, 0.3].map(Math.fround));
		expect(first(inputs.noMean)).toEqual([0.5, 0.5, 0.5]);
		expect(first(inputs.digits)).toEqual([0, 0, 0]);
		const { data } = preprocess(wide, inputs.digits, { fit: 'letterbox' });
		const rows = [0, 1, 2, 3].map((y) => data[y * 12]);
		expect(rows).toEqual([0, 1, 1, 0]);
	});

	it('sees nothing beyond the crop', () => {
		const sides = fill(300, 100, (x) => (x < 100 || x >= 200 ? [255, 255, 255] : [0, 0, 0]));
		const { data } = preprocess(sides, makeInput(10, 10), { fit: 'crop' });
		expect(Math.max(...data)).toBe(0);
	});

	it('takes the smallest and the longest pictures', () => {
		for (const [width, height] of [
			[1, 1],
			[1, 1024],
			[1024, 1]
		] as const) {
			for (const fit of fits) {
				const { data } = preprocess(noise(width, height, 5), makeInput(32, 32), { fit });
				expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
			}
		}
	});
});

describe('suggestInvert', () => {
	it('looks at the border only', () => {
		const framed = (border: number, inside: number) =>
			fill(9, 7, (x, y) => Array(3).fill(x % 8 === 0 || y % 6 === 0 ? border : inside));
		expect(suggestInvert(framed(255, 0))).toBe(true);
		expect(suggestInvert(framed(0, 255))).toBe(false);
		expect(suggestInvert(framed(127, 255))).toBe(false);
		expect(suggestInvert(framed(128, 0))).toBe(true);
	});
});
