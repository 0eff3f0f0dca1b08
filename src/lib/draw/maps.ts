import { spatialShape, type Shape } from '$lib/core/types';
import { largestMagnitude, valueOfByte } from '$lib/math/statistics';
import { paintCells, type Cells, type Surface } from './surface';
import { slotCorner, type Span, type TileLayout } from './tiles';

/** Statistics of each channel, one number a channel. */
export interface MapStatistics {
	readonly min: Float32Array;
	readonly max: Float32Array;
	readonly mean: Float32Array;
	/** Share of cells that are exactly zero, in [0, 1]. */
	readonly zeros: Float32Array;
}

/**
 * Feature maps as bytes, ready to paint; the engine's `FeatureMaps` are of this form. Byte 128 is zero, 128 ± 127 is ± the
 * channel's largest |value|, and byte 0 is not a number.
 */
export interface ChannelMaps {
	/** [height, width, channels] or [channels]. */
	readonly shape: Shape;
	/** [channel, y, x]. */
	readonly bytes: Uint8Array;
	readonly statistics: MapStatistics;
}

/** Over what one colour scale reaches: each map alone, all maps of a node, or all maps there are. */
export type RangeMode = 'tile' | 'layer' | 'network';

/** Number of channels of some maps. */
export function channelsOf({ shape }: ChannelMaps): number {
	return spatialShape(shape)[2];
}

/** Largest |value| of a channel. */
export function largestOf({ statistics }: ChannelMaps, channel: number): number {
	return largestMagnitude(statistics, channel);
}

/** Largest |value| of every channel. */
function largestPerChannel(maps: ChannelMaps): Float32Array {
	return Float32Array.from({ length: channelsOf(maps) }, (_, channel) => largestOf(maps, channel));
}

function largestIn(values: Float32Array): number {
	return values.reduce((largest, value) => Math.max(largest, value), 0);
}

/** The value at both ends (±) of each channel's colour scale; one array for each node, one number for each channel. */
export function rangeOf(maps: readonly ChannelMaps[], mode: RangeMode): readonly Float32Array[] {
	const own = maps.map(largestPerChannel);
	if (mode === 'tile') return own;
	const network = own.reduce((largest, values) => Math.max(largest, largestIn(values)), 0);
	return own.map((values) =>
		new Float32Array(values.length).fill(mode === 'network' ? network : largestIn(values))
	);
}

/** Each channel's largest |value| as a share of its range; 0 where the range is 0, so that nothing is shown there. */
export function gainsOf(maps: ChannelMaps, range: Float32Array): Float32Array {
	return Float32Array.from({ length: channelsOf(maps) }, (_, channel) =>
		range[channel]! > 0 ? largestOf(maps, channel) / range[channel]! : 0
	);
}

/** The map of one channel. */
export function mapCells({ shape, bytes }: ChannelMaps, channel: number): Cells {
	const [height, width] = spatialShape(shape);
	return { bytes, offset: channel * height * width, height, width };
}

/** A cell's value to within half a per cent of its channel's largest; NaN where the bytes hold no number. */
export function approximateValue(maps: ChannelMaps, channel: number, y: number, x: number): number {
	const { bytes, offset, width } = mapCells(maps, channel);
	return valueOfByte(bytes[offset + y * width + x]!, largestOf(maps, channel));
}

/** Table for bytes that are first multiplied by the gain; what exceeds the range gets the end's colour. */
export function amplify(table: Uint32Array, gain: number): Uint32Array {
	if (gain === 1) return table;
	const amplified = new Uint32Array(256);
	for (let byte = 0; byte < 256; byte++) {
		const value = Math.min(127, Math.max(-127, Math.round((byte - 128) * gain)));
		amplified[byte] = table[128 + value]!;
	}
	return amplified;
}

/** What a grid of tiles is painted with. */
export interface TilePainting {
	readonly maps: ChannelMaps;
	readonly layout: TileLayout;
	/** Channel of each slot. */
	readonly order: readonly number[];
	/** Pixel of each byte, as of `lookupTable`. */
	readonly table: Uint32Array;
	/** Per channel, as of {@link gainsOf}. */
	readonly gains: Float32Array;
	/** Rows to paint; the first one comes to the top of the surface. */
	readonly rows: Span;
}

/** Paints some rows of a grid of tiles. */
export function paintTiles(surface: Surface, painting: TilePainting): void {
	const { maps, layout, order, table, gains, rows } = painting;
	const end = Math.min(layout.count, rows.end * layout.columns);
	const top = rows.first * (layout.tile.height + layout.gap);
	for (let slot = rows.first * layout.columns; slot < end; slot++) {
		const channel = order[slot]!;
		const corner = slotCorner(layout, slot);
		const region = { x: corner.x, y: corner.y - top, ...layout.tile };
		paintCells(surface, region, mapCells(maps, channel), amplify(table, gains[channel] ?? 1));
	}
}

/** Paints one channel over the whole surface. */
export function paintMap(
	surface: Surface,
	maps: ChannelMaps,
	channel: number,
	table: Uint32Array,
	gain: number
): void {
	const whole = { x: 0, y: 0, width: surface.width, height: surface.height };
	paintCells(surface, whole, mapCells(maps, channel), amplify(table, gain));
}

/** Nothing yet: maps of this many channels with one zero each, which hold the place of what is being computed. */
export function blankMaps(channels: number): ChannelMaps {
	const zeros = new Float32Array(channels);
	const statistics = { min: zeros, max: zeros, mean: zeros, zeros };
	return { shape: [1, 1, channels], bytes: new Uint8Array(channels).fill(128), statistics };
}
