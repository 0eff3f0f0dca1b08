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
import { pixelsOf, readTestSet, type LabelledPictures } from './datasets';
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
	/** Pictures of each class (rows) that were taken for each class (columns). */
	readonly confusion: readonly (readonly number[])[];
}

/** What to measure. */
export interface AccuracyOptions {
	/** Folder that holds the data sets. */
	readonly data: string;
	/** Only this network. */
	readonly network?: string | undefined;
	/** Pictures from the start of the test set; all without it. */
	readonly limit?: number | undefined;
}

/** One picture as the network takes it, the way the page prepares an opened one. */
export function toInput(set: LabelledPictures, index: number, input: InputSpec): Float32Array {
	const picture = { width: set.sidePx, height: set.sidePx, rgba: pixelsOf(set, index) };
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
		pixels.set(toInput(set, start + index, input), index * size);
	const logits = tf.tidy(() => {
		const batch = tf.tensor4d(pixels, [count, input.height, input.width, input.channels]);
		return executor.logits({ [executor.inputName]: batch });
	});
	return readTensor(logits).finally(() => logits.dispose());
}

/** What the network says of the first `n` pictures: the rank of each right class, and how classes are taken for others. */
async function judgeAll(
	executor: Executor,
	set: LabelledPictures,
	n: number
): Promise<{ ranks: readonly number[]; confusion: number[][] }> {
	const classes = executor.graph.classes.length;
	const ranks: number[] = [];
	const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
	for (let start = 0; start < n; start += batchSize) {
		const count = Math.min(batchSize, n - start);
		const scores = await scoreBatch(executor, set, start, count);
		for (let index = 0; index < count; index++) {
			const own = scores.subarray(index * classes, (index + 1) * classes);
			const label = set.labels[start + index]!;
			ranks.push(rankOf(own, label));
			confusion[label]![own.indexOf(Math.max(...own))]!++;
		}
	}
	return { ranks, confusion };
}

/** Share of ranks that are among the first `k`. */
function shareWithin(ranks: readonly number[], k: number): number {
	return ranks.filter((rank) => rank < k).length / ranks.length;
}

/** A shipped network, ready to run. */
export async function makeExecutor({ card, files }: ShippedNetwork): Promise<Executor> {
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
	const { ranks, confusion } = await judgeAll(executor, set, n);
	executor.dispose();
	return {
		network: id,
		n,
		top1: shareWithin(ranks, 1),
		top5: shareWithin(ranks, 5),
		trainingTop1,
		confusion
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

/** Puts measured accuracy into the network's card, leaves the rest of it as it is, and writes the confusion beside it. */
export async function writeToModel({ network, top1, top5, confusion }: Accuracy): Promise<void> {
	const folder = join(repository, 'models', network);
	const file = join(folder, 'card.json');
	const card: unknown = JSON.parse(await readFile(file, 'utf8'));
	await writeFile(file, `${JSON.stringify({ ...(card as object), top1, top5 }, null, '\t')}\n`);
	await writeFile(join(folder, 'confusion.json'), `${JSON.stringify(confusion)}\n`);
}
