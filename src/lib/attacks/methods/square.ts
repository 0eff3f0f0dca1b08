import { asBatch, stack } from '$lib/core/batches';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { Best } from '../best';
import { limitsOf, stepWithin, type Limits } from '../limits';
import { logitsOf } from '../loss';
import { below, randomSign } from '../random';
import type { Attack, AttackMeta, AttackRequest, Iterate } from '../types';

export const meta: AttackMeta = {
	id: 'square',
	label: 'Square',
	summary:
		'Tries squares of ±ε at random places and keeps what helps; asks for answers only, never for gradients.',
	formula:
		"x' = \\Pi_\\varepsilon(x + \\delta), \\quad \\delta_{\\text{square}} = \\pm\\varepsilon \\text{ per colour, kept if the margin falls}",
	source: {
		title: 'Andriushchenko et al. (2019), Square Attack',
		address: 'https://arxiv.org/abs/1912.00049'
	},
	kind: 'bounded',
	norm: 'linf',
	targeted: 'may',
	needs: 'forward',
	continues: true,
	params: [
		{
			kind: 'number',
			key: 'queries',
			label: 'Queries',
			min: 8,
			max: 5000,
			step: 8,
			initial: 800
		},
		{
			kind: 'number',
			key: 'share',
			label: 'First square',
			min: 1,
			max: 80,
			step: 1,
			initial: 30,
			unit: '%',
			hint: 'Of the picture’s area; squares shrink as the queries are used up.'
		}
	]
};

/** Squares that are tried from one picture; fixed, so that the result does not depend on the backend's batches. */
const together = 8;

/** Shares of all queries after which the squares' area is halved, as its authors do. */
const halvings = [0.001, 0.005, 0.02, 0.1, 0.2, 0.4, 0.6, 0.8];

/** Cells of a square's side after a share of the queries. */
function sideAt(done: number, share: number, [height, width]: readonly number[]): number {
	const area = (share * height! * width!) / 2 ** halvings.filter((at) => done > at).length;
	return Math.min(height!, width!, Math.max(1, Math.round(Math.sqrt(area))));
}

/** Vertical stripes of ±ε, one sign a column and colour. */
function stripes(limits: Limits, random: Random): NdArray {
	const [, width, channels] = limits.original.shape as [number, number, number];
	const signs = Array.from({ length: width * channels }, () => randomSign(random));
	const { data } = limits.original;
	return stepWithin(limits, data, (i) => limits.epsilon * signs[i % signs.length]!);
}

/** The picture with another square. */
function withSquare(pixels: NdArray, limits: Limits, side: number, random: Random): NdArray {
	const [height, width, channels] = pixels.shape as [number, number, number];
	const [top, left] = [below(height - side + 1, random), below(width - side + 1, random)];
	const signs = Array.from({ length: channels }, () => randomSign(random));
	const delta = pixels.data.map((value, i) => value - limits.original.data[i]!);
	for (let y = top; y < top + side; y++)
		for (let x = left; x < left + side; x++)
			signs.forEach((sign, c) => {
				delta[(y * width + x) * channels + c] = sign * limits.epsilon;
			});
	return stepWithin(limits, limits.original.data, (i) => delta[i]!);
}

async function* run(
	context: NetworkContext,
	request: AttackRequest
): AsyncGenerator<Iterate, NdArray> {
	const { params, pixels: original } = request;
	const { random } = context;
	const limits = limitsOf(meta, request);
	const best = new Best(original, request);
	const queries = params.queries as number;
	const first = request.start ?? stripes(limits, random);
	const [logits] = await logitsOf(context, asBatch(first));
	best.offer(first, logits!);
	yield { pixels: first, logits: logits!, done: 0 };
	for (let asked = 1; asked < queries && !best.isReached; asked += together) {
		const side = sideAt(asked / queries, (params.share as number) / 100, original.shape);
		const tries = Array.from({ length: together }, () =>
			withSquare(best.pixels, limits, side, random)
		);
		const answers = await logitsOf(context, stack(tries));
		tries.forEach((pixels, i) => best.offer(pixels, answers[i]!));
		const done = best.isReached ? 1 : Math.min(1, (asked + together) / queries);
		yield { ...best.found, done };
	}
	return best.pixels;
}

export const attack: Attack = { meta, run };
