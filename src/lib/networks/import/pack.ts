import { areHalves, encodeHalfArray } from '$lib/core/float16';
import { failure, success, type Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { Graph, GraphNode, TensorRecord } from '$lib/graph/types';
import { parseGraph } from '$lib/graph/validate';
import { numberedClasses, type Answers } from './answers';
import { withBlueFirst } from './channel-order';
import type { ImportedNetwork } from './types';

/** A network in the site's own form, as `models/<id>/` has it: behind this border nothing knows where it came from. */
export interface PackedNetwork {
	readonly graph: Graph;
	/** `weights.bin`. */
	readonly weights: Uint8Array<ArrayBuffer>;
}

/** The part of an imported network that packing may change. */
export interface NetworkBody {
	readonly nodes: readonly GraphNode[];
	readonly weights: ReadonlyMap<string, NdArray>;
}

/** Offsets stay whole words, so that a part of the file can be looked at in place. */
const alignment = 4;

const aligned = (length: number) => Math.ceil(length / alignment) * alignment;

interface Layout {
	readonly records: readonly TensorRecord[];
	readonly length: number;
}

/** Half precision loses nothing exactly where the source had no more: then the file is half as long. */
function layOut(weights: ReadonlyMap<string, NdArray>): Layout {
	let offset = 0;
	const records = [...weights].map(([name, { shape, data }]): TensorRecord => {
		const dtype = areHalves(data) ? 'float16' : 'float32';
		const record = { name, shape, dtype, offset } as const;
		offset += aligned(data.length * (dtype === 'float16' ? 2 : 4));
		return record;
	});
	return { records, length: offset };
}

function writeWeights(
	weights: ReadonlyMap<string, NdArray>,
	{ records, length }: Layout
): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(length);
	for (const { name, dtype, offset } of records) {
		const { data } = weights.get(name)!;
		if (dtype === 'float16')
			new Uint16Array(bytes.buffer, offset, data.length).set(encodeHalfArray(data));
		else new Float32Array(bytes.buffer, offset, data.length).set(data);
	}
	return bytes;
}

/** The name of a weight that holds NaN or an infinite number, or undefined. */
function findUnusable(weights: ReadonlyMap<string, NdArray>): string | undefined {
	for (const [name, { data }] of weights) if (!data.every(Number.isFinite)) return name;
	return undefined;
}

function graphOf(
	{ logits, classCount, input: { channels } }: ImportedNetwork,
	{ nodes }: NetworkBody,
	answers: Answers,
	tensors: readonly TensorRecord[]
): Graph {
	const { title, mean, std, lightOnDark, height, width } = answers;
	return {
		format: 'receptive-graph',
		version: 1,
		name: title,
		input: { height, width, channels, mean, std, ...(lightOnDark ? { lightOnDark } : {}) },
		classes: answers.classes ?? numberedClasses(classCount),
		nodes,
		logits,
		tensors
	};
}

/** A network whose graph was checked, ready to be written. */
interface Plan {
	readonly graph: Graph;
	readonly body: NetworkBody;
	readonly layout: Layout;
}

/**
 * Everything of packing but the writing: enough to know whether the network can be used.
 * @returns failure with one sentence if a weight is not a finite number, or if the graph is not one the site can run
 */
export function planNetwork(imported: ImportedNetwork, answers: Answers): Result<Plan> {
	const unusable = findUnusable(imported.weights);
	if (unusable !== undefined)
		return failure(
			'bad-network',
			`The weight “${unusable}” of ${imported.name} holds a value that is not a finite number, so the network cannot be used.`
		);
	const body = answers.order === 'bgr' ? withBlueFirst(imported) : imported;
	const layout = layOut(body.weights);
	// Through JSON and back, because that is how it will be read.
	const graph = JSON.parse(JSON.stringify(graphOf(imported, body, answers, layout.records)));
	const parsed = parseGraph(graph);
	return parsed.ok ? success({ graph: parsed.value, body, layout }) : parsed;
}

/**
 * Writes a network down in the site's own form, with what the visitor said of it.
 * @returns failure as of `planNetwork`
 */
export function packNetwork(imported: ImportedNetwork, answers: Answers): Result<PackedNetwork> {
	const planned = planNetwork(imported, answers);
	if (!planned.ok) return planned;
	const { graph, body, layout } = planned.value;
	return success({ graph, weights: writeWeights(body.weights, layout) });
}
