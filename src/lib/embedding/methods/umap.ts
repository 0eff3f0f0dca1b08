import { FailureError } from '$lib/core/result';
import { startPositions } from '../start';
import type { EmbedInput, Embedder, EmbeddingMethod, MethodMeta } from '../types';
import { fitCurve } from '../umap/curve';
import { fuzzySet } from '../umap/fuzzy-set';
import { springsOf, UmapLayout } from '../umap/layout';

export const meta: MethodMeta = {
	id: 'umap',
	title: 'UMAP',
	summary: 'Like t-SNE, with tighter groups and wider gaps; their sizes mean as little.',
	paper: 'https://arxiv.org/abs/1802.03426',
	year: 2018,
	params: [
		{
			kind: 'number',
			key: 'neighbours',
			label: 'Neighbours',
			min: 2,
			max: 100,
			step: 1,
			initial: 15,
			hint: 'How many neighbours each picture is tied to; more show larger structure.'
		},
		{
			kind: 'number',
			key: 'minDistance',
			label: 'Minimum distance',
			min: 0,
			max: 0.99,
			step: 0.01,
			initial: 0.1,
			hint: 'How closely pictures may lie on the map.'
		},
		{
			kind: 'choice',
			key: 'epochs',
			label: 'Epochs',
			options: [
				{ value: 'auto', label: 'By the number of pictures' },
				{ value: '100', label: '100' },
				{ value: '200', label: '200' },
				{ value: '500', label: '500' },
				{ value: '1000', label: '1000' }
			],
			initial: 'auto'
		}
	],
	// It jitters: a picture of every epoch is no better to look at.
	framesPerSecond: 4
};

/** Standard deviation of the first axis at the start: nearly all of it within ± 10, as umap-learn starts. */
const startSpread = 4;
const fewestRows = 4;

/** Fewer epochs for more pictures: each takes longer, and more pairs are drawn in it. */
function epochsFor(count: number): number {
	if (count <= 2500) return 500;
	if (count <= 5000) return 400;
	return count <= 7500 ? 300 : 200;
}

async function startPoints(input: EmbedInput): Promise<Float64Array> {
	const points = await startPositions(input, startSpread);
	if (!input.start || input.start === 'random' || input.done) return points;
	// Another method's map may be a hundred times as large.
	const largest = points.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	return largest > 0 ? points.map((value) => (value * 10) / largest) : points;
}

async function start(input: EmbedInput): Promise<Embedder> {
	const { count } = input.codes;
	if (count < fewestRows)
		throw new FailureError({
			code: 'unsupported',
			message: `UMAP needs at least ${fewestRows} pictures; add some, or choose PCA or t-SNE.`
		});
	const { minDistance, epochs, neighbours } = input.params;
	const planned = epochs === 'auto' ? epochsFor(count) : Number(epochs);
	// A row counts among its own neighbours.
	const others = Math.min(neighbours as number, count - 1) - 1;
	const set = fuzzySet(await input.neighbours(Math.max(1, others)));
	await input.task.breathe();
	const layout = new UmapLayout(
		await startPoints(input),
		springsOf(set, planned),
		fitCurve(minDistance as number),
		{ epochs: planned, done: Math.min(planned, input.done ?? 0) },
		input.random
	);
	return {
		planned,
		cost: null,
		get iteration() {
			return layout.epoch;
		},
		get positions() {
			return Float32Array.from(layout.positions);
		},
		step(n) {
			for (let left = n; left > 0 && layout.epoch < planned; left--) layout.step();
		}
	};
}

export const method: EmbeddingMethod = { meta, start };
