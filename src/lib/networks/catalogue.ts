import type { NetworkCard, NetworkFiles } from './types';

/** A network that ships with the site. */
export interface ShippedNetwork {
	readonly card: NetworkCard;
	readonly files: NetworkFiles;
	/** Address of the training framework's reference values, for the self-check. */
	readonly reference: string;
	/** Address of how often pictures of each class (rows) were taken for each class (columns) in the test set. */
	readonly confusion: string;
}

const cards = import.meta.glob<NetworkCard>('/models/*/card.json', {
	eager: true,
	import: 'default'
});
const addresses = {
	graph: import.meta.glob<string>('/models/*/graph.json', {
		eager: true,
		query: '?url',
		import: 'default'
	}),
	weights: import.meta.glob<string>('/models/*/weights.bin', {
		eager: true,
		query: '?url',
		import: 'default'
	}),
	reference: import.meta.glob<string>('/models/*/reference.json', {
		eager: true,
		query: '?url',
		import: 'default'
	}),
	confusion: import.meta.glob<string>('/models/*/confusion.json', {
		eager: true,
		query: '?url',
		import: 'default'
	})
};

function shipped(cardPath: string, card: NetworkCard): ShippedNetwork {
	const file = (name: keyof typeof addresses, ending: string) =>
		addresses[name][cardPath.replace('card.json', `${name}.${ending}`)]!;
	return {
		card,
		files: { graph: file('graph', 'json'), weights: file('weights', 'bin') },
		reference: file('reference', 'json'),
		confusion: file('confusion', 'json')
	};
}

/** Every network in `models/`, oldest first. Adding a folder there adds it here. */
export const shippedNetworks: readonly ShippedNetwork[] = Object.entries(cards)
	.map(([path, card]) => shipped(path, card))
	.sort((a, b) => a.card.year - b.card.year);

/** The shipped network of this id, or undefined. */
export function findNetwork(id: string): ShippedNetwork | undefined {
	return shippedNetworks.find(({ card }) => card.id === id);
}
