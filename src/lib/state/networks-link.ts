import { findBlueprint } from '$lib/graph/blueprints/catalogue';
import type { Codec, LinkTable } from './link';

/** What a link of the networks' page restores: the two architectures side by side. */
export interface NetworksLink {
	first: string;
	second: string;
}

const blueprintId: Codec<string> = {
	encode: (id) => id,
	decode: (id) => (findBlueprint(id) ? id : undefined)
};

export const networksLink: LinkTable<NetworksLink> = {
	first: { codec: blueprintId, initial: 'vgg-16' },
	second: { codec: blueprintId, initial: 'resnet-50' }
};
