import type { ResizeBilinearAttrs, Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tf';
import { replaceGradient } from './replace';

/** Transposed interpolation along one axis with half-pixel centres: [input, output], rows of weights. */
function transposedInterpolation(output: number, input: number): Tensor {
	const weights = new Float32Array(input * output);
	for (let cell = 0; cell < output; cell++) {
		const position = Math.max(0, ((cell + 0.5) * input) / output - 0.5);
		const low = Math.min(input - 1, Math.floor(position));
		const high = Math.min(input - 1, low + 1);
		const share = position - Math.floor(position);
		weights[low * output + cell]! += 1 - share;
		weights[high * output + cell]! += share;
	}
	return tf.tensor(weights, [1, input, output]);
}

/** matMul with the left matrix repeated over the batch, whose gradient TensorFlow.js cannot broadcast. */
function leftMultiply(matrix: Tensor, batch: Tensor3D): Tensor {
	return tf.matMul(tf.tile(matrix, [batch.shape[0], 1, 1]), batch);
}

/** The stock gradient of bilinear resizing ignores `halfPixelCenters`. It is separable: dx = Rᵥᵀ dy Rₕ. */
export function cureResizeBilinear(): void {
	replaceGradient('ResizeBilinear', (stock) => ({
		inputsToSave: ['images'],
		gradFunc: (dy, saved, attributes) => {
			const { halfPixelCenters } = attributes as unknown as ResizeBilinearAttrs;
			if (!halfPixelCenters) return stock.gradFunc(dy, saved, attributes);
			const [n, height, width, channels] = (saved[0] as Tensor4D).shape;
			const [, outHeight, outWidth] = (dy as Tensor4D).shape;
			const resize = () => {
				const rows = tf.reshape(dy as Tensor, [n, outHeight, outWidth * channels]);
				const vertical = leftMultiply(transposedInterpolation(outHeight, height), rows as Tensor3D);
				const columns = tf.reshape(vertical, [n * height, outWidth, channels]);
				const both = leftMultiply(transposedInterpolation(outWidth, width), columns as Tensor3D);
				return tf.reshape(both, [n, height, width, channels]);
			};
			return { images: () => tf.tidy(resize) };
		}
	}));
}
