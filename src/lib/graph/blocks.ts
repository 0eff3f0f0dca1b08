import { ruleOf } from './operations';
import type { Graph, GraphNode } from './types';

/** A layer as people name it: what it computes, and the bias, normalisation and activation that follow. */
export interface Block {
	/** Unique. The head's name, without a last part that only repeats its operation: "conv1.convolution" → "conv1". */
	readonly name: string;
	/** Name of the first node. */
	readonly head: string;
	/** Names of all nodes, in order; only the last one feeds other blocks. */
	readonly nodes: readonly string[];
	/** Names of the blocks that feed the head, each once. */
	readonly inputs: readonly string[];
}

/** Operations that stand alone whatever follows. */
const solitary: ReadonlySet<string> = new Set(['input', 'softmax']);

/** Names that steps are commonly given where the operation's name is longer. */
const shortNames: Readonly<Record<string, string>> = {
	convolution: 'conv',
	batchNormalization: 'norm'
};

/** Node → nodes it feeds, each once. */
function findConsumers(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
	const consumers = new Map<string, GraphNode[]>(nodes.map((node) => [node.name, []]));
	for (const node of nodes)
		for (const input of new Set(node.inputs)) consumers.get(input)!.push(node);
	return consumers;
}

/** The node that belongs to the same block as the one before it, if there is one. */
function findFollower(node: GraphNode, consumers: Map<string, GraphNode[]>): GraphNode | null {
	const [only, ...others] = consumers.get(node.name)!;
	if (!only || others.length > 0 || solitary.has(node.op)) return null;
	return ruleOf(only.op).pointwise ? only : null;
}

/** Chains of nodes, in the order of their heads; each node is in exactly one. */
function findChains(nodes: readonly GraphNode[]): GraphNode[][] {
	const consumers = findConsumers(nodes);
	const taken = new Set<string>();
	const chains: GraphNode[][] = [];
	for (const head of nodes) {
		if (taken.has(head.name)) continue;
		const chain: GraphNode[] = [];
		for (let node: GraphNode | null = head; node; node = findFollower(node, consumers))
			chain.push(node);
		chain.forEach((node) => taken.add(node.name));
		chains.push(chain);
	}
	return chains;
}

function shortenName({ name, op }: GraphNode): string {
	const dot = name.lastIndexOf('.');
	const step = name.slice(dot + 1);
	return dot > 0 && (step === op || step === shortNames[op]) ? name.slice(0, dot) : name;
}

/** Short names where they are unique, full ones elsewhere. */
function nameBlocks(heads: readonly GraphNode[], nodes: readonly GraphNode[]): string[] {
	const uses = new Map<string, number>(nodes.map((node) => [node.name, 1]));
	const short = heads.map(shortenName);
	short.forEach((name, i) => {
		if (name !== heads[i]!.name) uses.set(name, (uses.get(name) ?? 0) + 1);
	});
	return short.map((name, i) => (uses.get(name) === 1 ? name : heads[i]!.name));
}

/**
 * Groups the nodes of a valid graph into layers: a block is a node and the chain of pointwise nodes that it alone
 * feeds. Blocks come in topological order, because only a block's last node feeds others, and only their heads.
 */
export function groupIntoBlocks(graph: Graph): Block[] {
	const chains = findChains(graph.nodes);
	const heads = chains.map((chain) => chain[0]!);
	const names = nameBlocks(heads, graph.nodes);
	const blockOf = new Map<string, string>();
	chains.forEach((chain, i) => chain.forEach((node) => blockOf.set(node.name, names[i]!)));
	return chains.map((chain, i) => ({
		name: names[i]!,
		head: heads[i]!.name,
		nodes: chain.map((node) => node.name),
		inputs: [...new Set(heads[i]!.inputs.map((input) => blockOf.get(input)!))]
	}));
}
