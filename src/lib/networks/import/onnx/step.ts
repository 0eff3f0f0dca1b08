import type { FailureError } from '$lib/core/result';
import { refuseUnsupported, type GraphDraft } from '../draft';
import type { Constant } from './constant';
import { describeNode, type OnnxNode } from './node';
import type { NetworkValue, Value } from './view';

function sentence(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One operator while it is translated: what it is told, what goes in, and the graph it is added to. */
export class Step {
	constructor(
		readonly node: OnnxNode,
		/** Wish for the name of the graph's node. */
		readonly name: string,
		readonly inputs: readonly (Value | undefined)[],
		readonly draft: GraphDraft,
		/** Version of the operator set that the file was written for. */
		readonly opset: number,
		/** Nodes that only rearrange another's values, by what they do: each is added once. */
		readonly rearranged: Map<string, string>
	) {}

	get attributes() {
		return this.node.attributes;
	}

	/** @param why completes "The layer “conv1” (Conv) …" */
	refuse(why: string): FailureError {
		return refuseUnsupported(`${sentence(describeNode(this.node))} ${why}.`);
	}

	has(index: number): boolean {
		return this.inputs[index] !== undefined;
	}

	/** An input that depends on the picture. */
	network(index = 0): NetworkValue {
		const value = this.inputs[index];
		if (!value) throw this.refuse('lacks an input');
		if (value.kind === 'network') return value;
		throw this.refuse('works on a constant where the picture’s values are expected');
	}

	/** A node that only rearranges `from`, added unless it is there already. */
	rearrange(what: string, from: string, add: () => string): string {
		const key = `${what} of ${from}`;
		const node = this.rearranged.get(key) ?? add();
		this.rearranged.set(key, node);
		return node;
	}

	/** An input that must be known before any picture is. */
	constant(index: number, what: string): Constant {
		const value = this.inputs[index];
		if (!value) throw this.refuse(`lacks its ${what}`);
		if (value.kind === 'constant') return value;
		throw this.refuse(`computes its ${what} from the picture; only fixed ones can be opened`);
	}

	/** Whole numbers that newer files give as an input, older ones as an attribute. */
	numbers(index: number, attribute: string): readonly number[] | undefined {
		if (this.has(index)) return [...this.constant(index, attribute).data];
		return this.attributes.integers(attribute);
	}

	/** One number given as an input or as an attribute. */
	number(index: number, attribute: string, otherwise: number): number {
		if (this.has(index)) return this.constant(index, attribute).data[0] ?? otherwise;
		return this.attributes.float(attribute, otherwise);
	}
}

/** An axis counted from the front; ONNX may count from the back. */
export function fromFront(axis: number, rank: number): number {
	return axis < 0 ? axis + rank : axis;
}
