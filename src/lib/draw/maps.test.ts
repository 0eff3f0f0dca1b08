import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelStatistics, quantise } from '$lib/math/statistics';
import { lookupTable } from './colour';
import {
	amplify,
	approximateValue,
	blankMaps,
	gainsOf,
	paintMap,
	paintTiles,
	rangeOf,
	type ChannelMaps
} from './maps';
import type { Surface } from './surface';
import { layoutTiles, slotCorner } from './tiles';

const table = lookupTable('purple-orange');

/** Maps made from values [channel, y, x] in the engine's way. */
function mapsOf(shape: readonly [number, number, number], values: readonly number[]): ChannelMaps {
	const [height, width, channels] = shape;
	const cells = height * width;
	const tiles = Array.from({ length: channels }, (_, c) =>
		values.slice(c * cells, (c + 1) * cells)
	);
	const each = (of: (tile: readonly number[]) => number) => Float32Array.from(tiles, of);
	const bytes = tiles.flatMap((tile) => {
		const largest = Math.max(...tile.map(Math.abs));
		return tile.map((value) => (largest === 0 ? 128 : Math.round(128 + (127 * value) / largest)));
	});
	const statistics = {
		min: each((tile) => Math.min(...tile)),
		max: each((tile) => Math.max(...tile)),
		mean: each((tile) => tile.reduce((a, b) => a + b, 0) / cells),
		zeros: each((tile) => tile.filter((value) => value === 0).length / cells)
	};
	return { shape, bytes: Uint8Array.from(bytes), statistics };
}

function blank(width: number, height: number): Surface {
	return { width, height, pixels: new Uint32Array(width * height) };
}

const small = mapsOf([1, 2, 3], [-4, 2, 0, 0, 1, 0.5]);
const other = mapsOf([1, 1, 1], [8]);

describe('rangeOf', () => {
	it('is each tile’s own, the layer’s, or the network’s', () => {
		const plain = (mode: 'tile' | 'layer' | 'network') =>
			rangeOf([small, other], mode).map((r) => [...r]);
		expect(plain('tile')).toEqual([[4, 0, 1], [8]]);
		expect(plain('layer')).toEqual([[4, 4, 4], [8]]);
		expect(plain('network')).toEqual([[8, 8, 8], [8]]);
	});

	it('gives gains that are shares of the range, and 0 where there is none', () => {
		expect([...gainsOf(small, rangeOf([small], 'tile')[0]!)]).toEqual([1, 0, 1]);
		expect([...gainsOf(small, rangeOf([small], 'layer')[0]!)]).toEqual([1, 0, 0.25]);
	});
});

/** Maps of values [y, x, channel] as the engine makes them. */
function quantised(shape: readonly [number, number, number], values: readonly number[]) {
	const data = Float32Array.from(values);
	const statistics = channelStatistics(data, shape);
	return { shape, bytes: quantise(data, shape, statistics), statistics };
}

describe('approximateValue', () => {
	it('is within half a step of the value', () => {
		const value = fc.oneof(fc.constant(0), fc.float({ min: -100, max: 100, noNaN: true }));
		fc.assert(
			fc.property(fc.array(value, { minLength: 12, maxLength: 12 }), (values) => {
				const maps = quantised([2, 3, 2], values);
				values.forEach((value, index) => {
					const [y, x, channel] = [Math.floor(index / 6), (index >> 1) % 3, index % 2];
					const own = values.filter((_, other) => other % 2 === channel);
					const step = Math.max(...own.map(Math.abs)) / 127;
					const found = approximateValue(maps, channel, y, x);
					expect(Math.abs(found - value)).toBeLessThanOrEqual(0.5001 * step);
				});
			})
		);
	});

	it('is not a number where the map holds none, and the other cells keep their values', () => {
		const maps = quantised([1, 3, 2], [1, 5, NaN, 5, -4, 5]);
		expect([0, 1, 2].map((x) => approximateValue(maps, 0, 0, x))).toEqual([
			expect.closeTo(1, 1),
			NaN,
			-4
		]);
		expect([0, 1, 2].map((x) => approximateValue(maps, 1, 0, x))).toEqual([5, 5, 5]);
	});
});

describe('amplify', () => {
	it('is the table itself for gain 1, and zero everywhere for gain 0', () => {
		expect(amplify(table, 1)).toBe(table);
		expect(new Set(amplify(table, 0))).toEqual(new Set([table[128]]));
	});

	it('multiplies about zero and stops at the ends', () => {
		const doubled = amplify(table, 2);
		expect(doubled[138]).toBe(table[148]);
		expect(doubled[108]).toBe(table[88]);
		expect(doubled[250]).toBe(table[255]);
		expect(doubled[5]).toBe(table[1]);
	});
});

describe('paintTiles', () => {
	const layout = layoutTiles({ count: 3, shape: small.shape, tileSize: 20, available: 50 });
	const gains = gainsOf(small, rangeOf([small], 'layer')[0]!);

	it('paints each channel in its slot with the range of the layer', () => {
		const surface = blank(layout.width, layout.height);
		const rows = { first: 0, end: layout.rows };
		paintTiles(surface, { maps: small, layout, order: [2, 0, 1], table, gains, rows });
		const colourAt = (slot: number, x: number) => {
			const corner = slotCorner(layout, slot);
			return surface.pixels[corner.y * surface.width + corner.x + x];
		};
		expect([colourAt(0, 0), colourAt(0, 19)]).toEqual([table[160], table[144]]);
		expect([colourAt(1, 0), colourAt(1, 19)]).toEqual([table[1], table[192]]);
		expect([colourAt(2, 0), colourAt(2, 19)]).toEqual([table[128], table[128]]);
		expect(surface.pixels[20]).toBe(0);
	});

	it('paints a window of rows from the top of its surface', () => {
		const surface = blank(layout.width, layout.tile.height);
		const rows = { first: 1, end: 2 };
		paintTiles(surface, { maps: small, layout, order: [2, 1, 0], table, gains, rows });
		expect(surface.pixels[0]).toBe(table[1]);
		expect(surface.pixels[30]).toBe(0);
	});
});

describe('paintMap', () => {
	it('stretches one channel over the surface', () => {
		const surface = blank(4, 2);
		paintMap(surface, small, 0, table, 1);
		const row = [table[1], table[1], table[192], table[192]];
		expect([...surface.pixels]).toEqual([...row, ...row]);
	});

	it('paints nothing yet as zero', () => {
		const surface = blank(2, 1);
		paintMap(surface, blankMaps(3), 2, table, 1);
		expect([...surface.pixels]).toEqual([table[128], table[128]]);
	});
});
