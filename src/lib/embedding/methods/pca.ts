import { principalComponents, project, projectAll } from '../principal-components';
import { stretch } from '../task';
import type { EmbeddingMethod, MethodMeta, PlaceInput, Positions } from '../types';

export const meta: MethodMeta = {
	id: 'pca',
	title: 'PCA',
	summary: 'The two directions in which the codes spread most; distances keep their meaning.',
	paper: 'https://doi.org/10.1080/14786440109462720',
	year: 1901,
	params: [],
	seedless: () => 'Nothing in PCA is left to chance.'
};

/**
 * Where the projection that made the map puts new codes. Its axes need not be kept: an axis v with Xᵀ X v = λ v and
 * positions y = X v is Xᵀ y / |y|².
 */
function projectAlike({ codes, added, positions }: PlaceInput): Positions {
	const { dimensions, data } = codes;
	const axes = new Float64Array(2 * dimensions);
	const squares = [0, 0];
	for (let i = 0; i < codes.count; i++)
		for (const axis of [0, 1] as const) {
			const position = positions[2 * i + axis]!;
			squares[axis]! += position * position;
			for (let t = 0; t < dimensions; t++)
				axes[axis * dimensions + t]! += data[i * dimensions + t]! * position;
		}
	for (let at = 0; at < axes.length; at++) axes[at]! /= squares[at < dimensions ? 0 : 1]! || 1;
	const mean = new Float64Array(dimensions);
	return project({ mean, axes, shares: [0, 0] }, added).data;
}

export const method: EmbeddingMethod = {
	meta,
	takesAllNumbers: true,
	async start({ codes, random, task }) {
		const components = await principalComponents(codes, 2, random, task);
		const positions = (await projectAll(components, codes, stretch(task, 1, 1))).data;
		const { shares } = components;
		return { iteration: 0, planned: 0, positions, cost: null, shares, step: () => undefined };
	},
	place: projectAlike
};
