import type { Tensor } from '@tensorflow/tfjs-core';
import { weightedLayers } from '$lib/attribution/honesty/shuffle';
import { seededRandom } from '$lib/core/random';
import { sizeOf, type NdArray } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { Graph } from '$lib/graph/types';
import type { NetworkParts } from '$lib/networks/load';
import { join, readAll, toTensor, withFeeds, type Range } from './batch';
import { checkPictures, refuse } from './checks';
import type { Executor } from './executor';
import { withShuffled } from './honesty';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';
import type { CodesAnswer, CodesQuestion, CodeForm } from './protocol';
import { tf } from './tf';

/** What a layer answers to each picture of a batch, as one vector a picture: its code. */

/** Numbers of one picture's code. */
export function codeLength(graph: Graph, node: string, form: CodeForm): number {
	const shape = analyse(graph).nodes.get(node)?.shape;
	if (!shape) refuse(`This network has no layer named “${node}”.`);
	return form === 'averaged' ? shape.at(-1)! : sizeOf(shape);
}

/** [n, …, channels] as one row a picture: all numbers, or each channel's mean over the positions. */
function toRows(activation: Tensor, form: CodeForm): Tensor {
	const { shape } = activation;
	const axes = shape.slice(1, -1).map((_, i) => i + 1);
	if (form === 'averaged' && axes.length) return tf.mean(activation, axes);
	return tf.reshape(activation, [shape[0]!, -1]);
}

/** Codes and logits of a part of the pictures. */
function runPart(
	executor: Executor,
	{ pictures, node, form }: CodesQuestion,
	range: Range
): Record<'codes' | 'logits', Tensor> {
	return withFeeds({ [executor.inputName]: toTensor(pictures, range) }, (feeds) =>
		tf.tidy(() => {
			const values = executor.run(feeds, [node, executor.graph.logits]);
			const logits = tf.clone(values.get(executor.graph.logits)!);
			return { codes: toRows(values.get(node)!, form), logits };
		})
	);
}

async function readCodes(
	executor: Executor,
	question: CodesQuestion,
	job: JobContext
): Promise<CodesAnswer> {
	const { batchSize, pause, report } = createNetworkContext(executor, job, seededRandom(0));
	const count = question.pictures.shape[0]!;
	const parts: Record<'codes' | 'logits', NdArray>[] = [];
	for (let start = 0; start < count; start += batchSize) {
		await pause();
		const range = { start, end: Math.min(count, start + batchSize) };
		parts.push(await readAll(runPart(executor, question, range)));
		report(range.end / count);
	}
	return {
		codes: join(parts.map(({ codes }) => codes)),
		logits: join(parts.map(({ logits }) => logits))
	};
}

/**
 * Codes of a batch of pictures, and what the network says of them; with the trained weights or, as a control, with the
 * same weights in random order.
 * @throws FailureError with a sentence where the question does not fit the network
 */
export async function encodePictures(
	network: NetworkParts & { readonly executor: Executor },
	question: CodesQuestion,
	job: JobContext
): Promise<CodesAnswer> {
	const { graph, executor } = network;
	checkPictures(graph, question.pictures);
	codeLength(graph, question.node, question.form);
	const ask = (used: Executor) => readCodes(used, question, job);
	if (question.shuffleSeed === null) return ask(executor);
	const nodes = weightedLayers(graph).flatMap((layer) => layer.nodes);
	return withShuffled(network, nodes, question.shuffleSeed, ask);
}
