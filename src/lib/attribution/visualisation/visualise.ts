import { asBatch, onlyOne } from '$lib/core/batches';
import type { ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext, Objective } from '$lib/graph/network-context';
import type { VisualisationTarget } from '../questions';
import { Adam } from '$lib/math/adam';
import { fourierBasis, pixelBasis } from './basis';
import { colourSpace } from './colour';
import { makeWarp, randomMotion } from './warp';

/** Feature visualisation: a picture that excites a unit, found by gradient ascent. */

/** A picture on its way. */
export interface VisualisationStep {
	/** From 0. */
	readonly step: number;
	/** [height, width, channel] in [0, 1], after the step. */
	readonly picture: NdArray;
	/** The target's value of the moved picture, before the step. */
	readonly value: number;
}

/** Steps, from the first, in which silent ReLUs are woken; later the gradient is the plain one. */
const redirectedSteps = 16;

/** What is differentiated. */
export function objectiveFor(target: VisualisationTarget): Objective {
	return target.kind === 'class' ? { kind: 'logits', weights: target.weights } : target;
}

/** The target's value of a picture as it stands. */
export async function valueOf(
	context: NetworkContext,
	target: VisualisationTarget,
	picture: NdArray
): Promise<number> {
	const { values } = await context.gradient(asBatch(picture), objectiveFor(target));
	return values[0]!;
}

/** The picture that an optimiser changes. */
class MadePicture {
	readonly #basis;
	readonly #colours;
	readonly #adam;
	readonly #numbers: Float64Array;
	#picture: NdArray;

	constructor({ graph: { input }, random }: NetworkContext, params: ParamValues) {
		const shape = [input.channels, input.height, input.width] as const;
		this.#basis = params.basis === 'pixels' ? pixelBasis(shape) : fourierBasis(shape);
		this.#colours = colourSpace(shape, params.decorrelated === true);
		this.#numbers = this.#basis.start(random);
		this.#adam = new Adam(this.#numbers.length, params.rate as number);
		this.#picture = this.#colours.toPicture(this.#basis.synthesise(this.#numbers));
	}

	get picture(): NdArray {
		return this.#picture;
	}

	/** One step in the direction of a gradient by the pixels. */
	ascend(gradient: NdArray): void {
		const values = this.#colours.adjoint(this.#picture, gradient);
		this.#adam.ascend(this.#numbers, this.#basis.adjoint(values));
		this.#picture = this.#colours.toPicture(this.#basis.synthesise(this.#numbers));
	}
}

function limitsOf(params: ParamValues) {
	return {
		jitterPx: params.jitter as number,
		scale: (params.scale as number) / 100,
		turnRad: ((params.rotation as number) * Math.PI) / 180
	};
}

/** The picture before the first step, then after each. */
export async function* visualise(
	context: NetworkContext,
	target: VisualisationTarget,
	params: ParamValues
): AsyncGenerator<VisualisationStep> {
	const made = new MadePicture(context, params);
	const objective = objectiveFor(target);
	const steps = params.steps as number;
	for (let step = 0; step < steps; step++) {
		const still = made.picture;
		const warp = makeWarp(still.shape, randomMotion(limitsOf(params), context.random));
		const isRedirected = params.redirect === true && step < redirectedSteps;
		const { gradient, values } = await context.gradient(asBatch(warp.apply(still)), objective, {
			reluRule: isRedirected ? 'redirected' : 'plain'
		});
		if (step === 0) yield { step: 0, picture: still, value: values[0]! };
		made.ascend(warp.adjoint(onlyOne(gradient)));
		context.report((step + 1) / steps);
		yield { step: step + 1, picture: made.picture, value: values[0]! };
	}
}
