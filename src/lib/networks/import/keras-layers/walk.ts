import { refuseNetwork } from '../draft';
import {
	isModel,
	readInnerModel,
	type Argument,
	type LayerConfig,
	type ModelConfig,
	type TensorRef
} from './config';
import { LayerFields } from './fields';
import type { NetworkContext } from './layer';
import { layerKind } from './layers';
import type { LayerPlace, WeightStore } from './weight-store';

/** What is the same for a network and all networks in it. */
interface Shared {
	readonly context: NetworkContext;
	readonly weights: WeightStore;
	/** How often each layer, by the path of its names, has been called so far. */
	readonly timesCalled: Map<string, number>;
}

const keyOf = ({ layer, call }: TensorRef) => `${call} ${layer}`;

function isRef(argument: Argument): argument is TensorRef {
	return typeof argument !== 'number';
}

/**
 * The number of each layer's first call. It is mostly 0, but a network within a network has been called once, on its
 * own input, before it became part of the other, and that call is not written down.
 */
function firstCalls({ layers, outputs }: ModelConfig): ReadonlyMap<string, number> {
	const first = new Map<string, number>();
	const used = layers.flatMap(({ calls }) => calls.flat().filter(isRef));
	for (const { layer, call } of [...used, ...outputs])
		first.set(layer, Math.min(call, first.get(layer) ?? call));
	return first;
}

/** Nothing stands outside the outermost network. */
const outermost: LayerPlace = { path: [], ordinals: [] };

/** Adds the nodes of one call of one network, from its outputs backwards: what they do not need is never looked at. */
class ModelWalk {
	readonly #layers: ReadonlyMap<string, LayerConfig>;
	readonly #firstCalls: ReadonlyMap<string, number>;
	readonly #done = new Map<string, readonly string[]>();
	readonly #open = new Set<string>();

	constructor(
		readonly model: ModelConfig,
		readonly inputs: readonly string[],
		readonly place: LayerPlace,
		readonly shared: Shared
	) {
		this.#layers = new Map(model.layers.map((layer) => [layer.name, layer]));
		this.#firstCalls = firstCalls(model);
	}

	/** The nodes that hold the network's outputs. */
	outputs(refs: readonly TensorRef[] = this.model.outputs): string[] {
		return refs.map((ref) => this.#valueOf(ref));
	}

	#valueOf(ref: TensorRef): string {
		const values = this.#done.get(keyOf(ref)) ?? this.#callOnce(ref);
		const value = values[ref.output];
		if (value !== undefined) return value;
		throw refuseNetwork(`The layer “${ref.layer}” has no output number ${ref.output + 1}.`);
	}

	#callOnce(ref: TensorRef): readonly string[] {
		const layer = this.#layers.get(ref.layer);
		if (!layer)
			throw refuseNetwork(
				`The network takes values from a layer “${ref.layer}”, which is missing.`
			);
		if (this.#open.has(keyOf(ref)))
			throw refuseNetwork(
				`The layer “${ref.layer}” takes its own output as input: the network runs in a circle.`
			);
		this.#open.add(keyOf(ref));
		const values = this.#call(layer, ref);
		this.#done.set(keyOf(ref), values);
		return values;
	}

	#call(layer: LayerConfig, ref: TensorRef): readonly string[] {
		if (layer.kind === 'InputLayer') return [this.#inputOf(layer)];
		const given = this.#argumentsOf(layer, ref);
		const inputs = given.filter(isRef).map((argument) => this.#valueOf(argument));
		if (isModel(layer)) return this.#callModel(layer, inputs);
		return [this.#callLayer(layer, inputs, given)];
	}

	#argumentsOf({ name, calls }: LayerConfig, { call }: TensorRef): readonly Argument[] {
		const given = calls[call - this.#firstCalls.get(name)!];
		if (given) return given;
		throw refuseNetwork(`The layer “${name}” is used, but not said to be called on anything.`);
	}

	#inputOf({ name }: LayerConfig): string {
		const place = this.model.inputs.findIndex((ref) => ref.layer === name);
		const value = this.inputs[place];
		if (value !== undefined) return value;
		throw refuseNetwork(`The input “${name}” is given nothing.`);
	}

	#placeOf({ name, kind }: LayerConfig): LayerPlace {
		const { layers } = this.model;
		const own = layers.findIndex((layer) => layer.name === name);
		const before = layers.slice(0, own).filter((layer) => layer.kind === kind).length;
		return {
			path: [...this.place.path, name],
			ordinals: [...this.place.ordinals, { kind, before }]
		};
	}

	#callModel(layer: LayerConfig, inputs: readonly string[]): readonly string[] {
		const inner = readInnerModel(layer);
		return new ModelWalk(inner, inputs, this.#placeOf(layer), this.shared).outputs();
	}

	/** A layer's name; from its second call on with the number of the call. */
	#nameFor({ path }: LayerPlace): string {
		const { timesCalled } = this.shared;
		const times = (timesCalled.get(path.join('\n')) ?? 0) + 1;
		timesCalled.set(path.join('\n'), times);
		return times === 1 ? path.at(-1)! : `${path.at(-1)}_${times}`;
	}

	#callLayer(layer: LayerConfig, inputs: readonly string[], given: readonly Argument[]): string {
		const { context, weights } = this.shared;
		const translate = layerKind(layer.kind, layer.name);
		const place = this.#placeOf(layer);
		const numbered = given.map((argument, i) => [i, argument] as const);
		return translate({
			...context,
			name: this.#nameFor(place),
			kind: layer.kind,
			fields: new LayerFields(layer.name, layer.config),
			inputs,
			constants: new Map(numbered.filter((entry): entry is [number, number] => !isRef(entry[1]))),
			find: (roles, position) => weights.find(place, roles, position)
		});
	}
}

/** Adds the nodes of a network. Returns the one that holds the given output. */
export function walkModel(
	model: ModelConfig,
	output: TensorRef,
	context: NetworkContext,
	weights: WeightStore
): string {
	const shared: Shared = { context, weights, timesCalled: new Map() };
	const walk = new ModelWalk(model, [context.draft.input], outermost, shared);
	return walk.outputs([output])[0]!;
}
