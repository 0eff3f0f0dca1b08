import { deletionCurves } from '$lib/attribution/honesty/deletion';
import { spearman } from '$lib/math/rank-correlation';
import { shuffleWeights, shufflingStages } from '$lib/attribution/honesty/shuffle';
import { structuralSimilarity } from '$lib/attribution/honesty/structural-similarity';
import type {
	AttributionAnswer,
	AttributionQuestion,
	DeletionAnswer,
	DeletionQuestion,
	RandomisationAnswer,
	RandomisationQuestion,
	RandomisedStage,
	SensitivityAnswer,
	SensitivityQuestion,
	SensitivityRow,
	Similarity
} from '$lib/attribution/questions';
import { seededRandom, type Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkParts } from '$lib/networks/load';
import { attribute } from './attribute';
import { checkPicture, checkScore, refuse } from './checks';
import { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';

/** Checks that a map must pass before it is believed. */

/** Steps in which layers are shuffled unless the page asks for another number. */
const usualStages = 24;

/** A network with shuffled weights, for as long as `use` takes. */
export async function withShuffled<T>(
	{ graph, weights }: NetworkParts,
	nodes: readonly string[],
	seed: number,
	use: (executor: Executor) => Promise<T>
): Promise<T> {
	const executor = new Executor(graph, shuffleWeights(graph, weights, nodes, seed));
	try {
		return await use(executor);
	} finally {
		executor.dispose();
	}
}

/** The same job, whose progress is a part of a larger one; what grows inside is not told. */
function partOf(job: JobContext, start: number, share: number): JobContext {
	return {
		...job,
		report: (news) => {
			if (news.phase === 'compute')
				job.report({ phase: 'compute', done: start + share * news.done });
		}
	};
}

const magnitudes = ({ data }: NdArray) => data.map(Math.abs);

function compare(map: AttributionAnswer, original: AttributionAnswer): Similarity {
	return {
		spearman: spearman(map.map.data, original.map.data),
		spearmanMagnitude: spearman(magnitudes(map.map), magnitudes(original.map)),
		ssim: structuralSimilarity(map.enlarged, original.enlarged)
	};
}

/** How alike a method's map stays while the weights are shuffled from the head down. */
export async function randomise(
	parts: NetworkParts & { readonly executor: Executor },
	{ question, maxStages = usualStages }: RandomisationQuestion,
	job: JobContext
): Promise<RandomisationAnswer> {
	const startMs = performance.now();
	const layers = shufflingStages(parts.graph, maxStages);
	const share = 1 / (layers.length + 1);
	const stages: RandomisedStage[] = [];
	const tell = (layer: string | null, nodes: readonly string[], map: AttributionAnswer) => {
		const alike = compare(map, original ?? map);
		const stage = { layer, nodes, enlarged: map.enlarged, score: map.score, ...alike };
		stages.push(stage);
		job.report({ phase: 'stage', done: stages.length * share, stage });
	};
	let original: AttributionAnswer | null = null;
	original = await attribute(parts.executor, question, partOf(job, 0, share));
	tell(null, [], original);
	const nodes: string[] = [];
	for (const layer of layers) {
		await job.pause();
		nodes.push(...layer.nodes);
		const part = partOf(job, stages.length * share, share);
		const map = await withShuffled(parts, nodes, question.seed, (executor) =>
			attribute(executor, question, part)
		);
		tell(layer.name, [...nodes], map);
	}
	return { stages, durationMs: performance.now() - startMs };
}

function checkMap({ pixels, map }: DeletionQuestion): void {
	if (String(map.shape) === String(pixels.shape.slice(0, 2))) return;
	refuse(
		`The map must be as large as the picture, ${pixels.shape.slice(0, 2).join(' × ')}, not ${map.shape.join(' × ')}.`,
		'shape-mismatch'
	);
}

/** Deletion and insertion curves of a map. */
export async function measureDeletion(
	executor: Executor,
	question: DeletionQuestion,
	job: JobContext
): Promise<DeletionAnswer> {
	const startMs = performance.now();
	checkPicture(executor.graph, question.pixels);
	checkScore(executor.graph, question.weights);
	checkMap(question);
	const context = createNetworkContext(executor, job, seededRandom(question.seed));
	const curves = await deletionCurves(context, question);
	return { ...curves, durationMs: performance.now() - startMs };
}

function addUniformNoise({ shape, data }: NdArray, radius: number, random: Random): NdArray {
	return { shape, data: data.map((value) => value + radius * (2 * random() - 1)) };
}

function distance(a: Float32Array, b: Float32Array): number {
	return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}

/** ‖a − b‖ / ‖b‖; a map of zeros that stays one has not changed. */
function relativeChange(a: Float32Array, b: Float32Array): number {
	const change = distance(a, b);
	return change === 0 ? 0 : change / distance(b, new Float32Array(b.length));
}

const meanOf = (values: readonly number[]) =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

function rowOf(
	radius: number,
	noisy: readonly AttributionAnswer[],
	original: AttributionAnswer
): SensitivityRow {
	const changes = noisy.map(({ map }) => relativeChange(map.data, original.map.data));
	return {
		radius,
		meanChange: meanOf(changes),
		largestChange: Math.max(...changes),
		spearman: meanOf(noisy.map(({ map }) => spearman(map.data, original.map.data))),
		scoreChange: meanOf(noisy.map(({ score }) => Math.abs(score - original.score)))
	};
}

/** How much a method's map changes under noise. */
export async function measureSensitivity(
	executor: Executor,
	{ question, radii, samples }: SensitivityQuestion,
	job: JobContext
): Promise<SensitivityAnswer> {
	const startMs = performance.now();
	const share = 1 / (radii.length * samples + 1);
	const random = seededRandom(question.seed);
	let runs = 0;
	const run = (pixels: NdArray) => {
		const asked: AttributionQuestion = { ...question, pixels };
		return attribute(executor, asked, partOf(job, runs++ * share, share));
	};
	const original = await run(question.pixels);
	const rows: SensitivityRow[] = [];
	for (const radius of radii) {
		const noisy: AttributionAnswer[] = [];
		while (noisy.length < samples)
			noisy.push(await run(addUniformNoise(question.pixels, radius, random)));
		rows.push(rowOf(radius, noisy, original));
	}
	return { rows, durationMs: performance.now() - startMs };
}
