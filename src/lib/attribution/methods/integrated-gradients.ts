import { makeBatch } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { coloursParam, signedColours } from '../colours';
import { absence, type Absence } from '../absence';
import { mapOfColours } from '../pixel-gradient';
import { scoresOf } from '../scores';
import type {
	AttributionMap,
	AttributionMeta,
	AttributionMethod,
	AttributionRequest,
	Fact
} from '../types';

export const meta: AttributionMeta = {
	id: 'integrated-gradients',
	label: 'Integrated gradients',
	summary: 'What each pixel adds to the score on a straight way from a baseline to the picture.',
	formula:
		'M = (x - x^\\prime) \\odot \\int_0^1 \\frac{\\partial f_c\\big(x^\\prime + \\alpha (x - x^\\prime)\\big)}{\\partial x} \\, d\\alpha',
	reading:
		'Positive: the pixel, as against the baseline’s, raises the score. All values add up to f(x) − f(baseline); the completeness gap says how nearly. A pixel that equals the baseline gets zero: choose the baseline with that in mind.',
	source: {
		title: 'Sundararajan, Taly and Yan (2017), Axiomatic Attribution for Deep Networks',
		address: 'https://arxiv.org/abs/1703.01365'
	},
	needs: 'gradient',
	signed: true,
	signedWhen: signedColours,
	params: [
		{
			kind: 'number',
			key: 'steps',
			label: 'Steps',
			min: 4,
			max: 512,
			step: 4,
			initial: 64,
			hint: 'Gradients along the way, at the middles of equal steps.'
		},
		{
			kind: 'choice',
			key: 'baseline',
			label: 'Baseline',
			options: [
				{ value: 'black', label: 'Black' },
				{ value: 'white', label: 'White' },
				{ value: 'mean', label: 'Mean colour' },
				{ value: 'blurred', label: 'Blurred picture' },
				{ value: 'noise', label: 'Noise' },
				{ value: 'custom', label: 'Another picture' }
			],
			initial: 'black'
		},
		coloursParam('signed')
	]
};

function baselineOf({ graph, random }: NetworkContext, request: AttributionRequest): NdArray {
	const { params, pixels, baseline } = request;
	if (params.baseline !== 'custom')
		return absence(params.baseline as Absence, pixels, graph.input, random);
	if (!baseline) throw new RangeError('a custom baseline needs a picture, got none');
	return baseline;
}

/** Pictures on the way, at the middles of the steps [from, to) of all. */
function onTheWay(
	{ shape, data }: NdArray,
	baseline: NdArray,
	from: number,
	to: number,
	steps: number
): NdArray {
	return makeBatch(to - from, shape, (part, i) => {
		const alpha = (from + i + 0.5) / steps;
		for (let p = 0; p < part.length; p++)
			part[p] = baseline.data[p]! + alpha * (data[p]! - baseline.data[p]!);
	});
}

function addPictures(sums: Float64Array, { data }: NdArray): void {
	for (let i = 0; i < data.length; i++) sums[i % sums.length]! += data[i]!;
}

/** (x − x′) ⊙ mean gradient over the steps so far. */
function attribution(
	sums: Float64Array,
	steps: number,
	{ shape, data }: NdArray,
	baseline: NdArray
): NdArray {
	const values = Float32Array.from(
		sums,
		(sum, i) => (sum / steps) * (data[i]! - baseline.data[i]!)
	);
	return { shape, data: values };
}

/** How nearly the map adds up to the difference of the scores. */
async function completeness(
	context: NetworkContext,
	{ pixels, weights }: AttributionRequest,
	baseline: NdArray,
	channels: NdArray
): Promise<Fact[]> {
	const ends = makeBatch(2, pixels.shape, (part, i) => part.set((i ? pixels : baseline).data));
	const scores = scoresOf((await context.forward(ends)).logits, weights);
	const difference = scores[1]! - scores[0]!;
	const total = channels.data.reduce((sum, value) => sum + value, 0);
	const gap = Math.abs(total - difference);
	return [
		{ label: 'Sum of the map', value: total },
		{ label: 'f(x) − f(baseline)', value: difference },
		// Without any difference there is no share of it to speak of.
		difference === 0
			? { label: 'Completeness gap', value: gap }
			: { label: 'Completeness gap', value: (100 * gap) / Math.abs(difference), unit: '%' }
	];
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request): AsyncGenerator<AttributionMap, AttributionMap> {
		const { pixels, weights } = request;
		const steps = request.params.steps as number;
		const baseline = baselineOf(context, request);
		const sums = new Float64Array(pixels.data.length);
		for (let from = 0; from < steps; from += context.batchSize) {
			const to = Math.min(steps, from + context.batchSize);
			const way = onTheWay(pixels, baseline, from, to, steps);
			const { gradient } = await context.gradient(way, { kind: 'logits', weights });
			addPictures(sums, gradient);
			context.report(to / steps);
		}
		const channels = attribution(sums, steps, pixels, baseline);
		const facts = await completeness(context, request, baseline, channels);
		return { ...mapOfColours(channels, request), facts };
	}
};
