import { listOf, record, text, type FieldChecks } from './checks';
import { operations, ruleOf } from './operations';
import { findDuplicate, refuse, requireFields } from './refuse';
import type { GraphNode } from './types';

const nodeChecks: FieldChecks<Omit<GraphNode, 'weights'>> = {
	name: text,
	op: text,
	inputs: listOf(text),
	attributes: record
};

/** A node as it is named in a sentence. */
export function nameNode({ name, op }: GraphNode): string {
	return `Node “${name}” (${op})`;
}

function checkNodeForm(fields: Record<string, unknown>, place: number): GraphNode {
	const name = text.accepts(fields.name) ? `“${fields.name}”` : `number ${place + 1}`;
	requireFields(`Node ${name}`, fields, nodeChecks);
	const op = fields.op as string;
	if (!Object.hasOwn(operations, op))
		refuse(
			`Node ${name} asks for the operation “${op}”, which this site does not know.`,
			'unsupported'
		);
	return fields as unknown as GraphNode;
}

function checkAttributes(node: GraphNode): void {
	const checks = ruleOf(node.op).attributes;
	requireFields(`${nameNode(node)}, attributes`, { ...node.attributes }, checks);
	const unknown = Object.keys(node.attributes).find((key) => !Object.hasOwn(checks, key));
	if (unknown !== undefined)
		refuse(`${nameNode(node)} has an attribute “${unknown}”, which this operation does not take.`);
}

function checkArity(node: GraphNode): void {
	const [min, max] = ruleOf(node.op).arity;
	const given = node.inputs.length;
	if (given >= min && given <= max) return;
	const needed = min === max ? `${min}` : `at least ${min}`;
	const noun = min === 1 ? 'input' : 'inputs';
	refuse(`${nameNode(node)} takes ${needed} ${noun}, but has ${given}.`);
}

function checkLinks(nodes: readonly GraphNode[]): void {
	const all = new Set(nodes.map((node) => node.name));
	const before = new Set<string>();
	for (const node of nodes) {
		for (const input of node.inputs) {
			if (!all.has(input))
				refuse(`${nameNode(node)} takes its input from “${input}”, which is missing.`);
			if (!before.has(input))
				refuse(`${nameNode(node)} takes its input from “${input}”, which must stand before it.`);
		}
		before.add(node.name);
	}
}

/** The nodes, once each is well formed and takes its inputs from earlier ones. Shapes come later. */
export function checkNodes(list: readonly Record<string, unknown>[]): readonly GraphNode[] {
	const nodes = list.map(checkNodeForm);
	const twice = findDuplicate(nodes.map((node) => node.name));
	if (twice !== undefined) refuse(`Two nodes are named “${twice}”.`);
	nodes.forEach(checkAttributes);
	nodes.forEach(checkArity);
	checkLinks(nodes);
	const inputs = nodes.filter((node) => node.op === 'input').length;
	if (inputs !== 1) refuse(`A network needs exactly one input node; this one has ${inputs}.`);
	return nodes;
}
