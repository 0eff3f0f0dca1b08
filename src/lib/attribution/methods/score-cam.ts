import { asBatch, makeBatch, onlyOne } from '$lib/core/batches';
import { spatialShape, type NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { rectify, weighChannels } from '../layer-gradient';
import { resizeBilinear } from '../resize';
import { scoresOf } from '../scores';
import type {
	AttributionMap,
	AttributionMeta,
	AttributionMethod,
	AttributionRequest
} from '../types';

export const meta: AttributionMeta = {
	id: 'score-cam',
	label: 'Score-CAM',
	summary: 'The maps of a layer, each weighed by the score of the picture seen through it.',
	formula:
		'M = \\mathrm{ReLU}\\Big(\\sum_k w_k A^k\\Big), \\quad w = \\mathrm{softmax}_k\\Big(f_c\\big(x \\odot \\mathrm{norm}(\\mathrm{up}(A^k))\\big) - f_c(0)\\Big)',
	reading:
		'Strong: what shows through these maps is enough for the class. It needs no gradient, but one pass for every map of the layer.',
	source: {
		title: 'Wang et al. (2019), Score-CAM',
		address: 'https://arxiv.org/abs/1910.01279'
	},
	needs: 'features',
	signed: false,
	params: []
};

/** One channel of [h, w, k], moved to [0, 1] and enlarged; all zero where it has no differences. */
function maskOf({ shape, data }: NdArray, channel: number, height: number, width: number): NdArray {
	const [h, w, channels] = spatialShape(shape);
	const own = Float32Array.from({ length: h * w }, (_, i) => data[i * channels + channel]!);
	const [low, high] = own.reduce(
		([min, max], value) => [Math.min(min, value), Math.max(max, value)],
		[Infinity, -Infinity]
	);
	const scale = high > low ? 1 / (high - low) : 0;
	const normed = own.map((value) => (value - low) * scale);
	return resizeBilinear({ shape: [h, w], data: normed }, height, width);
}

function fillMasked(part: Float32Array, { data, shape }: NdArray, mask: NdArray): void {
	const channels = shape.at(-1)!;
	for (let i = 0; i < part.length; i++) part[i] = data[i]! * mask.data[Math.floor(i / channels)]!;
}

/** How much the score rises from a black picture to what shows through each map, [k]. */
async function rises(
	context: NetworkContext,
	{ pixels, weights }: AttributionRequest,
	activation: NdArray
): Promise<Float64Array> {
	const { shape } = pixels;
	const channels = activation.shape.at(-1)!;
	const black = scoresOf((await context.forward(makeBatch(1, shape, () => {}))).logits, weights);
	const found = new Float64Array(channels);
	for (let from = 0; from < channels; from += context.batchSize) {
		const now = Math.min(context.batchSize, channels - from);
		const batch = makeBatch(now, shape, (part, i) =>
			fillMasked(part, pixels, maskOf(activation, from + i, shape[0]!, shape[1]!))
		);
		const scores = scoresOf((await context.forward(batch)).logits, weights);
		found.set(
			scores.map((score) => score - black[0]!),
			from
		);
		context.report((from + now) / channels);
	}
	return found;
}

/** Shares that sum to 1. If no map changes the score at all, none has a share: softmax would give all the same. */
function sharesOf(values: Float64Array): Float64Array {
	if (values.every((value) => value === 0)) return new Float64Array(values.length);
	const largest = values.reduce((max, value) => Math.max(max, value), -Infinity);
	const exponentials = values.map((value) => Math.exp(value - largest));
	const total = exponentials.reduce((sum, value) => sum + value, 0);
	return exponentials.map((value) => value / total);
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request): AsyncGenerator<AttributionMap, AttributionMap> {
		const node = request.node!;
		const { activations } = await context.forward(asBatch(request.pixels), [node]);
		const activation = onlyOne(activations.get(node)!);
		const shares = sharesOf(await rises(context, request, activation));
		return { map: rectify(weighChannels(activation, shares), request) };
	}
};
