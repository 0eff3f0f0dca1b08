import type { NdArray } from '$lib/core/types';
import { refuseNetwork, refuseUnsupported, type GraphDraft } from '../draft';
import { shortNames } from './names';
import type { NodeDef, OutputRef } from './node-def';
import { operatorOf } from './operators';
import { activation, refuseOperator, toNode, type Value } from './value';

/** What a graph needs to be walked. */
export interface GraphParts {
	readonly nodes: ReadonlyMap<string, NodeDef>;
	readonly weights: ReadonlyMap<string, NdArray>;
	/** The placeholder of the picture. */
	readonly input: string;
	readonly draft: GraphDraft;
}

/** Adds the nodes of a graph, from its output backwards: what it does not need is never looked at. */
export class GraphWalk {
	readonly #done = new Map<string, Value>();
	readonly #open = new Set<string>();
	readonly #names: ReadonlyMap<string, string>;

	constructor(readonly parts: GraphParts) {
		this.#names = shortNames(parts.nodes.values());
	}

	/** The node of the draft that holds an output of the graph. */
	output(ref: OutputRef): string {
		const { draft, nodes } = this.parts;
		const value = this.#valueOf(ref);
		const node = nodes.get(ref.node)!;
		if (value.kind === 'activation')
			return toNode({ draft, node, name: node.name, inputs: [] }, value);
		throw refuseNetwork('The network’s output does not depend on the picture.');
	}

	#valueOf({ node: name, output }: OutputRef): Value {
		const node = this.parts.nodes.get(name);
		if (!node)
			throw refuseNetwork(`The graph takes values from a node “${name}”, which is missing.`);
		if (output !== 0)
			throw refuseOperator({ node }, `is asked for its output number ${output + 1}`);
		const known = this.#done.get(name);
		if (known) return known;
		const value = this.#run(node);
		this.#done.set(name, value);
		return value;
	}

	#run(node: NodeDef): Value {
		const { draft } = this.parts;
		if (node.op === 'Placeholder') return this.#placeholder(node);
		if (node.op === 'Const') return this.#constant(node);
		const operator = operatorOf(node);
		if (this.#open.has(node.name))
			throw refuseNetwork(
				`The node “${node.name}” takes its own output as input: the graph runs in a circle.`
			);
		this.#open.add(node.name);
		const inputs = node.inputs.map((input) => this.#valueOf(input));
		return operator({ draft, node, name: this.#names.get(node.name) ?? node.name, inputs });
	}

	#placeholder({ name }: NodeDef): Value {
		const { draft, input } = this.parts;
		if (name === input) return activation(this.parts, draft.input);
		throw refuseUnsupported(
			`The network takes a second input, “${name}”; only networks of one picture can be opened.`
		);
	}

	#constant({ name }: NodeDef): Value {
		const array = this.parts.weights.get(name);
		if (array) return { kind: 'constant', array };
		throw refuseNetwork(`The weight “${name}” is missing from the list of weights.`);
	}
}
