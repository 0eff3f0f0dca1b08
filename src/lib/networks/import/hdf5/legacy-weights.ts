import type { NdArray } from '$lib/core/types';
import {
	findPath,
	tidyPath,
	type LayerPlace,
	type WeightStore
} from '../keras-layers/weight-store';
import type { Hdf5File } from './reader';

/** Long lists of names are cut into several attributes: `weight_names0`, `weight_names1`, … */
function readNames(file: Hdf5File, group: string): string[] {
	const whole = file.attribute(group, 'weight_names');
	if (Array.isArray(whole)) return whole.map(String);
	const names: string[] = [];
	for (let part = 0; ; part++) {
		const some = file.attribute(group, `weight_names${part}`);
		if (!Array.isArray(some)) return names;
		names.push(...some.map(String));
	}
}

/**
 * Weights of a `.h5` file: one group for each layer of the outermost network, and in its attribute `weight_names` where
 * the weights of that layer, or of the network it is, lie in the group.
 */
export class LegacyWeights implements WeightStore {
	readonly #names = new Map<string, readonly string[]>();

	constructor(
		readonly file: Hdf5File,
		readonly root: string
	) {}

	find(place: LayerPlace, roles: readonly string[]): NdArray | undefined {
		const group = `${this.root}/${place.path[0]!}`;
		const names = this.#namesIn(group);
		const found = this.#findName(names, place, roles);
		return found === undefined ? undefined : this.file.numbers(`${group}/${found}`);
	}

	#namesIn(group: string): readonly string[] {
		const names = this.#names.get(group) ?? readNames(this.file, group);
		this.#names.set(group, names);
		return names;
	}

	/** TensorFlow 1 renamed weights (conv1_1/kernel); in the group of a single layer the role alone is enough. */
	#findName(
		names: readonly string[],
		place: LayerPlace,
		roles: readonly string[]
	): string | undefined {
		const tidy = names.map(tidyPath);
		const path = findPath(tidy, place, roles);
		if (path !== undefined) return names[tidy.indexOf(path)];
		if (place.path.length > 1) return undefined;
		return names[tidy.findIndex((name) => roles.includes(name.split('/').at(-1)!))];
	}
}
