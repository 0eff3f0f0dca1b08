import { FailureError } from '$lib/core/result';
import { startPositions } from '../start';
import type { EmbedInput, Embedder, EmbeddingMethod, MethodMeta, Neighbours } from '../types';

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

/** Standard deviation of the first axis at the start: nearly all of it within ± 10, where umap-js starts at random. */
const startSpread = 4;
const fewestRows = 4;
/** In place of the distance zero of equal codes, which the library takes for a missing neighbour. */
const smallestDistance = 1e-6;

/** The lists that the library wants: itself first, at distance zero. */
function withSelfFirst({ count, k, indices, distances }: Neighbours) {
	const lists: number[][] = [];
	const lengths: number[][] = [];
	for (let row = 0; row < count; row++) {
		const [from, to] = [row * k, (row + 1) * k];
		lists.push([row, ...indices.subarray(from, to)]);
		lengths.push([
			0,
			...distances.subarray(from, to).map((length) => Math.max(smallestDistance, length))
		]);
	}
	return { lists, lengths };
}

async function startPoints(input: EmbedInput): Promise<Float64Array> {
	const points = await startPositions(input, startSpread);
	if (!input.start || input.start === 'random') return points;
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
	// The library counts a row among its own neighbours.
	const nNeighbors = Math.min(neighbours as number, count - 1);
	const { lists, lengths } = withSelfFirst(await input.neighbours(nNeighbors - 1));
	const points = await startPoints(input);
	const { UMAP } = await import('umap-js');
	// One instance for each map: a second fit on the same one never returns.
	const umap = new UMAP({
		nNeighbors,
		minDist: minDistance as number,
		random: input.random,
		...(epochs === 'auto' ? {} : { nEpochs: Number(epochs) })
	});
	umap.setPrecomputedKNN(lists, lengths);
	// With the neighbours known, of the rows only their number is looked at.
	const planned = umap.initializeFit(lists);
	const rows = umap.getEmbedding();
	let iteration = 0;
	for (const [i, row] of rows.entries()) [row[0], row[1]] = [points[2 * i]!, points[2 * i + 1]!];
	return {
		planned,
		cost: null,
		get iteration() {
			return iteration;
		},
		get positions() {
			return Float32Array.from(rows.flat());
		},
		step(n) {
			for (let left = n; left > 0 && iteration < planned; left--) iteration = umap.step();
		}
	};
}

export const method: EmbeddingMethod = { meta, start };
