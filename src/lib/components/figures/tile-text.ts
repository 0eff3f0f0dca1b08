import { formatNumber } from '$lib/draw/format';
import { largestOf, type ChannelMaps } from '$lib/draw/maps';
import { isVector } from '$lib/draw/tiles';

/** A cell that is pointed at, with its value. */
export interface HoveredCell {
	readonly channel: number;
	readonly y: number;
	readonly x: number;
	readonly value: number;
}

/** What a channel holds, in few words: its range, its one value, or that all is zero. */
export function rangeText(maps: ChannelMaps, channel: number): string {
	const { min, max } = maps.statistics;
	if (isVector(maps.shape)) return `value ${formatNumber(max[channel]!, 4)}`;
	if (largestOf(maps, channel) === 0) return 'zero everywhere';
	return `${formatNumber(min[channel]!, 3)} to ${formatNumber(max[channel]!, 3)}`;
}
