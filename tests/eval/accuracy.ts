import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Executor } from '$lib/engine/executor';
import { readProjectFile, startWasmInNode } from '$lib/engine/node';
import { readTensor } from '$lib/engine/reading';
import { tf } from '$lib/engine/tf';
import type { InputSpec } from '$lib/graph/types';
import { shippedNetworks, type ShippedNetwork } from '$lib/networks/catalogue';
import { loadNetwork } from '$lib/networks/load';
import { preprocess, suggestInvert } from '$lib/networks/preprocess';
import { repository } from '../run/process.js';
import { pixelsOf, readTestSet, sidePx, type LabelledPictures } from './datasets';
import { rankOf } from './rank';

/** Pictures that go through the network at once. */
const batchSize = 50;

/** Accuracy of one network, as shares in [0, 1]. */
export interface Accuracy {
	readonly network: string;
	readonly n: number;
	readonly top1: number;
	readonly top5: number;
	/** What the training framework measured. */
	readonly trainingTop1: number;
}

/** What to measure. */
export interface AccuracyOptions {
	/** Folder that holds the data sets. */
	readonly data: string;
	/** Only this network. */
	readonly network?: string | undefined;
	/** Only so many pictures. */
	readonly limit?: number | undefined;
}

/** One picture as the network takes it, the way the page prepares an opened one. */
function toInput(rgba: Uint8ClampedArray, input: InputSpec): Float32Array {
	const picture = { width: sidePx, height: sidePx, rgba };
	const invert = input.lightOnDark === true && suggestInvert(picture);
	return preprocess(picture, input, { fit: 'crop', invert }).data;
}

/** Scores of some pictures behind one another, one row of classes each. */
async function scoreBatch(
	executor: Executor,
	set: LabelledPictures,
	start: number,
	count: number
): Promise<Float32Array> {
	const { input } = executor.graph;
	const size = input.height * input.width * input.channels;
	const pixels = new Float32Array(count * size);
	for (let index = 0; index < count; index++)
		pixels.set(toInput(pixelsOf(set, start + index), input), index * size);
	const logits = tf.tidy(() => {
		const batch = tf.tensor4d(pixels, [count, input.height, input.width, input.channels]);
		return executor.logits({ [executor.inputName]: batch });
	});
	return readTensor(logits).finally(() => logits.dispose());
}

/** Ranks of the right classes of the first `n` pictures. */
async function rankAll(executor: Executor, set: LabelledPictures, n: number): Promise<number[]> {
	const classes = executor.graph.classes.length;
	const ranks: number[] = [];
	for (let start = 0; start < n; start += batchSize) {
		const count = Math.min(batchSize, n - start);
		const scores = await scoreBatch(executor, set, start, count);
		for (let index = 0; index < count; index++) {
			const own = scores.subarray(index * classes, (index + 1) * classes);
			ranks.push(rankOf(own, set.labels[start + index]!));
		}
	}
	return ranks;
}

/** Share of ranks that are among the first `k`. */
function shareWithin(ranks: readonly number[], k: number): number {
	return ranks.filter((rank) => rank < k).length / ranks.length;
}

async function makeExecutor({ card, files }: ShippedNetwork): Promise<Executor> {
	const loaded = await loadNetwork(files, card, new AbortController().signal, readProjectFile);
	if (!loaded.ok) throw new Error(loaded.error.message);
	return new Executor(loaded.value.graph, loaded.value.weights);
}

async function measureNetwork(
	network: ShippedNetwork,
	{ data, limit = Infinity }: AccuracyOptions
): Promise<Accuracy> {
	const { id, dataset, trainingTop1 } = network.card;
	const set = await readTestSet(dataset, data);
	const executor = await makeExecutor(network);
	const n = Math.min(limit, set.labels.length);
	const ranks = await rankAll(executor, set, n);
	executor.dispose();
	return {
		network: id,
		n,
		top1: shareWithin(ranks, 1),
		top5: shareWithin(ranks, 5),
		trainingTop1
	};
}

/** Accuracy of the shipped networks, one after the other, by the site's loader, preprocessing and executor on WASM. */
export async function* measureAccuracy(options: AccuracyOptions): AsyncGenerator<Accuracy> {
	const wanted = shippedNetworks.filter(
		({ card }) => options.network === undefined || card.id === options.network
	);
	if (wanted.length === 0) {
		const known = shippedNetworks.map(({ card }) => card.id).join(', ');
		throw new Error(`There is no network ${options.network}; there are ${known}.`);
	}
	await startWasmInNode();
	for (const network of wanted) yield await measureNetwork(network, options);
}

/** Puts measured accuracy into the network's card and leaves the rest of it as it is. */
export async function writeToCard({ network, top1, top5 }: Accuracy): Promise<void> {
	const file = join(repository, 'models', network, 'card.json');
	const card: unknown = JSON.parse(await readFile(file, 'utf8'));
	await writeFile(file, `${JSON.stringify({ ...(card as object), top1, top5 }, null, '\t')}\n`);
}
