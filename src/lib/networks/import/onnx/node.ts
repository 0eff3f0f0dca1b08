import type { Constant } from './constant';
import type { AttributeProto, NodeProto } from './proto';
import { decodeTensor } from './tensor';

/** The settings of an operator, each with what ONNX assumes where the file leaves it out. */
export class Attributes {
	readonly #byName: ReadonlyMap<string, AttributeProto>;

	constructor(attributes: readonly AttributeProto[]) {
		this.#byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
	}

	/** Settings of an operator that no file holds. */
	static of(numbers: Readonly<Record<string, number>>): Attributes {
		const rest = { s: '', t: undefined, floats: [], ints: [], strings: [] };
		return new Attributes(
			Object.entries(numbers).map(([name, value]) => ({ name, f: value, i: value, ...rest }))
		);
	}

	has(name: string): boolean {
		return this.#byName.has(name);
	}
	integer(name: string, otherwise: number): number {
		return this.#byName.get(name)?.i ?? otherwise;
	}
	float(name: string, otherwise: number): number {
		return this.#byName.get(name)?.f ?? otherwise;
	}
	text(name: string, otherwise: string): string {
		return this.#byName.get(name)?.s || otherwise;
	}
	integers(name: string): readonly number[] | undefined {
		return this.#byName.get(name)?.ints;
	}
	floats(name: string): readonly number[] | undefined {
		return this.#byName.get(name)?.floats;
	}
	tensor(name: string): Constant | undefined {
		const found = this.#byName.get(name)?.t;
		return found && decodeTensor(found);
	}
}

/** One operator of the file. */
export interface OnnxNode {
	readonly op: string;
	/** As the file calls it; may be empty. */
	readonly name: string;
	/** Names of values; an empty one was left out. */
	readonly inputs: readonly string[];
	readonly outputs: readonly string[];
	readonly attributes: Attributes;
}

const ownDomains = new Set(['', 'ai.onnx']);

/** A message as an operator; operators that ONNX does not define itself carry their domain in their name. */
export function toNode(proto: NodeProto): OnnxNode {
	return {
		op: ownDomains.has(proto.domain) ? proto.opType : `${proto.domain}.${proto.opType}`,
		name: proto.name,
		inputs: proto.input,
		outputs: proto.output,
		attributes: new Attributes(proto.attribute)
	};
}

/** How an operator is called in a sentence. */
export function describeNode(node: OnnxNode): string {
	const name = node.name || node.outputs[0];
	return name ? `the layer “${name}” (${node.op})` : `a layer (${node.op})`;
}
