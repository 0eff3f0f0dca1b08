import type { NdArray } from '$lib/core/types';

/** Where a layer stands, for looking up its weights. */
export interface LayerPlace {
	/** Names of the networks around it, outermost first, then its own. */
	readonly path: readonly string[];
	/** The same by kind: how many layers of the same kind stand before it among its neighbours. */
	readonly ordinals: readonly { readonly kind: string; readonly before: number }[];
}

/** The weights of a network of Keras layers; each file format keeps them in its own way. */
export interface WeightStore {
	/**
	 * One weight of one layer.
	 * @param roles names it goes by, as versions differ
	 * @param position its place among the layer's weights
	 */
	find(place: LayerPlace, roles: readonly string[], position: number): NdArray | undefined;
}

/** A weight's path without what TensorFlow 1 hung onto names. */
export function tidyPath(path: string): string {
	return path.replace(/:\d+$/, '');
}

/** The paths that end in layer/role, shortest first: the shortest is the layer itself, not one of a similar name. */
function pathsOf(paths: readonly string[], layer: string, role: string): string[] {
	const wanted = `${layer}/${role}`;
	return paths
		.filter((path) => path === wanted || path.endsWith(`/${wanted}`))
		.sort((a, b) => a.length - b.length);
}

/** Among layers of one name in several inner networks, the one whose path names the networks around it. */
function narrow(found: readonly string[], outer: readonly string[]): string | undefined {
	if (found.length < 2) return found[0];
	const inside = found.filter((path) => outer.every((name) => `/${path}`.includes(`/${name}/`)));
	return inside[0] ?? found[0];
}

/** The path of a layer's weight among paths such as `conv1/kernel`, with or without the names of networks before it. */
export function findPath(
	paths: readonly string[],
	{ path }: LayerPlace,
	roles: readonly string[]
): string | undefined {
	const [layer, outer] = [path.at(-1)!, path.slice(0, -1)];
	for (const role of roles) {
		const found = narrow(pathsOf(paths, layer, role), outer);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Weights that are listed by path, as TensorFlow.js keeps them. */
export class ListedWeights implements WeightStore {
	readonly #weights: ReadonlyMap<string, NdArray>;
	readonly #paths: readonly string[];

	constructor(weights: ReadonlyMap<string, NdArray>) {
		this.#weights = new Map([...weights].map(([path, weight]) => [tidyPath(path), weight]));
		this.#paths = [...this.#weights.keys()];
	}

	find(place: LayerPlace, roles: readonly string[]): NdArray | undefined {
		const path = findPath(this.#paths, place, roles);
		return path === undefined ? undefined : this.#weights.get(path);
	}
}
