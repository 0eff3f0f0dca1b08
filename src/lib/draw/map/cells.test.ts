import { describe, expect, it } from 'vitest';
import { Atlas, atlasCapacity } from './atlas';
import { coverage, paintCell, type CellPicture } from './cells';
import { DetailSlots } from './detail';

/** A picture by the grey of each pixel. */
function grey(width: number, height: number, at: (x: number, y: number) => number): CellPicture {
	const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			rgba.fill(at(x, y), 4 * (y * width + x), 4 * (y * width + x) + 3);
	return { width, height, rgba };
}

const redOf = (pixel: number) => pixel & 255;

function paint(picture: CellPicture, side: number) {
	const pixels = new Uint32Array(side * side);
	paintCell({ pixels, stride: side, left: 0, top: 0, side }, picture);
	return (x: number, y: number) => redOf(pixels[y * side + x]!);
}

describe('a cell', () => {
	it('covers every source pixel once', () => {
		for (const [source, target] of [
			[28, 30],
			[64, 30],
			[7, 30],
			[30, 30]
		] as const) {
			const weights = new Float64Array(source);
			for (const { first, shares } of coverage(source, target)) {
				expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
				shares.forEach((share, i) => (weights[first + i]! += share));
			}
			for (const weight of weights) expect(weight).toBeCloseTo(target / source);
		}
	});

	it('holds the mean of what each pixel covers', () => {
		// 60 → 30: each pixel is the mean of four, here 0, 100, 100 and 200.
		const at = paint(
			grey(60, 60, (x, y) => 100 * ((x % 2) + (y % 2))),
			32
		);
		for (const [x, y] of [
			[1, 1],
			[15, 20],
			[30, 30]
		] as const)
			expect(at(x, y)).toBe(100);
	});

	it('repeats the picture’s edge around it, and takes the middle square', () => {
		const at = paint(
			grey(90, 30, (x) => (x < 30 ? 10 : x < 60 ? 200 : 20)),
			32
		);
		const all = Array.from({ length: 32 * 32 }, (_, i) => at(i % 32, Math.floor(i / 32)));
		expect(new Set(all)).toEqual(new Set([200]));
	});

	it('is sharp where the picture is enlarged', () => {
		const at = paint(
			grey(3, 3, (x) => 100 * x),
			32
		);
		expect([at(1, 5), at(10, 5), at(11, 5), at(20, 5), at(21, 5), at(31, 5)]).toEqual([
			0, 0, 100, 100, 200, 200
		]);
	});
});

describe('an atlas', () => {
	it('puts each picture into its own cell and says what changed', () => {
		const atlas = new Atlas(10);
		expect([atlas.columns, atlas.rows, atlas.width]).toEqual([4, 3, 128]);
		const version = atlas.version;
		atlas.paint(
			6,
			grey(4, 4, () => 77)
		);
		expect(atlas.rowsSince(version)).toEqual([1]);
		expect(atlas.rowsSince(atlas.version)).toEqual([]);
		const inside = redOf(atlas.pixels[40 * 128 + 70]!);
		const outside = atlas.pixels[40 * 128 + 63]!;
		expect([inside, outside]).toEqual([77, 0]);
	});

	it('knows light ink on dark ground', () => {
		const dark = new Atlas(2);
		dark.paint(
			0,
			grey(8, 8, (x) => (x === 3 ? 255 : 0))
		);
		expect(dark.isInk).toBe(true);
		const red = grey(8, 8, () => 10);
		red.rgba[0] = 200;
		dark.paint(1, red);
		expect(dark.isInk).toBe(false);
		const light = new Atlas(1);
		light.paint(
			0,
			grey(8, 8, () => 240)
		);
		expect(light.isInk).toBe(false);
	});

	it('refuses more than fit', () => {
		expect(() => new Atlas(atlasCapacity + 1)).toThrow(RangeError);
	});
});

describe('sharper cells', () => {
	it('go to what is wanted most, and stay while they are wanted', () => {
		const slots = new DetailSlots(2);
		expect(slots.want([5, 6, 7]).map(({ index }) => index)).toEqual([5, 6]);
		const held = slots.slotOf(6);
		const given = slots.want([6, 8]);
		expect(given.map(({ index }) => index)).toEqual([8]);
		expect(slots.slotOf(6)).toBe(held);
		expect(slots.slotOf(5)).toBe(-1);
		expect(new Set([slots.slotOf(6), slots.slotOf(8)])).toEqual(new Set([0, 1]));
		slots.clear();
		expect(slots.slotOf(8)).toBe(-1);
	});
});
