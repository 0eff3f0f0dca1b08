import { isRecord } from '$lib/graph/checks';
import { refuseNetwork } from '../draft';
import { requireRecord } from './fields';

/** One of the outputs of one call of a layer. */
export interface TensorRef {
	readonly layer: string;
	readonly call: number;
	readonly output: number;
}

/** What a layer is called with; numbers occur where Keras recorded arithmetic such as x / 127.5. */
export type Argument = TensorRef | number;

/** One layer as a description has it, whatever its dialect. */
export interface LayerConfig {
	readonly name: string;
	readonly kind: string;
	readonly config: Readonly<Record<string, unknown>>;
	/** A layer that is shared is called several times. */
	readonly calls: readonly (readonly Argument[])[];
}

/** A network, or one inside another. */
export interface ModelConfig {
	readonly name: string;
	readonly layers: readonly LayerConfig[];
	readonly inputs: readonly TensorRef[];
	readonly outputs: readonly TensorRef[];
}

type Fields = Readonly<Record<string, unknown>>;

const modelKinds: readonly string[] = ['Sequential', 'Functional', 'Model'];

/** Whether a layer is itself a network of layers. */
export function isModel({ kind, config }: Pick<LayerConfig, 'kind' | 'config'>): boolean {
	return modelKinds.includes(kind) && Array.isArray(config.layers);
}

/** [layer, call, output, …] of Keras 2, and of `keras_history` in Keras 3. */
function readTriple(value: unknown): TensorRef | undefined {
	if (!Array.isArray(value)) return undefined;
	const [layer, call, output] = value as unknown[];
	if (typeof layer !== 'string' || !Number.isInteger(call) || !Number.isInteger(output))
		return undefined;
	return { layer, call: call as number, output: output as number };
}

/** Every tensor in the arguments of a call of Keras 3, in order. */
function readTensors(value: unknown): TensorRef[] {
	if (Array.isArray(value)) return value.flatMap(readTensors);
	if (!isRecord(value)) return [];
	if (value.class_name !== '__keras_tensor__') return Object.values(value).flatMap(readTensors);
	const triple = readTriple(requireRecord(value.config, 'where a tensor comes from').keras_history);
	return triple ? [triple] : [];
}

function readModernCall({ args, kwargs }: Fields): Argument[] {
	const positional = (Array.isArray(args) ? args : []).flatMap((value: unknown): Argument[] =>
		typeof value === 'number' ? [value] : readTensors(value)
	);
	return [...positional, ...readTensors(kwargs)];
}

/** Keras 2 writes the second operand of recorded arithmetic as `y`, a number or a tensor. */
function readOperand(named: unknown): Argument[] {
	const operand = isRecord(named) ? named.y : undefined;
	if (typeof operand === 'number') return [operand];
	const triple = readTriple(operand);
	return triple ? [triple] : [];
}

/** ["_CONSTANT_VALUE", −1, value, …] stands for a number as the first operand. */
function readClassicArgument(entry: unknown): Argument[] {
	const [layer, , value, named] = Array.isArray(entry) ? (entry as unknown[]) : [];
	if (layer === '_CONSTANT_VALUE' && typeof value === 'number')
		return [value, ...readOperand(named)];
	const triple = readTriple(entry);
	return triple ? [triple, ...readOperand(named)] : [];
}

function readClassicCall(call: unknown[]): Argument[] {
	return typeof call[0] === 'string'
		? readClassicArgument(call)
		: call.flatMap(readClassicArgument);
}

function readCall(call: unknown): readonly Argument[] {
	if (isRecord(call)) return readModernCall(call);
	return Array.isArray(call) ? readClassicCall(call) : [];
}

function readLayer(value: unknown, place: number): LayerConfig {
	const fields = requireRecord(value, `layer number ${place + 1}`);
	const config = readSettings(fields);
	const name = config.name ?? fields.name ?? `${String(fields.class_name)}_${place + 1}`;
	const calls = Array.isArray(fields.inbound_nodes) ? fields.inbound_nodes : [];
	return {
		name: String(fields.name ?? name),
		kind: String(fields.class_name),
		config,
		calls: calls.map(readCall)
	};
}

/** A layer's settings; Keras 3 keeps the shape it was built for beside them. */
function readSettings({ config, build_config: build }: Fields): Fields {
	// Sequential networks of Keras 2.2 and TensorFlow.js are a mere list.
	const settings = Array.isArray(config) ? { layers: config } : requireRecord(config, 'a layer');
	const shape = isRecord(build) ? build.input_shape : undefined;
	return shape === undefined ? settings : { built_shape: shape, ...settings };
}

/** Refs as a list of triples, as a single one, or as objects of named ones. */
function readRefs(value: unknown): TensorRef[] {
	const single = readTriple(value);
	if (single) return [single];
	if (Array.isArray(value)) return value.flatMap(readRefs);
	return isRecord(value) ? Object.values(value).flatMap(readRefs) : [];
}

function inputLayer(config: Fields, first: LayerConfig | undefined): LayerConfig {
	const shape =
		first?.config.batch_input_shape ?? config.build_input_shape ?? first?.config.built_shape;
	const settings = { batch_input_shape: shape };
	return { name: 'sequential_input', kind: 'InputLayer', config: settings, calls: [] };
}

/** One layer after the other, as a functional network. */
function chain(name: string, config: Fields, given: readonly LayerConfig[]): ModelConfig {
	const layers = given[0]?.kind === 'InputLayer' ? given : [inputLayer(config, given[0]), ...given];
	const ref = ({ name: layer }: LayerConfig): TensorRef => ({ layer, call: 0, output: 0 });
	const linked = layers.map((layer, i) => ({ ...layer, calls: i ? [[ref(layers[i - 1]!)]] : [] }));
	return { name, layers: linked, inputs: [ref(linked[0]!)], outputs: [ref(linked.at(-1)!)] };
}

/**
 * A network's description in any dialect: Keras 2 and 3, sequential and functional.
 * @param value { class_name, config, … }
 */
export function readModel(value: unknown): ModelConfig {
	const fields = requireRecord(value, 'its list of layers');
	const config = readSettings(fields);
	const kind = String(fields.class_name);
	if (!isModel({ kind, config }))
		throw refuseNetwork(
			`The network is of the kind “${kind}”: only sequential and functional networks describe their layers.`
		);
	const layers = (config.layers as unknown[]).map(readLayer);
	const name = String(config.name ?? fields.name ?? 'network');
	if (kind === 'Sequential') return chain(name, config, layers);
	const [inputs, outputs] = [readRefs(config.input_layers), readRefs(config.output_layers)];
	return { name, layers, inputs, outputs };
}

/** A layer that is itself a network. */
export function readInnerModel({ name, kind, config }: LayerConfig): ModelConfig {
	return { ...readModel({ class_name: kind, config }), name };
}
