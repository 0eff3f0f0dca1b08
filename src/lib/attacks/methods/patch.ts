import type { Random } from '$lib/core/random';
import type { Param } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { rowOf, stack } from '../batches';
import { Best } from '../best';
import { clipToLimits, limitsOf, type Limits } from '../limits';
import { lossGradients } from '../loss';
import { lengthsOf } from '../norms';
import { stepsParam } from '../params';
import { below } from '../random';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

function percent(key: string, label: string, initial: number, hint?: string): Param {
	const range = { min: 1, max: 100, step: 1, unit: '%' };
	return { kind: 'number', key, label, initial, ...range, ...(hint ? { hint } : {}) };
}

export const meta: AttackMeta = {
	id: 'patch',
	label: 'Adversarial patch',
	summary:
		'A round patch of any colours at one place, made to work also where it is shifted a little.',
	formula: '\\max_p \\mathbb{E}_{s}\\big[\\log p_t(\\text{paste}(p, x, \\text{place} + s))\\big]',
	source: {
		title: 'Brown et al. (2017), Adversarial Patch',
		address: 'https://arxiv.org/abs/1712.09665'
	},
	kind: 'free',
	norm: 'l0',
	targeted: 'may',
	needs: 'gradient',
	params: [
		percent('left', 'From the left', 50, 'Of the picture’s width, to the patch’s middle.'),
		percent('top', 'From the top', 50, 'Of the picture’s height, to the patch’s middle.'),
		percent('size', 'Diameter', 30, 'Of the picture’s shorter side.'),
		stepsParam(40),
		percent('stepSize', 'Step', 5, 'Largest change of a value in one step.'),
		{
			kind: 'number',
			key: 'shift',
			label: 'Shifts',
			min: 0,
			max: 8,
			step: 1,
			initial: 2,
			unit: 'px',
			hint: 'The patch is trained at places up to so far away.'
		}
	]
};

/** Places that the patch is tried at in each step; the first is its own. */
const places = 8;

type Shift = readonly [down: number, right: number];

/** Pixels [y, x] of the patch, all inside the picture. */
function discOf([height, width]: readonly number[], params: AttackRequest['params']): Shift[] {
	const middle = [
		((params.top as number) / 100) * height! - 0.5,
		((params.left as number) / 100) * width! - 0.5
	];
	const radius = (((params.size as number) / 100) * Math.min(height!, width!)) / 2;
	const cells: Shift[] = [];
	for (let y = 0; y < height!; y++)
		for (let x = 0; x < width!; x++)
			if (Math.hypot(y - middle[0]!, x - middle[1]!) <= radius) cells.push([y, x]);
	return cells;
}

/** For each pixel of the patch, where it comes to lie; −1 outside the picture. */
function landing(
	cells: readonly Shift[],
	[down, right]: Shift,
	[height, width]: readonly number[]
): number[] {
	return cells.map(([y, x]) => {
		const [row, column] = [y + down, x + right];
		const isInside = row >= 0 && column >= 0 && row < height! && column < width!;
		return isInside ? row * width! + column : -1;
	});
}

/** The picture with the patch on it. */
function paste(colours: Float64Array, at: readonly number[], limits: Limits): NdArray {
	const channels = limits.original.shape.at(-1)!;
	const data = limits.original.data.slice();
	at.forEach((pixel, i) => {
		if (pixel >= 0) data.set(colours.subarray(i * channels, (i + 1) * channels), pixel * channels);
	});
	return clipToLimits(limits, data);
}

/** Adds what the patch's colours do to the goal from where they lie. */
function gather(sum: Float64Array, direction: Float32Array, at: readonly number[]): void {
	const channels = sum.length / at.length;
	const { l2 } = lengthsOf(direction);
	if (l2 === 0) return;
	at.forEach((pixel, i) => {
		for (let c = 0; pixel >= 0 && c < channels; c++)
			sum[i * channels + c]! += direction[pixel * channels + c]! / l2;
	});
}

function randomShift(most: number, random: Random): Shift {
	const one = () => below(2 * most + 1, random) - most;
	return [one(), one()];
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { pixels: original, params } = request;
	const { random } = context;
	const limits = limitsOf(meta, request);
	const [steps, step] = [params.steps as number, (params.stepSize as number) / 100];
	const cells = discOf(original.shape, params);
	const colours = Float64Array.from({ length: cells.length * original.shape.at(-1)! }, random);
	const best = new Best(original, request);
	for (let turn = 0; turn < steps; turn++) {
		const shifts = Array.from({ length: params.shift === 0 ? 1 : places }, (_, i): Shift =>
			i === 0 ? [0, 0] : randomShift(params.shift as number, random)
		);
		const landings = shifts.map((shift) => landing(cells, shift, original.shape));
		const pictures = stack(landings.map((at) => paste(colours, at, limits)));
		const found = await lossGradients(
			context,
			pictures,
			shifts.map(() => request)
		);
		const pixels = { shape: original.shape, data: rowOf(pictures, 0) };
		best.offer(pixels, found[0]!.logits);
		yield { pixels, logits: found[0]!.logits, done: (turn + 1) / steps };
		const sum = new Float64Array(colours.length);
		found.forEach(({ direction }, i) => gather(sum, direction, landings[i]!));
		sum.forEach((value, i) => {
			colours[i] = Math.min(Math.max(colours[i]! + step * Math.sign(value), 0), 1);
		});
	}
	return best.pixels;
}

export const attack: Attack = { meta, run };
