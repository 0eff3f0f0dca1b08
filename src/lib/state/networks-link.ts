import { findBlueprint } from '$lib/graph/blueprints/catalogue';
import { oneOf, type Codec, type LinkTable } from './link';

/** Which error rate the history of the architectures shows. */
export type ErrorMeasure = 'top5' | 'top1';

/** What a link of the networks' page restores: the two architectures side by side, and the history's error. */
export interface NetworksLink {
	first: string;
	second: string;
	error: ErrorMeasure;
}

const blueprintId: Codec<string> = {
	encode: (id) => id,
	decode: (id) => (findBlueprint(id) ? id : undefined)
};

export const networksLink: LinkTable<NetworksLink> = {
	first: { codec: blueprintId, initial: 'vgg-16' },
	second: { codec: blueprintId, initial: 'resnet-50' },
	error: { codec: oneOf('top5', 'top1'), initial: 'top5' }
};
