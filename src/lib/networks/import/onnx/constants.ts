import { refuseNetwork } from '../draft';
import { constantOf, wholeNumbers, type Constant } from './constant';
import type { ExternalData } from './external';
import type { OnnxNode } from './node';
import type { GraphProto, TensorProto } from './proto';
import { decodeTensor } from './tensor';

/** The constant that a `Constant` operator stands for. */
function valueOf({ attributes }: OnnxNode): Constant {
	const tensor = attributes.tensor('value');
	if (tensor) return tensor;
	if (attributes.has('value_float'))
		return constantOf([], Float32Array.of(attributes.float('value_float', 0)), false);
	if (attributes.has('value_int'))
		return constantOf([], Float64Array.of(attributes.integer('value_int', 0)), true);
	const whole = attributes.integers('value_ints');
	if (attributes.has('value_ints')) return wholeNumbers(whole ?? []);
	const floats = attributes.floats('value_floats');
	if (floats?.length) return constantOf([floats.length], Float32Array.from(floats), false);
	throw refuseNetwork(
		'A constant of this network is neither a number nor a list of numbers, so it cannot be read.'
	);
}

/** The weights and constants of a file, each decoded when it is asked for first. */
export class Constants {
	readonly #tensors: ReadonlyMap<string, TensorProto>;
	readonly #nodes: ReadonlyMap<string, OnnxNode>;
	readonly #decoded = new Map<string, Constant>();

	constructor(
		graph: GraphProto,
		nodes: readonly OnnxNode[],
		private readonly outside: ExternalData
	) {
		if (graph.sparseInitializer.length > 0)
			throw refuseNetwork('This network has sparse weights, which cannot be opened.');
		this.#tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
		this.#nodes = new Map(
			nodes.filter(({ op }) => op === 'Constant').map((node) => [node.outputs[0] ?? '', node])
		);
	}

	has(name: string): boolean {
		return this.#tensors.has(name) || this.#nodes.has(name);
	}

	get names(): readonly string[] {
		return [...this.#tensors.keys(), ...this.#nodes.keys()];
	}

	get(name: string): Constant | undefined {
		const known = this.#decoded.get(name) ?? this.#decode(name);
		if (known) this.#decoded.set(name, known);
		return known;
	}

	#decode(name: string): Constant | undefined {
		const tensor = this.#tensors.get(name);
		if (tensor) return decodeTensor(tensor, this.outside(tensor));
		const node = this.#nodes.get(name);
		return node && valueOf(node);
	}
}
