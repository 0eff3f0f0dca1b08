import { describe, expect, it } from 'vitest';
import {
	colourAt,
	gradientOf,
	isSigned,
	lookupTable,
	markedTable,
	rgbAt,
	scales,
	type ScaleName
} from './colour';
import { decodeGamma, oklabOf, oklabOfLinear, rgbOf, type Oklab, type Rgb } from './oklab';

const signed: readonly ScaleName[] = ['purple-orange', 'blue-red', 'grey'];
const diverging: readonly ScaleName[] = ['purple-orange', 'blue-red'];
const themes = [false, true];
const steps = Array.from({ length: 101 }, (_, index) => index / 100);

function distance(one: Oklab, other: Oklab): number {
	return Math.hypot(one.lightness - other.lightness, one.a - other.a, one.b - other.b);
}

/** What a person without one kind of cone sees (Machado, Oliveira and Fernandes, 2009, severity 1). */
const blindness = {
	protan: [
		0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998
	],
	deutan: [
		0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881
	],
	tritan: [
		1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039
	]
};

function seenWith(matrix: readonly number[], rgb: Rgb): Oklab {
	const light = rgb.map((byte) => decodeGamma(byte / 255));
	const row = (first: number): number =>
		Math.max(
			0,
			light.reduce((sum, value, index) => sum + value * matrix[first + index]!, 0)
		);
	return oklabOfLinear(row(0), row(3), row(6));
}

describe('OKLab', () => {
	it('agrees with published values', () => {
		const red = oklabOf([255, 0, 0]);
		expect(red.lightness).toBeCloseTo(0.628, 3);
		expect(red.a).toBeCloseTo(0.2249, 3);
		expect(red.b).toBeCloseTo(0.1258, 3);
		expect(oklabOf([255, 255, 255]).lightness).toBeCloseTo(1, 4);
	});

	it('returns every sRGB colour unchanged', () => {
		for (const rgb of [
			[0, 0, 0],
			[12, 200, 99],
			[255, 255, 255],
			[255, 0, 255]
		] as Rgb[])
			expect(rgbOf(oklabOf(rgb))).toEqual(rgb);
	});
});

describe('signed scales', () => {
	it.each(diverging)('%s: both signs have the same lightness, evenly spaced', (scale) => {
		for (const dark of themes) {
			const zero = oklabOf(rgbAt(scale, 0, dark)).lightness;
			const end = oklabOf(rgbAt(scale, 1, dark)).lightness;
			for (const t of steps)
				for (const sign of [-1, 1]) {
					const { lightness } = oklabOf(rgbAt(scale, sign * t, dark));
					expect(lightness).toBeCloseTo(zero + (end - zero) * t, 1.9);
				}
		}
	});

	it('is orange above zero and purple below', () => {
		for (const dark of themes) {
			const [plus, minus] = [rgbAt('purple-orange', 0.7, dark), rgbAt('purple-orange', -0.7, dark)];
			expect(plus[0]).toBeGreaterThan(plus[1]);
			expect(plus[1]).toBeGreaterThan(plus[2]);
			expect(minus[2]).toBeGreaterThan(minus[0]);
			expect(minus[0]).toBeGreaterThan(minus[1]);
		}
	});

	it('has a neutral near the ground of its theme, and apart from it', () => {
		for (const scale of diverging) {
			expect(distance(oklabOf(rgbAt(scale, 0)), oklabOf([251, 250, 247]))).toBeLessThan(0.05);
			const dark = distance(oklabOf(rgbAt(scale, 0, true)), oklabOf([20, 22, 26]));
			expect(dark).toBeLessThan(0.08);
			expect(dark).toBeGreaterThan(0.02);
		}
	});

	it.each(Object.entries(blindness))('keeps the signs apart for %s eyes', (kind, matrix) => {
		// Tritan eyes are rare and lose most of this pair's difference; the number is there for them.
		const least = kind === 'tritan' ? 0.05 : 0.15;
		for (const dark of themes) {
			const plus = seenWith(matrix, rgbAt('purple-orange', 0.6, dark));
			const minus = seenWith(matrix, rgbAt('purple-orange', -0.6, dark));
			expect(distance(plus, minus)).toBeGreaterThan(least);
		}
	});

	it('cuts what lies outside the range', () => {
		for (const scale of signed) expect(rgbAt(scale, 7)).toEqual(rgbAt(scale, 1));
	});
});

describe('unsigned scale', () => {
	it('passes through the published anchors and shows negative values as zero', () => {
		expect(rgbAt('viridis', 0)).toEqual([68, 1, 84]);
		expect(rgbAt('viridis', 0.5)).toEqual([33, 145, 140]);
		expect(rgbAt('viridis', 1)).toEqual([253, 231, 37]);
		expect(rgbAt('viridis', -0.3)).toEqual([68, 1, 84]);
	});

	it('gets lighter all the way', () => {
		const lightness = steps.map((t) => oklabOf(rgbAt('viridis', t)).lightness);
		expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
	});
});

describe('tables', () => {
	function pixel(table: Uint32Array, byte: number): number[] {
		return [...new Uint8Array(table.buffer, table.byteOffset + 4 * byte, 4)];
	}

	it('holds red, green, blue, alpha of each byte', () => {
		for (const { name } of scales)
			for (const dark of themes) {
				const table = lookupTable(name, dark);
				expect(pixel(table, 128)).toEqual([...rgbAt(name, 0, dark), 255]);
				expect(pixel(table, 255)).toEqual([...rgbAt(name, 1, dark), 255]);
				expect(pixel(table, 1)).toEqual([...rgbAt(name, -1, dark), 255]);
			}
	});

	it('is made once', () => {
		expect(lookupTable('grey', true)).toBe(lookupTable('grey', true));
		expect(lookupTable('grey', true)).not.toBe(lookupTable('grey', false));
	});

	it('inks exactly the cells within two hundredths of the mark', () => {
		const table = markedTable('purple-orange', false, 0.5);
		const inked = [...table.keys()].filter((byte) => pixel(table, byte)[0] === 31);
		expect(inked).toEqual(
			[189, 190, 191, 192, 193, 194].filter((b) => Math.abs((b - 128) / 127 - 0.5) <= 0.02)
		);
		expect(markedTable('grey', false, null)).toBe(lookupTable('grey'));
	});
});

describe('CSS', () => {
	it('writes colours and gradients', () => {
		expect(colourAt('viridis', 0)).toBe('rgb(68 1 84)');
		expect(gradientOf('viridis').startsWith('linear-gradient(to right, rgb(68 1 84), ')).toBe(true);
		expect(gradientOf('purple-orange').endsWith(`${colourAt('purple-orange', 1)})`)).toBe(true);
	});

	it('says which scales are signed', () => {
		for (const { name, signed } of scales) expect(isSigned(name)).toBe(signed);
	});
});
