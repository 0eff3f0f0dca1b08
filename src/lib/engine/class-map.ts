import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { mapGeometry, toConvolutional, type MapGeometry } from '$lib/graph/convolutional';
import type { Graph } from '$lib/graph/types';
import { softmax } from '$lib/math/softmax';
import type { NetworkParts } from '$lib/networks/load';
import type { Weights } from '$lib/networks/weights';
import { Executor, toBatch } from './executor';
import type { ClassMap } from './protocol';
import { readPicture } from './reading';
import { tf } from './tf';

/** Every weight in the shape that a rewritten graph gives it; the numbers are the same. */
export function reshapeWeights({ tensors }: Graph, weights: Weights): Weights {
	return new Map(
		tensors.map(({ name, shape }) => [name, { shape, data: weights.get(name)!.data }])
	);
}

/** The network rewritten, and how its map lies on a picture. */
function prepare(given: Graph, pixels: NdArray): { graph: Graph; geometry: MapGeometry } {
	const [height, width] = pixels.shape as [number, number, number];
	try {
		const graph = toConvolutional(given);
		return { graph, geometry: mapGeometry(graph, [height, width]) };
	} catch (thrown) {
		if (!(thrown instanceof RangeError)) throw thrown;
		throw new FailureError({
			code: 'unsupported',
			message: `${given.name} cannot be run on this picture: ${thrown.message}.`
		});
	}
}

/** The class scores of every cell as probabilities. */
function softmaxEach({ shape, data }: NdArray): NdArray {
	const classes = shape.at(-1)!;
	const probabilities = new Float32Array(data.length);
	for (let at = 0; at < data.length; at += classes)
		probabilities.set(softmax(data.subarray(at, at + classes)), at);
	return { shape, data: probabilities };
}

/**
 * Runs a network as a convolution over a picture that may be larger than its own.
 * @param pixels in [0, 1], [height, width, channel]
 */
export async function runClassMap(parts: NetworkParts, pixels: NdArray): Promise<ClassMap> {
	const { graph, geometry } = prepare(parts.graph, pixels);
	const executor = new Executor(graph, reshapeWeights(graph, parts.weights));
	try {
		const map = tf.tidy(() => executor.logits({ [executor.inputName]: toBatch(pixels) }));
		const logits = await readPicture(map).finally(() => map.dispose());
		return { ...geometry, logits, probabilities: softmaxEach(logits) };
	} finally {
		executor.dispose();
	}
}
