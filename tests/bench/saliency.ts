import { attributionMethods, attributionWrappers } from '$lib/attribution/catalogue';
import type { AttributionQuestion } from '$lib/attribution/questions';
import { methodProblem, scoreWeights } from '$lib/attribution/suits';
import { asBatch } from '$lib/core/batches';
import { initialValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { attribute } from '$lib/engine/attribute';
import { Executor } from '$lib/engine/executor';
import type { JobContext } from '$lib/engine/job';
import { createNetworkContext } from '$lib/engine/network-context';
import { readProjectFile, startWasmInNode } from '$lib/engine/node';
import { shippedNetworks, type ShippedNetwork } from '$lib/networks/catalogue';
import { loadNetwork } from '$lib/networks/load';

/** What every attribution method costs, on the backend that a browser without a graphics processor gets. */

/** A figure of the bench. */
export interface SaliencyFigure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly ratio?: number;
}

const job: JobContext = {
	signal: new AbortController().signal,
	report: () => undefined,
	pause: async () => undefined
};

const warmUpMs = 500;
/** Runs of what takes little; of what takes long there are fewer. */
const mostRuns = 15;
const fewestRuns = 3;
const enoughMs = 3000;

/**
 * The quickest of some runs of each work, in turn: others on the machine make a run longer, and nothing makes it shorter.
 */
async function quickestMs(...works: (() => Promise<unknown>)[]): Promise<number[]> {
	const startMs = performance.now();
	while (performance.now() - startMs < warmUpMs) for (const work of works) await work();
	const warmMs = performance.now();
	const quickest = works.map(() => Infinity);
	for (let run = 0; run < mostRuns; run++) {
		if (run >= fewestRuns && performance.now() - warmMs > enoughMs) break;
		for (const [i, work] of works.entries()) {
			const beforeMs = performance.now();
			await work();
			quickest[i] = Math.min(quickest[i]!, performance.now() - beforeMs);
		}
	}
	return quickest;
}

async function open({ files, card }: ShippedNetwork): Promise<Executor> {
	const loaded = await loadNetwork(files, card, job.signal, readProjectFile);
	if (!loaded.ok) throw new Error(loaded.error.message);
	return new Executor(loaded.value.graph, loaded.value.weights);
}

function randomPicture({ graph: { input } }: Executor): NdArray {
	const random = seededRandom(1);
	const shape = [input.height, input.width, input.channels];
	const length = input.height * input.width * input.channels;
	return { shape, data: Float32Array.from({ length }, random) };
}

/** One gradient and one forward pass of one picture. */
function singles(executor: Executor, pixels: NdArray) {
	const context = createNetworkContext(executor, job, seededRandom(1));
	const weights = scoreWeights(executor.graph.classes.length, 0);
	const batch = asBatch(pixels);
	return {
		batchSize: context.batchSize,
		gradient: () => context.gradient(batch, { kind: 'logits', weights }),
		forward: () => context.forward(batch)
	};
}

function questionsFor(executor: Executor, pixels: NdArray): Map<string, AttributionQuestion> {
	const { graph } = executor;
	const plain = { network: graph.name, pixels, node: null, seed: 1, wrapper: null };
	const weights = scoreWeights(graph.classes.length, 0);
	const methods = attributionMethods
		.filter((meta) => methodProblem(meta, graph) === null)
		.map(({ id, params }): [string, AttributionQuestion] => [
			id,
			{ ...plain, weights, method: id, params: initialValues(params) }
		]);
	const gradient = methods.find(([id]) => id === 'gradient')![1];
	const wrapped = attributionWrappers.map(({ id, params }): [string, AttributionQuestion] => [
		id,
		{ ...gradient, wrapper: { id, params: initialValues(params) } }
	]);
	return new Map([...methods, ...wrapped]);
}

/** The methods whose passes must not cost more in batches than one by one. */
const batched = ['integrated-gradients', 'occlusion', 'rise'];

/** What one pass of a method costs, against the same passes one by one at the same time. */
async function measurePasses(
	prefix: string,
	executor: Executor,
	question: AttributionQuestion
): Promise<SaliencyFigure> {
	const { gradient, forward } = singles(executor, question.pixels);
	const { forwardPasses, gradientPasses } = await attribute(executor, question, job);
	const run = () => attribute(executor, question, job);
	const [ms, gradientMs, forwardMs] = await quickestMs(run, gradient, forward);
	const oneByOneMs = forwardPasses * forwardMs! + gradientPasses * gradientMs!;
	return {
		name: `${prefix}.${question.method}.pass_ms`,
		value: ms! / (forwardPasses + gradientPasses),
		unit: 'ms',
		ratio: ms! / oneByOneMs
	};
}

async function* measureNetwork(network: ShippedNetwork): AsyncGenerator<SaliencyFigure> {
	const executor = await open(network);
	const prefix = `saliency.${network.card.id}`;
	try {
		const pixels = randomPicture(executor);
		const { batchSize, gradient } = singles(executor, pixels);
		yield { name: `${prefix}.batch`, value: batchSize, unit: 'pictures' };
		for (const [id, question] of questionsFor(executor, pixels)) {
			const run = () => attribute(executor, question, job);
			const [ms, gradientMs] = await quickestMs(run, gradient);
			yield { name: `${prefix}.${id}.ms`, value: ms!, unit: 'ms', ratio: ms! / gradientMs! };
			if (batched.includes(id)) yield await measurePasses(prefix, executor, question);
		}
	} finally {
		executor.dispose();
	}
}

/** Costs of every method on every network that ships: the ratio is to one gradient, of a pass to one by itself. */
export async function* measureSaliency(): AsyncGenerator<SaliencyFigure> {
	await startWasmInNode();
	for (const network of shippedNetworks) yield* measureNetwork(network);
}
