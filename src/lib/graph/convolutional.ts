import type { Shape } from '$lib/core/types';
import { analyse } from './analysis';
import { ruleOf } from './operations';
import type { Graph, GraphNode, OperationAttributes, Pair, TensorRecord } from './types';

/**
 * A network as a convolution from end to end, so that it runs on pictures larger than its own:
 *
 *     flatten [h, w, c] → dense          becomes   convolution with a kernel of h × w
 *     globalAveragePool [h, w, c]        becomes   averagePool h × w, stride 1
 *     dense after a vector               becomes   convolution 1 × 1
 *
 * A dense kernel [h · w · c, units] has the same numbers in the same order as [h, w, c, units], so only its shape changes.
 */

/** Where a node of the old graph is found in the new one. */
interface Renamed {
	readonly name: string;
	/** The map that a vector holds row by row: what a dense layer must cover. */
	readonly map: Shape;
}

/** What is known while the nodes are rewritten one after the other. */
interface Rewriting {
	readonly nodes: GraphNode[];
	/** By name of the old node. */
	readonly renamed: Map<string, Renamed>;
	/** New shapes by name of the tensor. */
	readonly kernels: Map<string, Shape>;
	shapeOf(name: string): Shape;
}

const stepByStep = { stride: [1, 1], padding: 'valid' } as const;

function refuse(node: GraphNode, why: string): never {
	throw new RangeError(`“${node.name}” ${why}`);
}

function asMap(shape: Shape): Shape {
	return shape.length === 3 ? shape : [1, 1, shape[0]!];
}

function isSingleCell(shape: Shape): boolean {
	return shape[0] === 1 && shape[1] === 1;
}

function windowOver([height, width]: Shape): Pair {
	return [height!, width!];
}

/** A vector that only lists a map's cells is the map itself, to be covered by the next dense layer. */
function rewriteFlatten(work: Rewriting, node: GraphNode): void {
	const from = work.renamed.get(node.inputs[0]!)!;
	const shape = work.shapeOf(node.name);
	if (shape.length === 1) work.renamed.set(node.name, from);
	else if (isSingleCell(shape) && isSingleCell(from.map)) work.renamed.set(node.name, from);
	else refuse(node, 'moves cells to other places, which cannot be done on a larger picture');
}

function rewriteDense(work: Rewriting, node: GraphNode & { op: 'dense' }): void {
	const { name, map } = work.renamed.get(node.inputs[0]!)!;
	const { units } = node.attributes;
	const kernel = windowOver(map);
	const attributes: OperationAttributes['convolution'] = {
		...stepByStep,
		kernel,
		filters: units,
		dilation: [1, 1],
		groups: 1
	};
	const tensor = node.weights?.kernel;
	if (tensor !== undefined) noteKernel(work, node, tensor, [...kernel, map[2]!, units]);
	keep(work, { ...node, op: 'convolution', inputs: [name], attributes }, [1, 1, units]);
}

function noteKernel(work: Rewriting, node: GraphNode, tensor: string, shape: Shape): void {
	const known = work.kernels.get(tensor);
	if (known && String(known) !== String(shape))
		refuse(node, 'shares its weights with a layer of another shape');
	work.kernels.set(tensor, shape);
}

function rewriteGlobalPool(
	work: Rewriting,
	node: GraphNode & { op: 'globalAveragePool' | 'globalMaxPool' }
): void {
	const { name, map } = work.renamed.get(node.inputs[0]!)!;
	const op = node.op === 'globalMaxPool' ? 'maxPool' : 'averagePool';
	const attributes = { ...stepByStep, kernel: windowOver(map) };
	keep(work, { ...node, op, inputs: [name], attributes }, [1, 1, map[2]!]);
}

function keep(work: Rewriting, node: GraphNode, map: Shape): void {
	work.nodes.push(node);
	work.renamed.set(node.name, { name: node.name, map });
}

/** Whether a node does the same to every number of a vector, wherever it came from. */
function ignoresPlaces(node: GraphNode): boolean {
	const { pointwise, weightShapes } = ruleOf(node.op);
	return Boolean(pointwise) && weightShapes === undefined;
}

function isUnrolled(work: Rewriting, name: string): boolean {
	return work.shapeOf(name).length === 1 && !isSingleCell(work.renamed.get(name)!.map);
}

/** A gate over the whole picture would be one for each window; the map it gates has other cells. */
function isGate(work: Rewriting, node: GraphNode): boolean {
	const shapes = node.inputs.map((name) => String(asMap(work.shapeOf(name))));
	return node.op === 'multiply' && new Set(shapes).size > 1;
}

function rewriteOther(work: Rewriting, node: GraphNode): void {
	if (isGate(work, node))
		refuse(node, 'weighs the whole picture at once, which a larger picture does not allow');
	const from = node.inputs.map((name) => work.renamed.get(name)!);
	const unrolled = node.inputs.some((name) => isUnrolled(work, name));
	if (unrolled && !ignoresPlaces(node))
		refuse(node, 'treats each cell of a flattened map differently, which a convolution cannot');
	const map = unrolled ? from[0]!.map : asMap(work.shapeOf(node.name));
	keep(work, { ...node, inputs: from.map(({ name }) => name) } as GraphNode, map);
}

function rewrite(work: Rewriting, node: GraphNode): void {
	switch (node.op) {
		case 'flatten':
		case 'reshape':
			return rewriteFlatten(work, node);
		case 'dense':
			return rewriteDense(work, node);
		case 'globalAveragePool':
		case 'globalMaxPool':
			return rewriteGlobalPool(work, node);
		default:
			return rewriteOther(work, node);
	}
}

function reshapeRecords(
	records: readonly TensorRecord[],
	kernels: ReadonlyMap<string, Shape>
): readonly TensorRecord[] {
	return records.map((record) => ({ ...record, shape: kernels.get(record.name) ?? record.shape }));
}

/**
 * The same network without a flatten, a dense layer or a global pool. On a picture of its own size it gives the same
 * class scores, as a map [1, 1, classes]; on a larger one, a map of them.
 *
 * @param graph a valid graph, with weights or without
 * @throws {RangeError} with a sentence if a layer has no counterpart that a larger picture allows
 */
export function toConvolutional(graph: Graph): Graph {
	const { nodes: known } = analyse(graph);
	const work: Rewriting = {
		nodes: [],
		renamed: new Map(),
		kernels: new Map(),
		shapeOf: (name) => known.get(name)!.shape
	};
	for (const node of graph.nodes) rewrite(work, node);
	const logits = work.renamed.get(graph.logits)!;
	if (!isSingleCell(logits.map))
		throw new RangeError(`“${graph.logits}” lists the cells of a map instead of class scores`);
	return {
		...graph,
		nodes: work.nodes,
		logits: logits.name,
		tensors: reshapeRecords(graph.tensors, work.kernels)
	};
}

/** How a map of class scores lies on a larger picture. */
export interface MapGeometry {
	/** Cells of the map. */
	readonly size: Pair;
	/** Pixels from one cell's crop to the next. */
	readonly stride: Pair;
	/** Each crop is as large as the network's own input; that of cell (y, x) begins at (y, x) · stride. */
	readonly crop: Pair;
	/** No layer pads: every cell is then exactly what the network says of its crop. */
	readonly exact: boolean;
}

function padsPicture(node: GraphNode): boolean {
	if (node.op === 'pad') return sum(node.attributes.paddings.slice(0, 2).flat()) > 0;
	if (!('padding' in node.attributes)) return false;
	const { padding } = node.attributes;
	return padding === 'same' || (padding !== 'valid' && sum(padding) > 0);
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/**
 * The map that a network made convolutional gives for a picture of [height, width].
 * @throws {RangeError} if the picture is smaller than the network's own, or its cells see no crops of it
 */
export function mapGeometry(convolutional: Graph, [height, width]: Pair): MapGeometry {
	const { input, logits, nodes } = convolutional;
	if (height < input.height || width < input.width)
		throw new RangeError(
			`the picture must have at least ${input.height} × ${input.width} pixels, not ${height} × ${width}`
		);
	const enlarged = { ...convolutional, input: { ...input, height, width } };
	const { shape, receptiveField } = analyse(enlarged).nodes.get(logits)!;
	if (!receptiveField.vertical.jump || !receptiveField.horizontal.jump)
		throw new RangeError('each of its cells sees the whole picture');
	return {
		size: [shape[0]!, shape[1]!],
		stride: [receptiveField.vertical.jump, receptiveField.horizontal.jump],
		crop: [input.height, input.width],
		exact: !nodes.some(padsPicture)
	};
}
