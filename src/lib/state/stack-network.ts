import type { LayerPlan, StackInput } from '$lib/draw/bench/stack-bench';
import { analyse, type GraphAnalysis } from '$lib/graph/analysis';
import { groupIntoBlocks } from '$lib/graph/blocks';
import { toConvolutional } from '$lib/graph/convolutional';
import type { Graph, GraphNode } from '$lib/graph/types';
import { parseGraph } from '$lib/graph/validate';
import { failure, success, type Result } from '$lib/core/result';
import { fieldSize } from '$lib/math/receptive-field';

/** A network as a stack of windows: from its input to its class scores along the way that sees most. */
export interface NetworkStack {
	readonly title: string;
	readonly input: StackInput;
	readonly layers: readonly LayerPlan[];
	/** Of each layer with its bias and normalisation, as the network counts them. */
	readonly costs: readonly { readonly parameters: number; readonly macs: number }[];
	/** What stands on other branches, and is not drawn. */
	readonly beside: { readonly layers: number; readonly parameters: number; readonly macs: number };
}

type Nodes = ReadonlyMap<string, GraphNode>;

function widthOf(analysis: GraphAnalysis, name: string): number {
	const [rows, columns] = fieldSize(analysis.nodes.get(name)!.receptiveField);
	return rows + columns;
}

/** The input whose cells see most: fields of branches that meet are merged, and this one has the widest of them. */
function widestInput(node: GraphNode, analysis: GraphAnalysis): string | undefined {
	return node.inputs.toSorted((a, b) => widthOf(analysis, b) - widthOf(analysis, a))[0];
}

/** The way from the input to the class scores. */
function mainWay(graph: Graph, nodes: Nodes, analysis: GraphAnalysis): GraphNode[] {
	const way: GraphNode[] = [];
	let node = nodes.get(graph.logits);
	while (node) {
		way.unshift(node);
		const below = widestInput(node, analysis);
		node = below === undefined ? undefined : nodes.get(below);
	}
	return way;
}

/** The window that a node moves, or null if it moves none. */
function planOf(node: GraphNode, label: string): LayerPlan | null {
	switch (node.op) {
		case 'convolution': {
			const { kernel, stride, dilation, padding, filters, paddingMode = 'zero' } = node.attributes;
			if (paddingMode !== 'zero')
				throw new RangeError(`“${label}” pads with copies of the picture, which is not drawn here`);
			return { kind: 'convolution', label, kernel, stride, dilation, padding, filters };
		}
		case 'maxPool':
		case 'averagePool': {
			const { kernel, stride, padding } = node.attributes;
			return { kind: 'pooling', label, kernel, stride, dilation: [1, 1], padding, filters: 1 };
		}
		case 'pad':
			return paddingPlan(node.attributes.paddings, label);
		default:
			return null;
	}
}

/** Padding by itself is a window of one cell; padding of channels alone moves no window. */
function paddingPlan(
	[[top, bottom], [left, right]]: readonly (readonly [number, number])[] & {
		0: readonly [number, number];
		1: readonly [number, number];
	},
	label: string
): LayerPlan | null {
	if (top + bottom + left + right === 0) return null;
	const one = [1, 1] as const;
	const padding = [top, bottom, left, right] as const;
	return { kind: 'pooling', label, kernel: one, stride: one, dilation: one, padding, filters: 1 };
}

function blockNames(graph: Graph): ReadonlyMap<string, string> {
	return new Map(groupIntoBlocks(graph).map(({ head, name }) => [head, name]));
}

/**
 * A network's layers as a stack. Dense layers become convolutions as large as their map, a global pool one that moves.
 * @throws {RangeError} if it cannot be drawn as one
 */
export function networkStack(given: Graph): NetworkStack {
	const graph = toConvolutional(given);
	const analysis = analyse(graph);
	const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
	const names = blockNames(graph);
	const layers: LayerPlan[] = [];
	const costs: { parameters: number; macs: number }[] = [];
	const way = mainWay(graph, nodes, analysis);
	for (const node of way) {
		const plan = planOf(node, names.get(node.name) ?? node.name);
		if (plan) {
			layers.push(plan);
			costs.push({ parameters: 0, macs: 0 });
		}
		const { parameters, macs } = analysis.nodes.get(node.name)!;
		const cost = costs.at(-1);
		if (cost) costs[costs.length - 1] = add(cost, { parameters, macs });
	}
	const { height, width, channels } = graph.input;
	return {
		title: given.name,
		input: { size: [height, width], channels },
		layers,
		costs,
		beside: besideOf(graph, way, analysis, costs)
	};
}

interface Sum {
	readonly parameters: number;
	readonly macs: number;
}

function add(one: Sum, other: Sum): Sum {
	return { parameters: one.parameters + other.parameters, macs: one.macs + other.macs };
}

function besideOf(
	graph: Graph,
	way: readonly GraphNode[],
	{ totals }: GraphAnalysis,
	costs: readonly Sum[]
): NetworkStack['beside'] {
	const drawn = costs.reduce(add, { parameters: 0, macs: 0 });
	const isOnWay = new Set(way.map(({ name }) => name));
	const windows = graph.nodes.filter((node) => !isOnWay.has(node.name) && planOf(node, node.name));
	return {
		layers: windows.length,
		parameters: totals.parameters - drawn.parameters,
		macs: totals.macs - drawn.macs
	};
}

/**
 * Downloads a network's graph, without its weights, and makes a stack of it.
 * @param address of its `graph.json`
 */
export async function openNetworkStack(
	title: string,
	address: string
): Promise<Result<NetworkStack>> {
	try {
		const graph = parseGraph(await (await fetch(address)).json());
		return graph.ok ? success({ ...networkStack(graph.value), title }) : graph;
	} catch (thrown) {
		if (thrown instanceof RangeError)
			return failure('unsupported', `${title} cannot be drawn as a stack: ${thrown.message}.`);
		return failure(
			'download',
			`The layers of ${title} could not be downloaded. Check the connection and try again.`,
			String(thrown)
		);
	}
}
