import { expect } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { seededRandom } from '$lib/core/random';
import { sizeOf } from '$lib/core/types';
import { relativeError } from '$lib/engine/self-check/reference';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { runImported } from './run';
import { onCpu, tfjs } from './tfjs';

/** Agreement of an imported network with the framework that it came from. */

/** The tolerances: max |a − b| / max |b|. */
export const tolerance = { forward: 1e-4, gradient: 1e-3 };

/** Numbers in [low, high), the same for the same seed. */
export function uniform(shape: readonly number[], seed: number, low = 0, high = 1): NdArray {
	const random = seededRandom(seed);
	const data = Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random());
	return { shape, data };
}

/** Weights of their own for every layer, so that no role can be taken for another; variances are positive. */
export function scramble(model: tfjs.LayersModel, seed = 1): void {
	const values = model.weights.map(({ shape, originalName }, i) => {
		const [low, high] = /variance/.test(originalName) ? [0.3, 1.5] : [-0.6, 0.6];
		const { data } = uniform(shape as number[], seed + i, low, high);
		return tfjs.tensor(data, shape as number[]);
	});
	model.setWeights(values);
}

/** Weights of the sum of logits that is differentiated. */
export function seedFor(count: number): Float32Array {
	return Float32Array.from({ length: count }, (_, i) => Math.cos(1 + 2 * i));
}

type Forward = (x: tfjs.Tensor) => tfjs.Tensor;

function scoreOf(forward: Forward, seed: Float32Array): (x: tfjs.Tensor) => tfjs.Tensor {
	return (x) => tfjs.sum(tfjs.mul(tfjs.reshape(forward(x), [-1]), tfjs.tensor1d(seed)));
}

/** What TensorFlow.js itself makes of raw values: output and gradient, on the CPU backend. */
async function runReference(forward: Forward, raw: NdArray, wantGradient: boolean) {
	return onCpu(async () => {
		const x = tfjs.tensor(raw.data, [1, ...raw.shape]);
		const output = (await forward(x).data<'float32'>()).slice();
		if (!wantGradient) return { output };
		const gradient = tfjs.grad(scoreOf(forward, seedFor(output.length)))(x);
		return { output, gradient: (await gradient.data<'float32'>()).slice() };
	});
}

/** How to compare. */
export interface Comparison {
	/** What the framework's values are for pixels in [0, 1]. */
	readonly range?: number;
	/** False where the framework cannot differentiate. */
	readonly gradient?: boolean;
	/** The network's output is its last node, not its logits. */
	readonly last?: boolean;
}

/** Largest relative errors of an imported network, against a function of TensorFlow.js; fails beyond the tolerances. */
export async function expectAgreement(
	imported: ImportedNetwork,
	forward: Forward,
	{ range = 1, gradient = true, last = false }: Comparison = {}
): Promise<{ forward: number; gradient: number }> {
	const { height, width, channels } = imported.input;
	const pixels = uniform([height, width, channels], 99);
	const raw = { shape: pixels.shape, data: pixels.data.map((value) => value * range) };
	const wanted = await runReference(forward, raw, gradient);
	const found = await runImported(imported, pixels, seedFor(imported.classCount));
	const output = last ? found.nodes.get(imported.nodes.at(-1)!.name)!.data : found.logits;
	const errors = {
		forward: relativeError(output, wanted.output),
		gradient: wanted.gradient
			? relativeError(
					found.gradient,
					wanted.gradient.map((value) => value * range)
				)
			: 0
	};
	expect(errors.forward).toBeLessThan(tolerance.forward);
	expect(errors.gradient).toBeLessThan(tolerance.gradient);
	return errors;
}
