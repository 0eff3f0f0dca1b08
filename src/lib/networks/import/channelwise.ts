import type { NdArray } from '$lib/core/types';
import { refuseNetwork, type GraphDraft } from './draft';

/** A weight of one number a channel of the node `input`; one number alone stands for all. */
export function perChannel(
	draft: GraphDraft,
	name: string,
	input: string,
	values: ArrayLike<number>
): NdArray {
	const channels = draft.shapeOf(input).at(-1)!;
	if (values.length !== 1 && values.length !== channels)
		throw refuseNetwork(
			`The layer “${name}” has ${values.length} numbers for ${channels} channels.`
		);
	const data = Float32Array.from({ length: channels }, (_, c) =>
		Number(values[values.length === 1 ? 0 : c])
	);
	return { shape: [channels], data };
}

/** Multiplies and adds one number a channel; steps that change nothing are left out. */
export interface Affine {
	readonly factor: ArrayLike<number>;
	readonly shift: ArrayLike<number>;
}

/** Adds x · factor + shift, as a scale named `name` and a bias. */
export function addAffine(
	draft: GraphDraft,
	name: string,
	input: string,
	{ factor, shift }: Affine
): string {
	const scale = perChannel(draft, name, input, factor);
	const bias = perChannel(draft, name, input, shift);
	const isScaled = scale.data.some((value) => value !== 1);
	const scaled = isScaled ? draft.add('scale', name, [input], {}, { scale }) : input;
	if (bias.data.every((value) => value === 0)) return scaled;
	return draft.add('bias', isScaled ? `${name}.bias` : name, [scaled], {}, { bias });
}
