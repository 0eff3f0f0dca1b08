import type { ChannelMaps } from './maps';

/** By what the channels of a layer are ordered. */
export type SortKey = 'channel' | 'mean' | 'max' | 'variance' | 'zeros';

/** Every order, as a menu shows it. */
export const sortings: readonly { readonly value: SortKey; readonly label: string }[] = [
	{ value: 'channel', label: 'channel number' },
	{ value: 'mean', label: 'mean, largest first' },
	{ value: 'max', label: 'maximum, largest first' },
	{ value: 'variance', label: 'variance, largest first' },
	{ value: 'zeros', label: 'share of zeros, fewest first' }
];

type Sortable = ChannelMaps & { readonly statistics: { readonly variance: Float32Array } };

/** Channel numbers in the chosen order; equal ones keep their own. */
export function sortChannels({ shape, statistics }: Sortable, key: SortKey): number[] {
	const channels = Array.from({ length: shape.at(-1)! }, (_, channel) => channel);
	if (key === 'channel') return channels;
	const values = statistics[key];
	const sign = key === 'zeros' ? 1 : -1;
	return channels.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
}
