import { rowOf, stack } from '$lib/core/batches';
import type { Param } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Best } from '../best';
import {
	cellsOf,
	coverOf,
	isFixed,
	randomMove,
	unmoved,
	type Cover,
	type Disc,
	type Reach
} from '../disc';
import { clipToLimits, limitsOf, type Limits } from '../limits';
import { lossGradients } from '../loss';
import { lengthsOf } from '../norms';
import { stepsParam } from '../params';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

function percent(key: string, label: string, initial: number, hint?: string): Param {
	const range = { min: 1, max: 100, step: 1, unit: '%' };
	return { kind: 'number', key, label, initial, ...range, ...(hint ? { hint } : {}) };
}

function movement(
	key: string,
	label: string,
	max: number,
	initial: number,
	unit: string,
	hint: string
): Param {
	return { kind: 'number', key, label, min: 0, max, step: 1, initial, unit, hint };
}

export const meta: AttackMeta = {
	id: 'patch',
	label: 'Adversarial patch',
	summary:
		'A round patch of any colours at one place, made to work also where it is shifted, turned or scaled.',
	formula: '\\max_p \\mathbb{E}_{T}\\big[\\log p_t(\\text{paste}(T(p), x))\\big]',
	source: {
		title: 'Brown et al. (2017), Adversarial Patch',
		address: 'https://arxiv.org/abs/1712.09665'
	},
	kind: 'free',
	norm: 'l0',
	targeted: 'may',
	needs: 'gradient',
	isPlaced: true,
	params: [
		percent('left', 'From the left', 50, 'Of the picture’s width, to the patch’s middle.'),
		percent('top', 'From the top', 50, 'Of the picture’s height, to the patch’s middle.'),
		percent('size', 'Diameter', 30, 'Of the picture’s shorter side.'),
		stepsParam(40),
		percent('stepSize', 'Step', 5, 'Largest change of a value in one step.'),
		movement('shift', 'Shifts', 8, 2, 'px', 'The farthest that it is shifted while it is trained.'),
		movement('turn', 'Turns', 180, 0, '°', 'The most that it is turned by, to either side.'),
		movement('scale', 'Scales', 50, 0, '%', 'The most that it is made larger or smaller by.')
	]
};

/** Places that the patch is tried at in each step; the first is its own. */
const places = 8;

function discOf([height, width]: readonly number[], params: AttackRequest['params']): Disc {
	return {
		y: ((params.top as number) / 100) * height! - 0.5,
		x: ((params.left as number) / 100) * width! - 0.5,
		radius: (((params.size as number) / 100) * Math.min(height!, width!)) / 2
	};
}

function reachOf({ shift, turn, scale }: AttackRequest['params']): Reach {
	return { shift: shift as number, turn: turn as number, scale: scale as number };
}

/** The picture with the patch on it. */
function paste(colours: Float64Array, covers: readonly Cover[], limits: Limits): NdArray {
	const channels = limits.original.shape.at(-1)!;
	const data = limits.original.data.slice();
	for (const { pixel, parts } of covers)
		for (let c = 0; c < channels; c++) {
			const mix = (sum: number, part: Cover['parts'][number]) =>
				sum + part.weight * colours[part.cell * channels + c]!;
			data[pixel * channels + c] = parts.reduce(mix, 0);
		}
	return clipToLimits(limits, data);
}

/** Adds what the patch's colours do to the goal from where they lie: the transpose of {@link paste}. */
function gather(
	sum: Float64Array,
	direction: Float32Array,
	covers: readonly Cover[],
	channels: number
): void {
	const { l2 } = lengthsOf(direction);
	if (l2 === 0) return;
	for (const { pixel, parts } of covers)
		for (const { cell, weight } of parts)
			for (let c = 0; c < channels; c++)
				sum[cell * channels + c]! += (weight * direction[pixel * channels + c]!) / l2;
}

/** A step of each colour the way it brings the goal nearer, within [0, 1]; in place. */
function step(colours: Float64Array, sum: Float64Array, size: number): void {
	sum.forEach((value, i) => {
		colours[i] = Math.min(Math.max(colours[i]! + size * Math.sign(value), 0), 1);
	});
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, params } = request;
	const { shape } = original;
	const channels = shape.at(-1)!;
	const limits = limitsOf(meta, request);
	const disc = discOf(shape, params);
	const reach = reachOf(params);
	const moves = isFixed(reach) ? 1 : places;
	const own = coverOf(disc, unmoved, shape);
	const length = cellsOf(disc).side ** 2 * channels;
	const colours = Float64Array.from({ length }, context.random);
	const best = new Best(original, request);
	for (let turn = 0; turn < (params.steps as number); turn++) {
		const covers = Array.from({ length: moves }, (_, i) =>
			i === 0 ? own : coverOf(disc, randomMove(reach, context.random), shape)
		);
		const pictures = stack(covers.map((cover) => paste(colours, cover, limits)));
		const goals = covers.map(() => request);
		const found = await lossGradients(context, pictures, goals);
		const pixels = { shape, data: rowOf(pictures, 0) };
		const { logits } = found[0]!;
		best.offer(pixels, logits);
		yield { pixels, logits, done: (turn + 1) / (params.steps as number) };
		const sum = new Float64Array(length);
		found.forEach(({ direction }, i) => gather(sum, direction, covers[i]!, channels));
		step(colours, sum, (params.stepSize as number) / 100);
	}
	return best.pixels;
}

export const attack: Attack = { meta, run };
