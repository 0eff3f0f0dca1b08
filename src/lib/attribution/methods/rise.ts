import { makeBatch } from '$lib/core/batches';
import type { Random } from '$lib/core/random';
import { spatialShape, type NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { resizeBilinear } from '../resize';
import { scoresOf } from '../scores';
import type {
	AttributionMap,
	AttributionMeta,
	AttributionMethod,
	AttributionRequest
} from '../types';

export const meta: AttributionMeta = {
	id: 'rise',
	label: 'RISE',
	summary: 'The mean of random masks, each weighed by the score of the picture behind it.',
	formula:
		'M = \\frac{1}{N p} \\sum_{i=1}^{N} \\big( f_c(x \\odot m_i) - \\bar f \\big) \\, m_i, \\quad \\bar f = \\frac{1}{N} \\sum_i f_c(x \\odot m_i)',
	reading:
		'Positive: the score is higher than usual when this place is to be seen. It needs no gradient; it is noisy while there are few masks.',
	source: {
		title: 'Petsiuk, Das and Saenko (2018), RISE',
		address: 'https://arxiv.org/abs/1806.07421'
	},
	needs: 'forward',
	signed: true,
	params: [
		{
			kind: 'number',
			key: 'masks',
			label: 'Masks',
			min: 50,
			max: 8000,
			step: 50,
			initial: 500
		},
		{
			kind: 'number',
			key: 'cells',
			label: 'Cells a side',
			min: 2,
			max: 16,
			step: 1,
			initial: 7,
			hint: 'Of the coarse grid that a mask is enlarged from.'
		},
		{
			kind: 'number',
			key: 'visible',
			label: 'Visible share',
			min: 5,
			max: 95,
			step: 5,
			initial: 50,
			unit: '%'
		},
		{
			kind: 'flag',
			key: 'centred',
			label: 'Subtract the mean score',
			initial: true,
			hint: 'Without it, as published, the mean of the masks shows through.'
		}
	]
};

/**
 * A mask [height, width]: a coarse random grid, enlarged to one cell more than the picture and cut out at a random place,
 * so that cell borders lie anywhere.
 */
export function randomMask(
	height: number,
	width: number,
	cells: number,
	visible: number,
	random: Random
): NdArray {
	const [cellHigh, cellWide] = [Math.ceil(height / cells), Math.ceil(width / cells)];
	const grid = Float32Array.from({ length: cells * cells }, () => (random() < visible ? 1 : 0));
	const large = resizeBilinear(
		{ shape: [cells, cells], data: grid },
		(cells + 1) * cellHigh,
		(cells + 1) * cellWide
	);
	const [top, left] = [Math.floor(random() * cellHigh), Math.floor(random() * cellWide)];
	const data = new Float32Array(height * width);
	for (let y = 0; y < height; y++) {
		const from = (top + y) * large.shape[1]! + left;
		data.set(large.data.subarray(from, from + width), y * width);
	}
	return { shape: [height, width], data };
}

/** Sums over the masks so far. */
class MaskSums {
	/** Σ score · mask and Σ mask, by pixel. */
	readonly #weighed: Float64Array;
	readonly #plain: Float64Array;
	#scores = 0;
	#masks = 0;

	constructor(readonly shape: readonly [number, number]) {
		this.#weighed = new Float64Array(shape[0] * shape[1]);
		this.#plain = new Float64Array(shape[0] * shape[1]);
	}

	add({ data }: NdArray, score: number): void {
		for (let i = 0; i < data.length; i++) {
			this.#weighed[i]! += score * data[i]!;
			this.#plain[i]! += data[i]!;
		}
		this.#scores += score;
		this.#masks++;
	}

	map(visible: number, centred: boolean): NdArray {
		const mean = centred ? this.#scores / this.#masks : 0;
		const data = Float32Array.from(
			this.#weighed,
			(sum, i) => (sum - mean * this.#plain[i]!) / (this.#masks * visible)
		);
		return { shape: this.shape, data };
	}
}

/** Scores of the picture behind some masks. */
async function maskedScores(
	context: NetworkContext,
	{ pixels, weights }: AttributionRequest,
	masks: readonly NdArray[]
): Promise<Float64Array> {
	const [, , channels] = spatialShape(pixels.shape);
	const batch = makeBatch(masks.length, pixels.shape, (part, mask) => {
		for (let i = 0; i < part.length; i++)
			part[i] = pixels.data[i]! * masks[mask]!.data[Math.floor(i / channels)]!;
	});
	return scoresOf((await context.forward(batch)).logits, weights);
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request): AsyncGenerator<AttributionMap, AttributionMap> {
		const { pixels, params } = request;
		const [height, width] = spatialShape(pixels.shape);
		const [total, cells] = [params.masks as number, params.cells as number];
		const visible = (params.visible as number) / 100;
		const sums = new MaskSums([height, width]);
		for (let done = 0; done < total; done += context.batchSize) {
			const masks = Array.from({ length: Math.min(context.batchSize, total - done) }, () =>
				randomMask(height, width, cells, visible, context.random)
			);
			const scores = await maskedScores(context, request, masks);
			masks.forEach((mask, i) => sums.add(mask, scores[i]!));
			context.report((done + masks.length) / total);
			yield { map: sums.map(visible, params.centred === true) };
		}
		return {
			map: sums.map(visible, params.centred === true),
			facts: [{ label: 'Masks', value: total }]
		};
	}
};
