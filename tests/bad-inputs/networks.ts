import type { Graph } from '../../src/lib/graph/types';
import type { NetworkCard } from '../../src/lib/networks/types';

/** A network's three files, as they may arrive damaged. */
export interface NetworkBytes {
	graph: ArrayBuffer;
	weights: ArrayBuffer;
	card: NetworkCard | null;
}

/** A damaged network, and what the sentence about it must say. */
export interface NetworkCase {
	readonly title: string;
	/** Damages the files of a whole network. */
	damage(files: NetworkBytes): NetworkBytes;
	readonly sentence: RegExp;
}

const encode = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;

/** Changes the graph; the card is left out, so that the graph's own checks are what speaks. */
function changeGraph(change: (graph: Record<string, never> & Graph) => void) {
	return (files: NetworkBytes): NetworkBytes => {
		const graph = JSON.parse(new TextDecoder().decode(files.graph)) as Record<string, never> &
			Graph;
		change(graph);
		return { ...files, graph: encode(JSON.stringify(graph)), card: null };
	};
}

type Loose = { [key: string]: unknown } & Record<string, never>;
const loose = (value: unknown) => value as Loose;

function changeWeights(change: (bytes: Uint8Array) => void, keepCard = false) {
	return (files: NetworkBytes): NetworkBytes => {
		const bytes = new Uint8Array(files.weights.slice(0));
		change(bytes);
		return { ...files, weights: bytes.buffer, card: keepCard ? files.card : null };
	};
}

/** Damages of a network's files, on the shipped LeNet-5. */
export const networkCases: readonly NetworkCase[] = [
	{
		title: 'an empty graph file',
		damage: (files) => ({ ...files, graph: new ArrayBuffer(0) }),
		sentence: /not.*graph|graph.*not|format/i
	},
	{
		title: 'a page instead of a graph',
		damage: (files) => ({ ...files, graph: encode('<!doctype html><title>Not found</title>') }),
		sentence: /not.*graph|graph.*not|format/i
	},
	{
		title: 'a graph cut off half way',
		damage: (files) => ({ ...files, graph: files.graph.slice(0, files.graph.byteLength / 2) }),
		sentence: /not.*graph|graph.*not|format/i
	},
	{
		title: 'a graph of a later version',
		damage: changeGraph((graph) => (loose(graph).version = 9 as never)),
		sentence: /version/i
	},
	{
		title: 'an unknown operation',
		damage: changeGraph((graph) => (loose(graph.nodes[1]).op = 'spatialTransformer' as never)),
		sentence: /spatialTransformer/
	},
	{
		title: 'an input that does not exist',
		damage: changeGraph((graph) => (loose(graph.nodes[2]).inputs = ['C0'] as never)),
		sentence: /C0/
	},
	{
		title: 'two layers of one name',
		damage: changeGraph((graph) => (loose(graph.nodes[2]).name = graph.nodes[1]!.name as never)),
		sentence: /C1/
	},
	{
		title: 'an input of the wrong size',
		damage: changeGraph((graph) => (loose(graph.input).height = 28 as never)),
		sentence: /C5|flatten|28|shape/i
	},
	{
		title: 'an input of the wrong rank',
		damage: changeGraph((graph) => (loose(graph.input).channels = 4 as never)),
		sentence: /channels/i
	},
	{
		title: 'a standard deviation of zero',
		damage: changeGraph((graph) => (loose(graph.input).std = [0] as never)),
		sentence: /std|deviation/i
	},
	{
		title: 'a kernel of the wrong shape',
		damage: changeGraph((graph) => (loose(graph.tensors[0]).shape = [5, 5, 3, 6] as never)),
		sentence: /C1/
	},
	{
		title: 'a class too few',
		damage: changeGraph((graph) => (loose(graph).classes = graph.classes.slice(1) as never)),
		sentence: /class/i
	},
	{
		title: 'no such logits',
		damage: changeGraph((graph) => (loose(graph).logits = 'scores' as never)),
		sentence: /scores/
	},
	{
		title: 'weights that are missing',
		damage: (files) => ({ ...files, weights: new ArrayBuffer(0), card: null }),
		sentence: /incomplete|short|bytes/i
	},
	{
		title: 'weights cut off',
		damage: (files) => ({ ...files, weights: files.weights.slice(0, 100_000), card: null }),
		sentence: /incomplete|short|bytes/i
	},
	{
		title: 'weights cut off, with a card that knows',
		damage: (files) => ({ ...files, weights: files.weights.slice(0, 100_000) }),
		sentence: /damaged.*bytes/
	},
	{
		title: 'one flipped bit in the weights',
		damage: changeWeights((bytes) => (bytes[5000]! ^= 1), true),
		sentence: /checksum/
	},
	{
		title: 'a weight that is not a number',
		damage: changeWeights((bytes) => bytes.set([0x00, 0x7e], 0)),
		sentence: /C1\/kernel.*finite/
	},
	{
		title: 'an infinite weight',
		damage: changeWeights((bytes) => bytes.set([0x00, 0x7c], 2)),
		sentence: /C1\/kernel.*finite/
	}
];
