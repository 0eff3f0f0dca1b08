import { asBatch, onlyOne } from '$lib/core/batches';
import type { ReluRule } from '$lib/graph/network-context';
import type { NetworkContext } from '$lib/graph/network-context';
import type { NdArray } from '$lib/core/types';
import { mergeColours, type ColourRule } from './colours';
import type { AttributionMap, AttributionRequest } from './types';

/** ∂f/∂x [height, width, channel], with ReLUs passing it as a rule says. */
export async function pixelGradient(
	context: NetworkContext,
	{ pixels, weights }: AttributionRequest,
	reluRule: ReluRule = 'plain'
): Promise<NdArray> {
	const { gradient } = await context.gradient(
		asBatch(pixels),
		{ kind: 'logits', weights },
		{ reluRule }
	);
	return onlyOne(gradient);
}

/** A map out of values of pixels and colours, by the request's setting `colours`. */
export function mapOfColours(channels: NdArray, { params }: AttributionRequest): AttributionMap {
	return { map: mergeColours(channels, params.colours as ColourRule), channels };
}
