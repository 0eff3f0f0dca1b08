import { asBatch, onlyOne } from '$lib/core/batches';
import type { Param } from '$lib/core/params';
import { spatialShape, type NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import type { AttributionRequest } from './types';

/** A layer's maps A and the derivatives g = ∂f/∂A, both [h, w, k]. */
export interface LayerGradient {
	readonly activation: NdArray;
	readonly gradient: NdArray;
}

/** @throws {RangeError} if the request names no node; the runner sees to that */
export async function layerGradient(
	context: NetworkContext,
	{ pixels, weights, node }: AttributionRequest
): Promise<LayerGradient> {
	if (node === null) throw new RangeError('a method of a layer needs a node, got null');
	const answer = await context.gradient(asBatch(pixels), { kind: 'logits', weights }, { node });
	return { activation: onlyOne(answer.activation!), gradient: onlyOne(answer.gradient) };
}

/** Keeps the negative part of a class activation map, which the authors drop. */
export const signedParam: Param = {
	kind: 'flag',
	key: 'signed',
	label: 'Keep negative values',
	initial: false,
	hint: 'Shows as well what lowers the score; the authors drop it.'
};

/** For `meta.signedWhen` of methods with this setting. */
export const signedWhenKept = { key: 'signed', value: true } as const;

/** Drops negative values unless the request keeps them. */
export function rectify({ shape, data }: NdArray, { params }: AttributionRequest): NdArray {
	return { shape, data: params.signed ? data : data.map((value) => Math.max(0, value)) };
}

/** Mean over all places of a channel's value, [k]. */
export function meanOverPlaces({ shape, data }: NdArray): Float64Array {
	const [height, width, channels] = spatialShape(shape);
	const means = new Float64Array(channels);
	data.forEach((value, i) => (means[i % channels]! += value));
	return means.map((sum) => sum / (height * width));
}

/** Σ over channels of weight · A, [h, w]. */
export function weighChannels({ shape, data }: NdArray, weights: ArrayLike<number>): NdArray {
	return sumChannels(shape, (i) => weights[i % weights.length]! * data[i]!);
}

/** Σ over channels of what `term` gives for the i-th number of [h, w, k]; [h, w]. */
export function sumChannels(shape: readonly number[], term: (i: number) => number): NdArray {
	const [height, width, channels] = spatialShape(shape);
	const map = Float32Array.from({ length: height * width }, (_, cell) => {
		let sum = 0;
		for (let c = 0; c < channels; c++) sum += term(cell * channels + c);
		return sum;
	});
	return { shape: [height, width], data: map };
}
