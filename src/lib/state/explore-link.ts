import type { RangeMode } from '$lib/draw/maps';
import type { SortKey } from '$lib/draw/sorting';
import type { PictureFit } from '$lib/networks/fit';
import { flag, index, indices, oneOf, optional, text, type Codec, type LinkTable } from './link';

/** A channel of a node. */
export interface ChannelName {
	readonly node: string;
	readonly channel: number;
}

/** What a link of Explore restores. */
export interface ExploreLink {
	network: string | null;
	/** Id of a sample; the visitor's own pictures stay on the device. */
	picture: string | null;
	/** Null for the network's usual way. */
	fit: PictureFit | null;
	invert: boolean | null;
	/** The opened node and channel. */
	layer: string | null;
	channel: number | null;
	/** The pinned cell [y, x]. */
	cell: readonly number[] | null;
	range: RangeMode;
	sort: SortKey;
	/** Every operation has a row of its own, not only every block. */
	steps: boolean;
	target: number | null;
	/** Channels side by side. */
	pins: readonly ChannelName[];
}

/** Channels as `node:3,node:5`; node names may hold anything but commas. */
const channelNames: Codec<readonly ChannelName[]> = {
	encode: (names) => names.map(({ node, channel }) => `${node}:${channel}`).join(','),
	decode: (value) => {
		if (value === '') return [];
		const names = value.split(',').map((part) => {
			const at = part.lastIndexOf(':');
			const channel = index.decode(part.slice(at + 1));
			return at > 0 && channel !== undefined ? { node: part.slice(0, at), channel } : undefined;
		});
		return names.every((name) => name !== undefined) ? names : undefined;
	}
};

/** How Explore's state stands in its link. */
export const exploreLink: LinkTable<ExploreLink> = {
	network: optional(text),
	picture: optional(text),
	fit: optional(oneOf('crop', 'letterbox', 'stretch', 'digit')),
	invert: optional(flag),
	layer: optional(text),
	channel: optional(index),
	cell: optional(indices(2)),
	range: { codec: oneOf('tile', 'layer', 'network'), initial: 'layer' },
	sort: { codec: oneOf('channel', 'mean', 'max', 'variance', 'zeros'), initial: 'channel' },
	steps: { codec: flag, initial: false },
	target: optional(index),
	pins: { codec: channelNames, initial: [] }
};
