import { FailureError, type FailureCode } from '$lib/core/result';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { Graph } from '$lib/graph/types';

/** What a network is asked is checked here, before anything is computed. */

/** Ends a job with one sentence for the visitor. */
export function refuse(message: string, code: FailureCode = 'unsupported'): never {
	throw new FailureError({ code, message });
}

/** Number of classes that a network tells apart. */
export function classesOf(graph: Graph): number {
	return sizeOf(analyse(graph).nodes.get(graph.logits)!.shape);
}

/** @param each shape of one picture among the pixels */
function checkPixels({ input, name }: Graph, each: Shape, { shape, data }: NdArray): void {
	const { height, width, channels } = input;
	if (String(each) !== String([height, width, channels]) || data.length !== sizeOf(shape))
		refuse(
			`${name} takes pictures of ${height} × ${width} × ${channels}, not ${each.join(' × ')}.`,
			'shape-mismatch'
		);
	if (!data.every(Number.isFinite)) refuse('The picture holds values that are not numbers.');
}

/**
 * Refuses pixels that do not fit a network.
 * @throws FailureError with a sentence
 */
export function checkPicture(graph: Graph, pixels: NdArray): void {
	checkPixels(graph, pixels.shape, pixels);
}

/**
 * Refuses a batch of pictures, [n, …], that do not fit a network.
 * @throws FailureError with a sentence
 */
export function checkPictures(graph: Graph, pictures: NdArray): void {
	const [count = 0, ...each] = pictures.shape;
	if (count === 0) refuse('There are no pictures to look at.');
	checkPixels(graph, each, pictures);
}

/**
 * Refuses weights of which there is not one for each class of a network.
 * @throws FailureError with a sentence
 */
export function checkWeights(graph: Graph, weights: Float32Array): void {
	const classes = classesOf(graph);
	if (weights.length === classes) return;
	refuse(
		`The score needs one weight for each of the ${classes} classes, not ${weights.length}.`,
		'shape-mismatch'
	);
}

/**
 * Refuses weights that are no score of a network: a class that it does not have, or none at all.
 * @throws FailureError with a sentence
 */
export function checkScore(graph: Graph, weights: Float32Array): void {
	checkWeights(graph, weights);
	if (weights.every(Number.isFinite) && weights.some((weight) => weight !== 0)) return;
	const classes = classesOf(graph);
	refuse(`Choose one of the ${classes} classes of ${graph.name}: no class is explained yet.`);
}
