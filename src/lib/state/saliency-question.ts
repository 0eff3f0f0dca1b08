import type { AttributionQuestion } from '$lib/attribution/questions';
import type { NdArray } from '$lib/core/types';
import type { Preparation } from '$lib/networks/fit';
import type { Picture } from '$lib/pictures/types';
import type { MethodChoice } from './saliency-link';

/** A picture with the way it was prepared, to be asked about. */
export interface Prepared {
	readonly picture: Picture;
	readonly preparation: Preparation;
	/** As the network sees it. */
	readonly pixels: NdArray;
}

/** What all maps of a comparison have in common. */
export interface Subject {
	readonly network: string;
	readonly prepared: Prepared;
	readonly weights: Float32Array;
	readonly seed: number;
	/** A custom baseline, if the visitor keeps one. */
	readonly baseline: Prepared | null;
}

const numbers = new WeakMap<object, number>();
let next = 0;

/** A number that stands for one object. */
function numberOf(object: object): number {
	const known = numbers.get(object);
	if (known !== undefined) return known;
	numbers.set(object, next);
	return next++;
}

function nameOf({ picture, preparation }: Prepared): string {
	const { source } = picture;
	const name = source.kind === 'sample' ? source.id : numberOf(picture);
	return [name, preparation.fit, preparation.invert].join('/');
}

/** Whether a method starts from a picture that the visitor keeps. */
export function wantsBaseline({ params }: MethodChoice): boolean {
	return params.baseline === 'custom';
}

/** The question that a method asks about a subject. */
export function questionOf(choice: MethodChoice, subject: Subject): AttributionQuestion {
	const { network, prepared, weights, seed, baseline } = subject;
	const { method, params, wrapper, node } = choice;
	const start = wantsBaseline(choice) && baseline ? { baseline: baseline.pixels } : {};
	return {
		network,
		pixels: prepared.pixels,
		weights,
		method,
		params,
		wrapper,
		node,
		seed,
		...start
	};
}

/** The same for questions with the same answer, and only for those. */
export function keyOf(choice: MethodChoice, subject: Subject): string {
	const { network, prepared, weights, seed, baseline } = subject;
	const { method, params, wrapper, node } = choice;
	const start = wantsBaseline(choice) && baseline ? nameOf(baseline) : null;
	const score = [...weights.entries()].filter(([, weight]) => weight !== 0);
	const settings = [method, params, wrapper, node, start];
	return JSON.stringify([network, nameOf(prepared), score, seed, ...settings]);
}
