import { startPositions } from '../start';
import { conditionalAffinities, symmetrise } from '../tsne/affinities';
import { setTheta, TsneLayout } from '../tsne/layout';
import { refinePlaces } from '../tsne/place';
import { makeRepulsion, type Repulsion } from '../tsne/repulsion';
import type { EmbedInput, Embedder, EmbeddingMethod, MethodMeta } from '../types';

export const meta: MethodMeta = {
	id: 'tsne',
	title: 't-SNE',
	summary: 'Keeps what is near near; says little about how far apart or how large groups are.',
	paper: 'https://jmlr.org/papers/v9/vandermaaten08a.html',
	year: 2008,
	params: [
		{
			kind: 'number',
			key: 'perplexity',
			label: 'Perplexity',
			min: 2,
			max: 100,
			step: 1,
			initial: 30,
			hint: 'How many neighbours each picture is drawn to, about.'
		},
		{
			kind: 'number',
			key: 'iterations',
			label: 'Iterations',
			min: 250,
			max: 3000,
			step: 50,
			initial: 750
		},
		{
			kind: 'number',
			key: 'exaggeration',
			label: 'Early exaggeration',
			min: 1,
			max: 30,
			step: 1,
			initial: 12,
			hint: 'How much stronger neighbours attract during the first 250 iterations.'
		},
		{
			kind: 'choice',
			key: 'start',
			label: 'Start',
			options: [
				{ value: 'pca', label: 'PCA' },
				{ value: 'random', label: 'Random' }
			],
			initial: 'pca',
			hint: 'PCA keeps more of the order at large; a random start shows what is left to chance.'
		}
	],
	seedless: ({ start }) =>
		start === 'random' ? null : 'From PCA, every seed gives the same map: choose a random start.'
};

/** Standard deviation of the first axis at the start: so near that all forces are felt. */
const startSpread = 1e-4;
const exaggeratedSteps = 250;
/** Even where the exaggerated ones are left out. */
const fewestSteps = 250;

/** A coarser tree while a large map moves, the fine one for its last steps. */
const [coarseTheta, fineTheta] = [0.8, 0.5];
const largeMap = 3000;
const fineSteps = 100;

/** Perplexity cannot be more than a third of the others. */
function usablePerplexity(asked: number, count: number): number {
	return Math.min(asked, Math.max(2, Math.floor((count - 1) / 3)));
}

function makeStepper(layout: TsneLayout, repulsion: Repulsion, planned: number): Embedder {
	const large = layout.points.length / 2 > largeMap;
	const costEvery = 50;
	let [cost, costAt] = [NaN, -Infinity];
	return {
		get iteration() {
			return layout.iteration;
		},
		planned,
		get positions() {
			return Float32Array.from(layout.points);
		},
		get cost() {
			const due = layout.iteration - costAt >= costEvery || layout.iteration === planned;
			if (due && costAt < layout.iteration)
				[cost, costAt] = [layout.divergence(), layout.iteration];
			return cost;
		},
		step(n) {
			for (let left = n; left > 0 && layout.iteration < planned; left--) {
				const coarse = large && layout.iteration < planned - fineSteps;
				setTheta(repulsion, coarse ? coarseTheta : fineTheta);
				layout.step();
			}
		}
	};
}

async function start(input: EmbedInput): Promise<Embedder> {
	const { codes, params, task } = input;
	const perplexity = usablePerplexity(params.perplexity as number, codes.count);
	const neighbours = await input.neighbours(Math.floor(3 * perplexity));
	const begun = input.start ?? (params.start === 'random' ? 'random' : null);
	const points = await startPositions(
		{ ...input, ...(begun ? { start: begun } : {}) },
		startSpread
	);
	await task.breathe();
	const chances = conditionalAffinities(neighbours, perplexity);
	await task.breathe();
	const affinities = symmetrise(neighbours, chances);
	const repulsion = makeRepulsion(codes.count, fineTheta);
	const done = input.done ?? 0;
	// What is spread out already would be crushed by exaggeration and come apart again.
	const skipped = !done && input.start && input.start !== 'random' ? exaggeratedSteps : 0;
	const layout = new TsneLayout(affinities, points, {
		repulsion,
		exaggeration: params.exaggeration as number,
		exaggeratedSteps: exaggeratedSteps - skipped
	});
	layout.iteration = done;
	const planned = Math.max(fewestSteps, done, (params.iterations as number) - skipped);
	return makeStepper(layout, repulsion, planned);
}

export const method: EmbeddingMethod = { meta, start, place: refinePlaces };
