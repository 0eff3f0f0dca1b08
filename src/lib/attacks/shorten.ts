import { rowsOf, stack } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import type { Best } from './best';
import { logitsOf } from './loss';
import type { AttackRequest, Iterate } from './types';

/** Points of the way back that are tried. */
const points = 16;

/** A picture between two, at a share of the way. */
function between(from: NdArray, to: NdArray, share: number): NdArray {
	const data = from.data.map((value, i) => value + share * (to.data[i]! - value));
	return { shape: from.shape, data };
}

/**
 * Goes from the best picture straight back to the original, as far as the goal stays reached: the last steps of a descent
 * seldom end on the border itself. One batch.
 */
export async function* shortened(
	context: NetworkContext,
	{ pixels: original }: AttackRequest,
	best: Best
): AsyncGenerator<Iterate, NdArray> {
	if (!best.isReached || best.pixels === original) return best.pixels;
	const shares = Array.from({ length: points - 1 }, (_, i) => (i + 1) / points);
	const way = stack(shares.map((share) => between(original, best.pixels, share)));
	const logits = await logitsOf(context, way);
	for (const [i, pixels] of rowsOf(way).entries())
		if (best.offer(pixels, logits[i]!)) yield { pixels, logits: logits[i]!, done: 1 };
	return best.pixels;
}
