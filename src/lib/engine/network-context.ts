import type { Tensor } from '@tensorflow/tfjs-core';
import type { Random } from '$lib/core/random';
import { sizeOf, type NdArray } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type {
	GradientAnswer,
	GradientOptions,
	NetworkContext,
	Objective
} from '$lib/graph/network-context';
import type { Graph } from '$lib/graph/types';
import { join, readAll, toTensor, withFeeds, type Range } from './batch';
import type { Executor, Feeds } from './executor';
import { tidyGradient } from './gradient';
import type { JobContext } from './job';
import { objectiveOf, partOfObjective } from './objective';
import type { BackendName } from './protocol';
import { tf } from './tf';

/** A network that answers about batches of pictures, for attribution methods and attacks. */

/** How many pictures went through the network. */
export interface PassCounts {
	/** Forwards only. */
	forward: number;
	/** Forwards and backwards. */
	gradient: number;
}

/** A context that counts. */
export interface CountingContext extends NetworkContext {
	readonly passes: Readonly<PassCounts>;
}

/**
 * Activations of one batch, in numbers, and most pictures of one. Graphics processors want many pictures at once; on WASM a
 * batch only saves the overhead of calls, and larger ones leave the processor's cache.
 */
const capacities: Readonly<Record<BackendName, { numbers: number; pictures: number }>> = {
	webgpu: { numbers: 48e6, pictures: 64 },
	webgl: { numbers: 32e6, pictures: 32 },
	wasm: { numbers: 8e6, pictures: 16 },
	cpu: { numbers: 4e6, pictures: 4 }
};

/** Pictures of one batch: as many as the backend computes well at once. */
function batchSizeFor(graph: Graph): number {
	const { numbers, pictures } = capacities[tf.getBackend() as BackendName];
	const shapes = [...analyse(graph).nodes.values()].map(({ shape }) => sizeOf(shape));
	const each = shapes.reduce((sum, size) => sum + size, 0);
	return Math.max(1, Math.min(pictures, Math.floor(numbers / each)));
}

/** Nodes may be named like anything: a mark keeps them apart from the logits. */
const nodeKey = (node: string) => `node ${node}`;

/** The forward pass of a part: logits and the nodes asked for. */
function runForward(executor: Executor, feeds: Feeds, nodes: readonly string[]) {
	return tf.tidy(() => {
		const values = executor.run(feeds, [executor.graph.logits, ...nodes]);
		// A node may be asked for twice, or be the logits: each needs a tensor of its own to dispose.
		const named = nodes.map((node) => [nodeKey(node), tf.clone(values.get(node)!)] as const);
		return {
			logits: tf.clone(values.get(executor.graph.logits)!),
			...Object.fromEntries(named)
		} as Record<string, Tensor>;
	});
}

/** The activation of the node by which is differentiated, next to the pixels it comes from. */
function feedNode(executor: Executor, feeds: Feeds, node: string): Feeds {
	if (node === executor.inputName) return feeds;
	const activation = tf.tidy(() => executor.run(feeds, [node]).get(node)!);
	return { ...feeds, [node]: activation };
}

/** Gradient, value and logits of a part; what is fed at the node is read as well. */
function runGradient(
	executor: Executor,
	feeds: Feeds,
	objective: Objective,
	{ node = executor.inputName, reluRule = 'plain' }: GradientOptions
): Record<string, Tensor> {
	const kept: Record<string, Tensor> = {};
	const compute = (value: Tensor) => {
		const found = objectiveOf(executor, { ...feeds, [node]: value }, objective, reluRule);
		// Kept by hand: the differentiated function may return nothing but its value.
		if (found.logits) kept.logits = tf.keep(found.logits);
		return found.values;
	};
	try {
		const { grad, value } = tidyGradient(() => tf.valueAndGrad(compute)(feeds[node]!));
		if (node !== executor.inputName) kept.activation = tf.clone(feeds[node]!);
		return { gradient: grad, values: value, ...kept };
	} catch (thrown) {
		tf.dispose(kept);
		throw thrown;
	}
}

/** Asks the executor part after part; a cancel is heard before each. */
class PartwiseNetwork {
	readonly passes: PassCounts = { forward: 0, gradient: 0 };
	readonly batchSize: number;
	readonly #classes: number;

	constructor(
		private readonly executor: Executor,
		private readonly pause: () => Promise<void>
	) {
		const { graph } = executor;
		this.batchSize = batchSizeFor(graph);
		this.#classes = sizeOf(analyse(graph).nodes.get(graph.logits)!.shape);
	}

	async #inParts(
		pixels: NdArray,
		kind: keyof PassCounts,
		ask: (input: Feeds, range: Range) => Record<string, Tensor>
	): Promise<Record<string, NdArray>> {
		const pictures = pixels.shape[0]!;
		const parts: Record<string, NdArray>[] = [];
		for (let start = 0; start < pictures; start += this.batchSize) {
			await this.pause();
			const range = { start, end: Math.min(pictures, start + this.batchSize) };
			const input = { [this.executor.inputName]: toTensor(pixels, range) };
			parts.push(await readAll(withFeeds(input, (feeds) => ask(feeds, range))));
			this.passes[kind] += range.end - start;
		}
		const names = Object.keys(parts[0]!);
		return Object.fromEntries(
			names.map((name) => [name, join(parts.map((part) => part[name]!))] as const)
		);
	}

	async forward(pixels: NdArray, nodes: readonly string[] = []) {
		const found = await this.#inParts(pixels, 'forward', (input) =>
			runForward(this.executor, input, nodes)
		);
		const activations = new Map(nodes.map((node) => [node, found[nodeKey(node)]!]));
		return { logits: found.logits!, activations };
	}

	async gradient(
		pixels: NdArray,
		objective: Objective,
		options: GradientOptions = {}
	): Promise<GradientAnswer> {
		const { executor } = this;
		const node = options.node ?? executor.inputName;
		const found = await this.#inParts(pixels, 'gradient', (input, range) => {
			const part = partOfObjective(objective, this.#classes, range);
			return withFeeds(feedNode(executor, input, node), (feeds) =>
				runGradient(executor, feeds, part, options)
			);
		});
		const { gradient, values, logits, activation } = found;
		return {
			gradient: gradient!,
			values: values!.data,
			...(logits ? { logits } : {}),
			...(activation ? { activation } : {})
		};
	}
}

/** @param random seeded by the job */
export function createNetworkContext(
	executor: Executor,
	{ signal, pause, report }: JobContext,
	random: Random
): CountingContext {
	const network = new PartwiseNetwork(executor, pause);
	return {
		graph: executor.graph,
		batchSize: network.batchSize,
		passes: network.passes,
		signal,
		random,
		pause,
		report: (done) => report({ phase: 'compute', done }),
		forward: (pixels, nodes) => network.forward(pixels, nodes),
		gradient: (pixels, objective, options) => network.gradient(pixels, objective, options)
	};
}
