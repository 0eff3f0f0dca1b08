import { normal } from '$lib/math/normal';
import type { Param, ParamValues } from '$lib/core/params';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import type { AttributionMap, AttributionMethod, AttributionRequest } from './types';

/** A method run many times on noisy copies of a picture: what all wrappers have in common. */

/** Settings of every wrapper. */
export const noiseParams: readonly Param[] = [
	{
		kind: 'number',
		key: 'samples',
		label: 'Samples',
		min: 1,
		max: 200,
		step: 1,
		initial: 25
	},
	{
		kind: 'number',
		key: 'noise',
		label: 'Noise',
		min: 0,
		max: 50,
		step: 0.5,
		initial: 5,
		unit: '%',
		hint: 'Standard deviation, of the range of the picture’s values. Small pictures bear less than large ones: with much noise they are no longer of their class.'
	}
];

function rangeOf({ data }: NdArray): number {
	let [low, high] = [Infinity, -Infinity];
	for (const value of data) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return high - low;
}

function addNoise({ shape, data }: NdArray, deviation: number, random: Random): NdArray {
	return { shape, data: data.map((value) => value + deviation * normal(random)) };
}

/** The same context, whose progress is that of the `run`-th of `runs`. */
function partOf(context: NetworkContext, run: number, runs: number): NetworkContext {
	return { ...context, report: (done) => context.report((run + done) / runs) };
}

/** Runs a method to its end. */
async function finish(
	context: NetworkContext,
	request: AttributionRequest,
	method: AttributionMethod
): Promise<AttributionMap> {
	const run = method.run(context, request);
	for (;;) {
		const { done, value } = await run.next();
		if (done) return value;
	}
}

/** What a wrapper knows after some runs. */
export interface Sample {
	/** From 1. */
	readonly run: number;
	readonly map: AttributionMap;
}

/** The maps of noisy copies, one after the other. */
export async function* noisyRuns(
	context: NetworkContext,
	request: AttributionRequest,
	inner: AttributionMethod,
	innerParams: ParamValues
): AsyncGenerator<Sample> {
	const { pixels, params } = request;
	const runs = params.samples as number;
	const deviation = ((params.noise as number) / 100) * rangeOf(pixels);
	for (let run = 1; run <= runs; run++) {
		const noisy = {
			...request,
			pixels: addNoise(pixels, deviation, context.random),
			params: innerParams
		};
		yield { run, map: await finish(partOf(context, run - 1, runs), noisy, inner) };
		context.report(run / runs);
	}
}

/** Running mean and sum of squared distances from it, without cancellation (Welford). */
export class Moments {
	readonly #mean: Float64Array;
	readonly #squares: Float64Array;
	#count = 0;

	constructor(readonly shape: readonly number[]) {
		const size = shape.reduce((product, length) => product * length, 1);
		this.#mean = new Float64Array(size);
		this.#squares = new Float64Array(size);
	}

	add({ data }: NdArray): void {
		this.#count++;
		data.forEach((value, i) => {
			const before = value - this.#mean[i]!;
			this.#mean[i]! += before / this.#count;
			this.#squares[i]! += before * (value - this.#mean[i]!);
		});
	}

	mean(): NdArray {
		return { shape: this.shape, data: Float32Array.from(this.#mean) };
	}

	/** Divided by the number of runs, as captum does. */
	variance(): NdArray {
		const data = Float32Array.from(this.#squares, (sum) => sum / Math.max(1, this.#count));
		return { shape: this.shape, data };
	}
}
