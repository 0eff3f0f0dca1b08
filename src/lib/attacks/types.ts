import type { Param, ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';

/** How large a perturbation is: its largest change, its Euclidean length, or how many pixels it touches. */
export type Norm = 'linf' | 'l2' | 'l0';

/** What the page knows of an attack without loading it. */
export interface AttackMeta {
	/** kebab-case; stands in links and is never used for something else. */
	readonly id: string;
	readonly label: string;
	/** One sentence. */
	readonly summary: string;
	/** LaTeX, with x for the pixels in [0, 1], δ for the perturbation, L for the loss on logits. */
	readonly formula: string;
	readonly source: { readonly title: string; readonly address: string };
	/**
	 * `bounded`: as strong as it can be within ε. `minimal`: as small as it can be and still succeed; ε does not apply.
	 * `free`: neither (patches, fooling pictures).
	 */
	readonly kind: 'bounded' | 'minimal' | 'free';
	/** The norm that ε bounds, or that is made small. */
	readonly norm: Norm;
	readonly targeted: 'no' | 'may' | 'must';
	readonly needs: 'forward' | 'gradient';
	/** Works on `AttackRequest.pictures`, all at once. */
	readonly takesSet?: boolean;
	/** Walks from picture to picture, so that a later run goes on where an earlier one ended. */
	readonly continues?: boolean;
	/** Changes a disc that the visitor places: its settings are `left` and `top` of the middle, and `size`, in percent. */
	readonly isPlaced?: boolean;
	readonly params: readonly Param[];
}

export interface AttackRequest {
	/** [height, width, channel] in [0, 1]. */
	readonly pixels: NdArray;
	/** The class the picture counts as: its true class, or the network's own answer. */
	readonly label: number;
	/** The class to reach; null to reach any but the label. */
	readonly target: number | null;
	/**
	 * Bound of the perturbation in the attack's norm, in units of a pixel's full range, or in pixels for `l0`; 0 changes
	 * nothing. Only `bounded` attacks look at it.
	 */
	readonly epsilon: number;
	/** 1 where pixels may change, 0 where not, [height × width]; null for everywhere. */
	readonly mask: Float32Array | null;
	readonly params: ParamValues;
	/** Where to go on from, instead of from the picture; attacks that do not walk from picture to picture ignore it. */
	readonly start?: NdArray;
	/** For attacks on many pictures at once: the pictures that one perturbation shall serve. */
	readonly pictures?: readonly LabelledPicture[];
}

/** A picture [height, width, channel] in [0, 1], and the class it counts as. */
export interface LabelledPicture {
	readonly pixels: NdArray;
	readonly label: number;
}

/** One state of an attack on its way. */
export interface Iterate {
	readonly pixels: NdArray;
	/** Logits of these very pixels, where the attack has them at hand. */
	readonly logits?: Float32Array;
	/** Share of the work done, in [0, 1]. */
	readonly done: number;
	/** What is added before clipping to [0, 1], where that is the same for many pictures. */
	readonly perturbation?: NdArray;
}

/**
 * One file in `methods/` makes one: it exports `meta` and `attack`. It yields every iterate and returns the best it found: the
 * smallest that succeeds for `minimal` ones, else the one with the most favourable loss. The runner clips to the ε-ball,
 * to [0, 1] and to the mask, judges, and states success. An attack projects only where the next step builds on it; both do
 * it with `limits.ts`.
 */
export interface Attack {
	readonly meta: AttackMeta;
	run(context: NetworkContext, request: AttackRequest): AsyncGenerator<Iterate, NdArray>;
}
