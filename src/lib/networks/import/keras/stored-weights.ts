import type { NdArray } from '$lib/core/types';
import type { Hdf5File } from '../hdf5/reader';
import type { LayerPlace, WeightStore } from '../keras-layers/weight-store';

/** `Conv2D` → `conv2d`, `BatchNormalization` → `batch_normalization`, as Keras names groups. */
export function groupName(kind: string): string {
	return kind
		.split('>')
		.at(-1)!
		.replace(/\W+/g, '')
		.replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase();
}

/** Groups of layers within the group of a network: Keras 3, and Keras 2.12 to 2.15. */
const layerGroups = ['layers', '_layer_checkpoint_dependencies'];

/** The number behind a group's name: none is 0. */
function numberOf(name: string, base: string): number | undefined {
	if (name === base) return 0;
	const rest = name.startsWith(`${base}_`) ? name.slice(base.length + 1) : '';
	return /^\d+$/.test(rest) ? Number(rest) : undefined;
}

/** The groups of one kind of layer in the order of their numbers. Some versions leave numbers out. */
function groupsOf(names: readonly string[], kind: string): string[] {
	const base = groupName(kind);
	return names
		.map((name) => ({ name, number: numberOf(name, base) }))
		.filter((entry): entry is { name: string; number: number } => entry.number !== undefined)
		.sort((a, b) => a.number - b.number)
		.map(({ name }) => name);
}

/**
 * Weights of a `.keras` file. Groups are called after the kinds of layers and numbered (`conv2d`, `conv2d_1`), not after
 * the layers; newer versions write a layer's name beside its weights, which then decides.
 */
export class StoredWeights implements WeightStore {
	constructor(readonly file: Hdf5File) {}

	find(place: LayerPlace, _roles: readonly string[], position: number): NdArray | undefined {
		const group = this.#groupOf(place);
		return group === undefined ? undefined : this.file.numbers(`${group}/vars/${position}`);
	}

	#groupOf({ path, ordinals }: LayerPlace): string | undefined {
		let group: string | undefined = '';
		for (const [depth, { kind, before }] of ordinals.entries()) {
			if (group === undefined) return undefined;
			group = this.#groupIn(group, path[depth]!, kind, before);
		}
		return group;
	}

	#groupIn(outer: string, name: string, kind: string, before: number): string | undefined {
		for (const folder of layerGroups) {
			const inside = `${outer}/${folder}`;
			const groups = groupsOf(this.file.names(inside), kind).map((own) => `${inside}/${own}`);
			const named = groups.find((group) => this.file.attribute(`${group}/vars`, 'name') === name);
			if (groups.length) return named ?? groups[before];
		}
		return undefined;
	}
}
