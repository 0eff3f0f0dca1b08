import { readFileSync } from 'node:fs';
import type { AttributionQuestion } from '$lib/attribution/questions';
import { scoreWeights } from '$lib/attribution/suits';
import { initialValues, type ParamValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { attribute } from '$lib/engine/attribute';
import { Executor } from '$lib/engine/executor';
import type { JobContext } from '$lib/engine/job';
import { createNetworkContext } from '$lib/engine/network-context';
import { readProjectFile } from '$lib/engine/node';
import type { Progress } from '$lib/engine/protocol';
import { findMethod } from '$lib/attribution/registry';
import type { Graph, GraphNode } from '$lib/graph/types';
import { findNetwork } from '$lib/networks/catalogue';
import { loadNetwork, type NetworkParts } from '$lib/networks/load';

/** Networks and questions for the tests of attribution. */

/** A network that is ready to be asked. */
export type TestNetwork = NetworkParts & { readonly executor: Executor };

const never = new AbortController().signal;

/** A job that nobody watches and nobody cancels. */
export const quietJob: JobContext = {
	signal: never,
	report: () => undefined,
	pause: async () => undefined
};

/** A job that keeps what is reported. */
export function watchedJob(): JobContext & { readonly news: Progress[] } {
	const news: Progress[] = [];
	return { ...quietJob, news, report: (progress) => news.push(progress) };
}

/** A network that ships. */
export async function openNetwork(id: string): Promise<TestNetwork> {
	const { card, files } = findNetwork(id)!;
	const loaded = await loadNetwork(files, card, never, readProjectFile);
	if (!loaded.ok) throw new Error(loaded.error.message);
	return { ...loaded.value, executor: new Executor(loaded.value.graph, loaded.value.weights) };
}

/** A node whose input, unless told, is the one before. */
type Node = Omit<GraphNode, 'inputs'> & { inputs?: string[] };

/** A network of these nodes on pictures [height, width, channels], without any normalisation. */
export function buildNetwork(
	[height, width, channels]: readonly [number, number, 1 | 3],
	nodes: readonly Node[],
	tensors: Readonly<Record<string, NdArray>>
): TestNetwork {
	const last = nodes.at(-1)!.name;
	const graph = {
		format: 'receptive-graph',
		version: 1,
		name: 'test',
		input: {
			height,
			width,
			channels,
			mean: Array<number>(channels).fill(0),
			std: Array<number>(channels).fill(1)
		},
		classes: [],
		nodes: [
			{ name: 'input', op: 'input', inputs: [], attributes: {} },
			...nodes.map((node, i) => ({ inputs: [nodes[i - 1]?.name ?? 'input'], ...node }))
		] as GraphNode[],
		logits: last,
		tensors: Object.entries(tensors).map(([name, { shape }]) => ({
			name,
			shape,
			dtype: 'float32' as const,
			offset: 0
		}))
	} satisfies Graph;
	const weights = new Map(Object.entries(tensors));
	return { graph, weights, executor: new Executor(graph, weights) };
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomPicture(shape: readonly number[], seed: number): NdArray {
	const length = shape.reduce((product, n) => product * n, 1);
	return { shape, data: Float32Array.from({ length }, seededRandom(seed)) };
}

/** A question about a class, with initial values where nothing is told. */
export function questionOf(
	network: TestNetwork,
	method: string,
	pixels: NdArray,
	target: number,
	more: Partial<AttributionQuestion> = {}
): AttributionQuestion {
	const { graph, executor } = network;
	const { meta } = findMethod(method)!;
	const head = graph.nodes.findLast(({ op }) => op === 'dense' || op === 'convolution')!;
	const classes = (head.attributes as { units?: number }).units ?? executor.graph.classes.length;
	return {
		network: graph.name,
		pixels,
		weights: scoreWeights(classes, target),
		method,
		wrapper: null,
		node: null,
		seed: 1,
		...more,
		params: { ...initialValues(meta.params), ...more.params }
	};
}

/** The answer to such a question. */
export function ask(
	network: TestNetwork,
	method: string,
	pixels: NdArray,
	target: number,
	params: ParamValues = {},
	more: Partial<AttributionQuestion> = {}
) {
	const question = questionOf(network, method, pixels, target, { ...more, params });
	return attribute(network.executor, question, quietJob);
}

/** A context for code that asks the network itself. */
export function contextOf({ executor }: TestNetwork, seed = 1) {
	return createNetworkContext(executor, quietJob, seededRandom(seed));
}

/** A picture of `reference.json` and the class it was differentiated for. */
export interface ReferencePicture {
	readonly pixels: NdArray;
	readonly target: number;
}

/** The pictures that the training framework's reference values belong to. */
export function referencePictures(id: string, { graph }: TestNetwork): ReferencePicture[] {
	const { pictures } = JSON.parse(readFileSync(`models/${id}/reference.json`, 'utf8')) as {
		pictures: { picture: string; target: number }[];
	};
	const { height, width, channels } = graph.input;
	return pictures.map(({ picture, target }) => ({
		target,
		pixels: {
			shape: [height, width, channels],
			data: Float32Array.from(Buffer.from(picture, 'base64'), (byte) => byte / 255)
		}
	}));
}

/** max |a − b| / max |b|. */
export function relativeError(values: ArrayLike<number>, wanted: ArrayLike<number>): number {
	if (values.length !== wanted.length) return Infinity;
	let [difference, largest] = [0, 0];
	for (let i = 0; i < wanted.length; i++) {
		const error = Math.abs(values[i]! - wanted[i]!);
		difference = Number.isNaN(error) ? Infinity : Math.max(difference, error);
		largest = Math.max(largest, Math.abs(wanted[i]!));
	}
	return difference / largest;
}

/** Numbers in [−spread, spread), the same for the same seed. */
export function randomNumbers(shape: readonly number[], seed: number, spread = 1): NdArray {
	const { data } = randomPicture(shape, seed);
	return { shape, data: data.map((value) => (2 * value - 1) * spread) };
}

/** Classes of the small network. */
export const smallClasses = 4;

/** Two convolutions with ReLU, the mean of every map, one dense layer: on pictures of 12 × 10 in colour. */
export function smallNetwork({
	headSpread = 1,
	firstBias
}: { headSpread?: number; firstBias?: number } = {}): TestNetwork {
	const convolution = (filters: number, step: number) =>
		({
			kernel: [3, 3],
			filters,
			stride: [step, step],
			padding: [1, 1, 1, 1],
			dilation: [1, 1],
			groups: 1
		}) as const;
	return buildNetwork(
		[12, 10, 3],
		[
			{
				name: 'first',
				op: 'convolution',
				attributes: convolution(5, 1),
				weights: { kernel: 'first/kernel' }
			},
			{ name: 'first.bias', op: 'bias', attributes: {}, weights: { bias: 'first/bias' } },
			{ name: 'first.relu', op: 'relu', attributes: {} },
			{
				name: 'second',
				op: 'convolution',
				attributes: convolution(6, 2),
				weights: { kernel: 'second/kernel' }
			},
			{ name: 'second.relu', op: 'relu', attributes: {} },
			{ name: 'pool', op: 'globalAveragePool', attributes: {} },
			{
				name: 'head',
				op: 'dense',
				attributes: { units: smallClasses },
				weights: { kernel: 'head/kernel' }
			},
			{ name: 'logits', op: 'bias', attributes: {}, weights: { bias: 'head/bias' } }
		],
		{
			'first/kernel': randomNumbers([3, 3, 3, 5], 2),
			'first/bias':
				firstBias === undefined
					? randomNumbers([5], 3, 0.2)
					: { shape: [5], data: new Float32Array(5).fill(firstBias) },
			'second/kernel': randomNumbers([3, 3, 5, 6], 4),
			'head/kernel': randomNumbers([6, smallClasses], 5, headSpread),
			'head/bias': randomNumbers([smallClasses], 6)
		}
	);
}
