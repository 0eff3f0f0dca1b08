import type { NdArray } from '$lib/core/types';
import { difference, lengthsOf } from './norms';
import type { AttackMeta, AttackRequest, Norm } from './types';

/** What a changed picture must keep: near the original in a norm, inside [0, 1], unchanged outside the mask. */
export interface Limits {
	readonly original: NdArray;
	readonly norm: Norm;
	/** Infinity where nothing bounds the perturbation. */
	readonly epsilon: number;
	readonly mask: Float32Array | null;
}

/** The limits of a request to an attack. */
export function limitsOf(
	{ kind, norm }: AttackMeta,
	{ pixels, epsilon, mask }: AttackRequest
): Limits {
	return { original: pixels, norm, epsilon: kind === 'bounded' ? epsilon : Infinity, mask };
}

/** Sets values to 0 where the mask forbids a change; [height × width × channel], in place. */
export function maskOut<T extends Float32Array | Float64Array>(
	values: T,
	mask: Float32Array | null
): T {
	if (!mask) return values;
	const channels = values.length / mask.length;
	mask.forEach((may, pixel) => {
		if (may === 0) values.fill(0, pixel * channels, (pixel + 1) * channels);
	});
	return values;
}

function clipEach(delta: Float64Array, epsilon: number): void {
	for (let i = 0; i < delta.length; i++)
		delta[i] = Math.min(Math.max(delta[i]!, -epsilon), epsilon);
}

/** Shortens to length ε; what is within stays as it is. */
function shorten(delta: Float64Array, epsilon: number): void {
	const { l2 } = lengthsOf(delta);
	if (l2 <= epsilon) return;
	for (let i = 0; i < delta.length; i++) delta[i]! *= epsilon / l2;
}

/** Keeps the ⌊ε⌋ pixels that change most; of equal ones the earlier. */
function keepLargest(delta: Float64Array, epsilon: number, channels: number): void {
	const changed: { readonly at: number; readonly l2: number }[] = [];
	for (let at = 0; at < delta.length; at += channels) {
		const { l2 } = lengthsOf(delta.subarray(at, at + channels));
		if (l2 > 0) changed.push({ at, l2 });
	}
	changed.sort((a, b) => b.l2 - a.l2 || a.at - b.at);
	for (const { at } of changed.slice(Math.floor(epsilon))) delta.fill(0, at, at + channels);
}

function intoBall(delta: Float64Array, { norm, epsilon, original }: Limits): void {
	if (epsilon === Infinity) return;
	if (norm === 'linf') clipEach(delta, epsilon);
	else if (norm === 'l2') shorten(delta, epsilon);
	else keepLargest(delta, epsilon, original.shape.at(-1)!);
}

/**
 * The nearest allowed picture: outside the mask as the original, then into the ε-ball, then into [0, 1]. The last step
 * brings every value nearer to the original, so it does not leave the ball.
 */
export function clipToLimits(limits: Limits, pixels: Float32Array): NdArray {
	const { original, mask } = limits;
	const delta = maskOut(difference(pixels, original.data), mask);
	intoBall(delta, limits);
	// Unchanged values are copied, so that not one bit of them changes.
	const data = original.data.slice();
	for (let i = 0; i < data.length; i++)
		if (delta[i] !== 0) data[i] = Math.min(Math.max(data[i]! + delta[i]!, 0), 1);
	return { shape: original.shape, data };
}

/** A step from `from` by `step`, brought back into the limits. */
export function stepWithin(
	limits: Limits,
	from: Float32Array,
	step: (index: number) => number
): NdArray {
	return clipToLimits(
		limits,
		from.map((value, i) => value + step(i))
	);
}
