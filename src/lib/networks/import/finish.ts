import { sizeOf, type NdArray } from '$lib/core/types';
import { writeShape } from '$lib/graph/shape-rules';
import type { GraphNode } from '$lib/graph/types';
import { refuseNetwork, type GraphDraft } from './draft';
import { foldInput } from './fold-input';
import type { ImportedNetwork } from './types';

/** What an importer knows of a network when all nodes are there. */
export interface Finished {
	readonly draft: GraphDraft;
	/** The node of the network's output. */
	readonly output: string;
	readonly notes: readonly string[];
	/** The largest of the values that a picture is given as, where the file says it: 255 for bytes. */
	readonly largest?: number;
}

type Nodes = ReadonlyMap<string, GraphNode>;

/** Nodes that leave class scores what they are, whatever the shape. */
const transparent: readonly string[] = ['flatten', 'reshape', 'dropout'];

/** The node that makes an output, behind those that only change its shape. */
function makerOf(output: string, nodes: Nodes): GraphNode {
	let node = nodes.get(output)!;
	while (transparent.includes(node.op)) node = nodes.get(node.inputs[0]!)!;
	return node;
}

/** Scores are one list; networks without dense layers have them as a picture of one cell. */
function asVector(draft: GraphDraft, scores: string): string {
	const shape = draft.shapeOf(scores);
	if (sizeOf(shape) !== shape.at(-1))
		throw refuseNetwork(
			`The network’s output is ${writeShape(shape)}; only networks that give one score for each class can be opened.`
		);
	return shape.length === 1 ? scores : draft.add('flatten', 'logits', [scores], {});
}

/** z becomes [0, z], whose softmax is [1 − sigmoid(z), sigmoid(z)]: two classes instead of one share. */
function asTwoClasses(draft: GraphDraft, score: string): string {
	const kernel = { shape: [1, 2], data: Float32Array.of(0, 1) };
	return draft.add('dense', 'logits', [score], { units: 2 }, { kernel });
}

/** The one score as two classes, and what is said of it. */
function twoClassScores(draft: GraphDraft, score: string, note: string): Scores {
	const logits = asTwoClasses(draft, score);
	return { logits, last: draft.add('softmax', 'softmax', [logits], {}), notes: [note] };
}

interface Scores {
	readonly logits: string;
	/** The last node of the network: the softmax, where there is one. */
	readonly last: string;
	readonly notes: readonly string[];
}

/** The softmax again behind the scores, if they are no longer what it stood on. */
function addSoftmax(draft: GraphDraft, logits: string, softmax: GraphNode): string {
	if (softmax.inputs[0] === logits) return softmax.name;
	return draft.add('softmax', 'softmax', [logits], {});
}

function sigmoidScores(draft: GraphDraft, sigmoid: GraphNode): Scores {
	const scores = asVector(draft, sigmoid.inputs[0]!);
	if (draft.shapeOf(scores)[0] === 1)
		return twoClassScores(
			draft,
			scores,
			'The network gives one share between 0 and 1 (sigmoid); it is shown as two classes, the share of the second and the rest.'
		);
	const note =
		'The network scores each class for itself (sigmoid); the percentages shown are shares of all classes (softmax), in the same order.';
	return { logits: scores, last: scores, notes: [note] };
}

function softmaxScores(draft: GraphDraft, softmax: GraphNode): Scores {
	const logits = asVector(draft, softmax.inputs[0]!);
	if (draft.shapeOf(logits)[0] === 1)
		throw refuseNetwork(
			'The network ends in a softmax over one score, which is always 1: it tells no classes apart.'
		);
	return { logits, last: addSoftmax(draft, logits, softmax), notes: [] };
}

/** What a network without softmax or sigmoid ends in are the scores. */
function plainScores(draft: GraphDraft, output: string): Scores {
	const logits = asVector(draft, output);
	if (draft.shapeOf(logits)[0] !== 1) return { logits, last: logits, notes: [] };
	return twoClassScores(
		draft,
		logits,
		'The network gives one number, which is taken for a score of the second of two classes: their shares are sigmoid(score) and the rest.'
	);
}

/** The class scores before softmax, for whatever a network ends in. */
function findScores(draft: GraphDraft, output: string): Scores {
	const nodes = new Map(draft.nodes.map((node) => [node.name, node]));
	const maker = makerOf(output, nodes);
	if (maker.op === 'softmax') return softmaxScores(draft, maker);
	if (maker.op === 'sigmoid') return sigmoidScores(draft, maker);
	return plainScores(draft, output);
}

/** The nodes that `last` needs, in their order. */
function needed(nodes: readonly GraphNode[], last: string): GraphNode[] {
	const names = new Set([last]);
	for (const node of [...nodes].reverse())
		if (names.has(node.name)) node.inputs.forEach((input) => names.add(input));
	return nodes.filter((node) => names.has(node.name));
}

function weightsOf(
	nodes: readonly GraphNode[],
	weights: ReadonlyMap<string, NdArray>
): Map<string, NdArray> {
	const names = nodes.flatMap((node) => Object.values(node.weights ?? {}));
	return new Map(names.map((name) => [name, weights.get(name)!]));
}

/**
 * Ends the making of a network: finds the class scores, leaves out what they do not need, and turns arithmetic on the
 * picture's values into the values that the network says it expects.
 */
export function finishNetwork({
	draft,
	output,
	notes,
	largest
}: Finished): Pick<
	ImportedNetwork,
	'nodes' | 'logits' | 'weights' | 'classCount' | 'values' | 'notes'
> {
	const scores = findScores(draft, output);
	const folded = foldInput(needed(draft.nodes, scores.last), draft.weights, largest);
	if (!folded.nodes.some((node) => node.name === draft.input))
		throw refuseNetwork('The network’s output does not depend on the picture.');
	return {
		nodes: folded.nodes,
		logits: scores.logits,
		weights: weightsOf(folded.nodes, draft.weights),
		classCount: draft.shapeOf(scores.logits)[0]!,
		...(folded.values ? { values: folded.values } : {}),
		notes: [...notes, ...scores.notes]
	};
}
