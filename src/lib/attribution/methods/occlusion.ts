import { asBatch, makeBatch } from '$lib/core/batches';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { absence, type Absence } from '../absence';
import { scoresOf } from '../scores';
import type { AttributionMap, AttributionMeta, AttributionMethod } from '../types';

export const meta: AttributionMeta = {
	id: 'occlusion',
	label: 'Occlusion',
	summary: 'How much the score falls when a window of the picture is covered.',
	formula:
		'M_{ij} = \\operatorname{mean}_{W \\ni (i,j)} \\big( f_c(x) - f_c(x \\text{ with } W \\text{ covered}) \\big)',
	reading:
		'Positive: covering this place lowers the score, negative: it raises it. It needs no gradient, but the cover itself is a new thing in the picture.',
	source: {
		title: 'Zeiler and Fergus (2013), Visualizing and Understanding Convolutional Networks',
		address: 'https://arxiv.org/abs/1311.2901'
	},
	needs: 'forward',
	signed: true,
	params: [
		{
			kind: 'number',
			key: 'window',
			label: 'Window',
			min: 1,
			max: 100,
			step: 1,
			initial: 25,
			unit: '%',
			hint: 'Of the picture’s sides.'
		},
		{
			kind: 'number',
			key: 'stride',
			label: 'Stride',
			min: 1,
			max: 100,
			step: 1,
			initial: 25,
			unit: '%',
			hint: 'Of the window’s sides.'
		},
		{
			kind: 'choice',
			key: 'cover',
			label: 'Cover',
			options: [
				{ value: 'mean', label: 'Mean colour' },
				{ value: 'black', label: 'Black' },
				{ value: 'white', label: 'White' },
				{ value: 'blurred', label: 'Blurred picture' },
				{ value: 'noise', label: 'Noise' }
			],
			initial: 'mean'
		},
		{
			kind: 'choice',
			key: 'together',
			label: 'Overlapping windows',
			options: [
				{ value: 'mean', label: 'Mean' },
				{ value: 'sum', label: 'Sum' }
			],
			initial: 'mean'
		}
	]
};

/** [top, left, bottom, right) in pixels. */
type Box = readonly [number, number, number, number];

function share(percent: unknown, side: number): number {
	return Math.max(1, Math.round(((percent as number) / 100) * side));
}

/** Starts of a window along one axis; the last one ends at the border. */
function starts(side: number, window: number, stride: number): number[] {
	const count = Math.ceil((side - window) / stride) + 1;
	return Array.from({ length: count }, (_, i) => Math.min(i * stride, side - window));
}

/** Every place of the window, row by row. */
function windowsOver(
	[height, width]: readonly [number, number],
	params: Readonly<Record<string, unknown>>
): Box[] {
	const [high, wide] = [share(params.window, height), share(params.window, width)];
	const rows = starts(height, high, share(params.stride, high));
	const columns = starts(width, wide, share(params.stride, wide));
	return rows.flatMap((top) => columns.map((left): Box => [top, left, top + high, left + wide]));
}

function cover(part: Float32Array, { shape, data }: NdArray, filling: NdArray, box: Box): void {
	const [, width, channels] = shape as [number, number, number];
	const [top, left, bottom, right] = box;
	part.set(data);
	for (let y = top; y < bottom; y++) {
		const [from, to] = [(y * width + left) * channels, (y * width + right) * channels];
		part.set(filling.data.subarray(from, to), from);
	}
}

/** Sums of the falls of the score and numbers of windows, by pixel. */
class Falls {
	readonly #sums: Float64Array;
	readonly #counts: Float64Array;

	constructor(readonly shape: readonly [number, number]) {
		this.#sums = new Float64Array(shape[0] * shape[1]);
		this.#counts = new Float64Array(shape[0] * shape[1]);
	}

	add([top, left, bottom, right]: Box, fall: number): void {
		for (let y = top; y < bottom; y++)
			for (let x = left; x < right; x++) {
				this.#sums[y * this.shape[1] + x]! += fall;
				this.#counts[y * this.shape[1] + x]!++;
			}
	}

	/** Pixels under no window yet are 0. */
	map(together: unknown): NdArray {
		const data = Float32Array.from(this.#sums, (sum, i) =>
			together === 'sum' ? sum : sum / Math.max(1, this.#counts[i]!)
		);
		return { shape: this.shape, data };
	}
}

/** Scores of the picture under some windows. */
async function coveredScores(
	context: NetworkContext,
	pixels: NdArray,
	filling: NdArray,
	boxes: readonly Box[],
	weights: Float32Array
): Promise<Float64Array> {
	const batch = makeBatch(boxes.length, pixels.shape, (part, i) =>
		cover(part, pixels, filling, boxes[i]!)
	);
	return scoresOf((await context.forward(batch)).logits, weights);
}

export const method: AttributionMethod = {
	meta,
	async *run(context, request): AsyncGenerator<AttributionMap, AttributionMap> {
		const { pixels, params, weights } = request;
		const size = [pixels.shape[0]!, pixels.shape[1]!] as const;
		const boxes = windowsOver(size, params);
		const filling = absence(params.cover as Absence, pixels, context.graph.input, context.random);
		const whole = scoresOf((await context.forward(asBatch(pixels))).logits, weights)[0]!;
		const falls = new Falls(size);
		for (let done = 0; done < boxes.length; done += context.batchSize) {
			const now = boxes.slice(done, done + context.batchSize);
			const scores = await coveredScores(context, pixels, filling, now, weights);
			now.forEach((box, i) => falls.add(box, whole - scores[i]!));
			context.report((done + now.length) / boxes.length);
			yield { map: falls.map(params.together), window: now.at(-1)! };
		}
		return { map: falls.map(params.together), facts: factsOf(boxes) };
	}
};

function factsOf(boxes: readonly Box[]) {
	const [top, left, bottom, right] = boxes[0]!;
	return [
		{ label: 'Windows', value: boxes.length },
		{ label: 'Window height', value: bottom - top, unit: 'px' },
		{ label: 'Window width', value: right - left, unit: 'px' }
	];
}
