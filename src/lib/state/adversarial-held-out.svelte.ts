import { clipToLimits } from '$lib/attacks/limits';
import { randomSign } from '$lib/attacks/random';
import type { AttackAnswer, AttackQuestion } from '$lib/attacks/questions';
import type { LabelledPicture } from '$lib/attacks/types';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { top } from '$lib/math/softmax';
import type { Session } from './session.svelte';

/** How many pictures a perturbation fools. */
export interface FoolingCount {
	/** Pictures that the network has right untouched. */
	readonly right: number;
	/** Of those: taken for something else under the perturbation. */
	readonly fooled: number;
}

/** What one perturbation does to the pictures it was made from, and to others. */
export interface FoolingRates {
	/** What was asked when it was made. */
	readonly question: AttackQuestion;
	readonly made: FoolingCount;
	readonly heldOut: FoolingCount;
	/** Random signs of the same size on the others. */
	readonly noise: FoolingCount;
}

/** A picture under a perturbation, clipped to [0, 1]. */
function add(original: NdArray, perturbation: ArrayLike<number>): NdArray {
	const limits = { original, norm: 'linf', epsilon: Infinity, mask: null } as const;
	return clipToLimits(
		limits,
		original.data.map((value, i) => value + perturbation[i]!)
	);
}

function signsLike({ data }: NdArray, seed: number): Float32Array {
	const random = seededRandom(seed);
	const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	return data.map(() => size * randomSign(random));
}

/** Checks a perturbation that was made for many pictures on pictures that it has never seen. */
export class HeldOutCheck {
	#rates = $state.raw<FoolingRates | null>(null);

	constructor(private readonly session: Session) {}

	/** Of the last perturbation. */
	get rates() {
		return this.#rates;
	}

	async #count(
		network: string,
		pictures: readonly LabelledPicture[],
		perturbation: ArrayLike<number>,
		signal: AbortSignal
	): Promise<FoolingCount | null> {
		const untouched = pictures.map(({ pixels }) => pixels);
		const changed = untouched.map((pixels) => add(pixels, perturbation));
		const question = { network, pictures: [...untouched, ...changed], defence: null, seed: 1 };
		const asked = await this.session.request('judge', question, { signal });
		if (!asked.ok) return null;
		const says = asked.value.logits.map((logits) => top(logits, 1)[0]!.index);
		const right = [...pictures.keys()].filter((i) => says[i] === pictures[i]!.label);
		const fooled = right.filter((i) => says[pictures.length + i] !== says[i]).length;
		return { right: right.length, fooled };
	}

	/**
	 * @param question what was asked, with the pictures it was made from
	 * @param heldOut  pictures that played no part
	 */
	async measure(
		question: AttackQuestion,
		{ perturbation }: AttackAnswer,
		heldOut: readonly LabelledPicture[],
		signal: AbortSignal
	): Promise<void> {
		if (!perturbation) return;
		const { network, pictures = [], seed } = question;
		const made = await this.#count(network, pictures, perturbation.data, signal);
		const others = made && (await this.#count(network, heldOut, perturbation.data, signal));
		const signs = signsLike(perturbation, seed);
		const noise = others && (await this.#count(network, heldOut, signs, signal));
		if (noise) this.#rates = { question, made: made!, heldOut: others!, noise };
	}
}
