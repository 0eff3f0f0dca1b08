import { failure, FailureError, success, toFailure, type Result } from '$lib/core/result';
import { sizeOf, type Shape } from '$lib/core/types';
import {
	count,
	finiteNumber,
	flag,
	isRecord,
	listOf,
	oneOf,
	optional,
	positiveNumber,
	quoteValue,
	record,
	text,
	tupleOf,
	type FieldChecks
} from './checks';
import { refuse, requireFields } from './refuse';
import { writeShape } from './shape-rules';
import type { Graph, InputSpec } from './types';
import { checkNodes } from './validate-nodes';
import { checkShapes } from './validate-shapes';
import { checkTensors } from './validate-weights';

const graphChecks: FieldChecks<Omit<Graph, 'format' | 'version'>> = {
	name: text,
	input: record,
	classes: listOf(text),
	nodes: listOf(record),
	logits: text,
	tensors: listOf(record)
};

function inputChecks(channels: number): FieldChecks<InputSpec> {
	return {
		height: count,
		width: count,
		channels: oneOf(1, 3),
		mean: tupleOf(channels, finiteNumber),
		std: tupleOf(channels, positiveNumber),
		lightOnDark: optional(flag)
	};
}

function checkHeader(json: unknown): asserts json is Record<string, unknown> {
	if (!isRecord(json)) refuse('This is not a network: a graph in JSON was expected.');
	if (json.format !== 'receptive-graph')
		refuse(`This is not a network of this site: its format is ${quoteValue(json.format)}.`);
	if (json.version !== 1)
		refuse(
			`The version of this network’s format is ${quoteValue(json.version)}; only version 1 can be read.`,
			'unsupported'
		);
	requireFields('The graph', json, graphChecks);
}

function checkInput(input: Record<string, unknown>): void {
	requireFields('The graph’s input', input, inputChecks(Number(input.channels)));
}

function checkClasses({ logits, classes }: Graph, shapes: ReadonlyMap<string, Shape>): void {
	const shape = shapes.get(logits);
	if (!shape) refuse(`The class scores are said to be in the node “${logits}”, which is missing.`);
	if (sizeOf(shape) !== shape.at(-1))
		refuse(
			`The class scores in “${logits}” must be a vector, but their shape is ${writeShape(shape)}.`
		);
	if (sizeOf(shape) !== classes.length)
		refuse(
			`The number of class names (${classes.length}) differs from the number of scores in “${logits}” (${sizeOf(shape)}).`,
			'shape-mismatch'
		);
}

function checkGraph(json: unknown): Graph {
	checkHeader(json);
	const parts = json as unknown as Record<'nodes' | 'tensors', Record<string, unknown>[]>;
	checkInput(json.input as Record<string, unknown>);
	const tensors = checkTensors(parts.tensors);
	const graph = json as unknown as Graph;
	const records = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	const shapes = checkShapes(checkNodes(parts.nodes), { input: graph.input, tensors: records });
	checkClasses(graph, shapes);
	return graph;
}

/**
 * A graph read from a file, once nothing is wrong with it.
 * @returns failure `bad-network`, `shape-mismatch` or `unsupported` with one sentence; nothing is ever thrown
 */
export function parseGraph(json: unknown): Result<Graph> {
	try {
		return success(checkGraph(json));
	} catch (thrown) {
		if (thrown instanceof FailureError) return { ok: false, error: thrown.failure };
		const { message } = toFailure(thrown, 'bad-network');
		return failure('bad-network', 'This network cannot be read: its graph is damaged.', message);
	}
}
