import type { Param, ParamValues } from '$lib/core/params';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';

/** What the page knows of a defence without loading it. */
export interface DefenceMeta {
	/** kebab-case; stands in links and is never used for something else. */
	readonly id: string;
	readonly label: string;
	/** One sentence. */
	readonly summary: string;
	/** LaTeX, with x for the picture, g for what the network is shown instead. */
	readonly formula: string;
	readonly source: { readonly title: string; readonly address: string };
	/**
	 * How an attack gets through it: `exact` by its derivative; `straight-through` as if it were not there on the way back,
	 * because its own derivative is 0 nearly everywhere; `expectation` by the mean derivative over what it draws.
	 */
	readonly gradient: 'exact' | 'straight-through' | 'expectation';
	/** Where it changes least: its settings, and how far a value of a picture of bytes may move then. */
	readonly mildest: { readonly params: ParamValues; readonly change: number };
	readonly params: readonly Param[];
}

/**
 * Something simple that stands in front of a network. One file in `defences/` makes one: it exports `meta` and `defence`.
 * Pictures are [height, width, channel] in [0, 1], before and after.
 */
export interface Defence {
	readonly meta: DefenceMeta;
	/** What the network is shown instead: one picture, or always as many, whose scores are averaged. */
	show(picture: NdArray, params: ParamValues, random: Random): readonly NdArray[];
	/** Takes the gradient by one shown picture back to the picture it was made from. */
	pullBack(gradient: NdArray, shown: NdArray, params: ParamValues): NdArray;
}

/** A defence as the visitor set it. */
export interface DefenceChoice {
	/** Id of the defence. */
	readonly id: string;
	readonly params: ParamValues;
}

/** The gradient as it is: through a step that rounds, as if it did not (BPDA, arXiv:1802.00420). */
export const straightThrough: Defence['pullBack'] = (gradient) => gradient;
