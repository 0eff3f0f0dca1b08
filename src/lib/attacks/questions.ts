import type { ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import { softmax } from '$lib/math/softmax';
import type { DefenceChoice } from './defence';
import type { Norms } from './norms';
import type { LabelledPicture } from './types';

/** What the page asks of the engine about attacks, and what comes back: plain objects and typed arrays only. */

/**
 * The class to reach: one of the network's, or one that follows from its answer to the untouched picture or from the
 * seed; null to reach any but the label.
 */
export type TargetChoice = number | 'least-likely' | 'runner-up' | 'next' | 'random' | null;

/** One attack on one picture. */
export interface AttackQuestion {
	readonly network: string;
	/** Id of an attack. */
	readonly attack: string;
	/** [height, width, channel] in [0, 1]. */
	readonly pixels: NdArray;
	/** The class the picture counts as; null takes the network's own answer. */
	readonly label: number | null;
	readonly target: TargetChoice;
	/** See `AttackRequest`. */
	readonly epsilon: number;
	/** 1 where pixels may change, 0 where not, [height × width]; null for everywhere. */
	readonly mask: Float32Array | null;
	readonly params: ParamValues;
	/** The same seed gives the same bytes. */
	readonly seed: number;
	/** A picture to go on from, e.g. the last of an earlier run. */
	readonly start?: NdArray;
	/** For attacks that take a set. */
	readonly pictures?: readonly LabelledPicture[];
	/** The attack is made through this defence, and judged behind it. */
	readonly defence?: DefenceChoice;
}

/** What the network says of a picture. */
export interface Judgement {
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
	/** The class with the highest logit. */
	readonly predicted: number;
	/** The attack's goal is reached: the target is ahead of all others, or any other class ahead of the label. */
	readonly isReached: boolean;
}

/** One iterate, clipped and judged. */
export interface AttackStep {
	/** From 0, which is where the attack starts. */
	readonly iteration: number;
	readonly logits: Float32Array;
	/** Logits between it and the goal; negative once the goal is reached. */
	readonly margin: number;
	readonly norms: Norms;
}

/** A picture of the trace. */
export interface KeptIterate {
	readonly iteration: number;
	readonly pixels: NdArray;
}

/** How far one node's activations moved. */
export interface LayerChange {
	readonly node: string;
	/** ‖a′ − a‖ / ‖a‖ over all activations of the node. */
	readonly distance: number;
	/** The channels that changed most, with their share of the squared change, most first. */
	readonly channels: readonly { readonly channel: number; readonly share: number }[];
}

/** What came of an attack. */
export interface AttackAnswer {
	readonly label: number;
	readonly target: number | null;
	readonly original: Judgement;
	/** The best picture, inside the ε-ball, [0, 1] and the mask. */
	readonly result: NdArray;
	readonly judgement: Judgement;
	readonly norms: Norms;
	/** The same rounded to 8 bits, as a PNG holds it. */
	readonly rounded: NdArray;
	readonly roundedJudgement: Judgement;
	readonly roundedNorms: Norms;
	/** Every iterate. */
	readonly steps: readonly AttackStep[];
	/** Pictures of iterates spread evenly over the attack, the first and the last among them. */
	readonly kept: readonly KeptIterate[];
	/** Iteration at which the goal was first reached. */
	readonly firstReached: number | null;
	/** Original against result, from the picture to the logits. */
	readonly layers: readonly LayerChange[];
	/** What a universal attack adds to every picture, before clipping to [0, 1]. */
	readonly perturbation?: NdArray;
	/** Pictures that went forwards only. */
	readonly forwardPasses: number;
	/** Pictures that went forwards and backwards. */
	readonly gradientPasses: number;
	readonly durationMs: number;
}

/** Logit and probability of one class over the iterations. */
export function traceOf(
	steps: readonly AttackStep[],
	index: number
): { readonly logits: Float32Array; readonly probabilities: Float32Array } {
	return {
		logits: Float32Array.from(steps, ({ logits }) => logits[index]!),
		probabilities: Float32Array.from(steps, ({ logits }) => softmax(logits)[index]!)
	};
}

/** One attack on every picture of a set, at one or more bounds. */
export interface AttackSetQuestion {
	readonly network: string;
	readonly attack: string;
	readonly pictures: readonly LabelledPicture[];
	readonly target: TargetChoice;
	/** One row each; a minimal or free attack gives one row, and looks at none of them. */
	readonly epsilons: readonly number[];
	readonly params: ParamValues;
	readonly seed: number;
	/** Also random signs of the same size. */
	readonly control: boolean;
	/** Also gives the changed pictures, e.g. to see whether they fool another network. */
	readonly keepPictures: boolean;
	/** Also says how a defence does: against this attack, and against the same made through it. */
	readonly defence?: DefenceChoice;
}

/** What became of one picture that the network had right. */
export interface Outcome {
	/** Its place in the set. */
	readonly index: number;
	readonly predicted: number;
	readonly isReached: boolean;
	/** Also after rounding to 8 bits. */
	readonly survives: boolean;
	readonly norms: Norms;
}

/** How an attack did on a set; all numbers are counts of pictures. */
export interface AttackScore {
	readonly n: number;
	/** Right before the attack; only these are attacked, the others count as wrong. */
	readonly clean: number;
	/** Still right after it. */
	readonly robust: number;
	/** Of those that were right: the goal is reached. */
	readonly reached: number;
	/** Of those that were right: the goal is reached also after rounding to 8 bits. */
	readonly survived: number;
	/** Median L2 norm of the perturbations that reached the goal; NaN if none did. */
	readonly medianL2: number;
}

/** How the network does behind a defence; all numbers are counts of pictures. */
export interface DefendedScore {
	/** Right behind the defence before any attack. */
	readonly clean: number;
	/** Of those: still right after the attack that knows nothing of the defence. */
	readonly unaware: number;
	/** Of those: still right after the attack made through the defence. */
	readonly through: number;
}

export interface AttackSetRow {
	/** null where none bounds the attack. */
	readonly epsilon: number | null;
	readonly score: AttackScore;
	/** Random signs of the same size. */
	readonly control: AttackScore | null;
	readonly outcomes: readonly Outcome[];
	/** All pictures, in order; those that were wrong are as they were. */
	readonly pictures: readonly NdArray[] | null;
	/** Where a defence was asked for. */
	readonly defended?: DefendedScore;
}

export interface AttackSetAnswer {
	readonly rows: readonly AttackSetRow[];
	readonly durationMs: number;
}

/** Some pictures shown to a network. */
export interface JudgeQuestion {
	readonly network: string;
	/** [height, width, channel] in [0, 1], all of one size. */
	readonly pictures: readonly NdArray[];
	/** Null for the network alone. */
	readonly defence: DefenceChoice | null;
	/** Of what the defence draws; the attacker's own numbers are others, also with the same seed. */
	readonly seed: number;
}

export interface JudgeAnswer {
	/** Of each picture. */
	readonly logits: readonly Float32Array[];
	/** What the network was shown of each; the first, where the defence makes several. */
	readonly shown: readonly NdArray[];
}

/** Pictures made for one network, shown to another. */
export interface TransferQuestion {
	readonly network: string;
	readonly pictures: readonly LabelledPicture[];
}

export interface TransferAnswer {
	/** Class of each picture. */
	readonly predicted: readonly number[];
	/** How many are taken for their label. */
	readonly right: number;
}
