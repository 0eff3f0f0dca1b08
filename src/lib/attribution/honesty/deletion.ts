import { makeBatch } from '$lib/core/batches';
import { softmax } from '$lib/math/softmax';
import { seededRandom, type Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { NetworkContext } from '$lib/graph/network-context';
import { absence } from '../absence';
import type { DeletionAnswer, DeletionCurve, DeletionQuestion, Substrate } from '../questions';
import { scoresOf } from '../scores';

/** Deletion and insertion: how fast the measure falls and rises as pixels go and come in a map's order. */

/** Pixels by falling value; equal ones as they stand in the picture. */
export function fallingOrder({ data }: NdArray): Uint32Array {
	return Uint32Array.from(data, (_, i) => i).sort((a, b) => data[b]! - data[a]!);
}

function randomOrder(pixels: number, random: Random): Uint32Array {
	const keys = Float32Array.from({ length: pixels }, () => random());
	return fallingOrder({ shape: [pixels], data: keys });
}

/** Mean height of a curve, by trapezoids. */
export function areaBelow(values: Float32Array): number {
	const inner = values.reduce((sum, value) => sum + value, 0);
	return (inner - (values[0]! + values.at(-1)!) / 2) / (values.length - 1);
}

function curveOf(values: Float32Array): DeletionCurve {
	return { values, area: areaBelow(values) };
}

/** What is asked of the network's answers. */
function measured(logits: NdArray, { measure, weights }: DeletionQuestion): Float64Array {
	if (measure === 'score') return scoresOf(logits, weights);
	const [pictures, classes] = logits.shape as [number, number];
	const shares = Float32Array.from({ length: pictures * classes });
	for (let i = 0; i < pictures; i++)
		shares.set(softmax(logits.data.subarray(i * classes, (i + 1) * classes)), i * classes);
	return scoresOf({ shape: logits.shape, data: shares }, weights);
}

/** A picture into which the first pixels of an order come from another. */
interface Exchange {
	readonly from: NdArray;
	readonly to: NdArray;
	readonly order: Uint32Array;
}

function fillExchanged(part: Float32Array, { from, to, order }: Exchange, pixels: number): void {
	const channels = from.shape.at(-1)!;
	part.set(from.data);
	for (const pixel of order.subarray(0, pixels))
		for (let c = pixel * channels; c < (pixel + 1) * channels; c++) part[c] = to.data[c]!;
}

/** The measure at every point of a curve. */
async function follow(
	context: NetworkContext,
	question: DeletionQuestion,
	exchange: Exchange
): Promise<Float32Array> {
	const { steps, pixels } = question;
	const total = exchange.order.length;
	const values = new Float32Array(steps + 1);
	for (let from = 0; from <= steps; from += context.batchSize) {
		const now = Math.min(context.batchSize, steps + 1 - from);
		const batch = makeBatch(now, pixels.shape, (part, i) =>
			fillExchanged(part, exchange, Math.round(((from + i) / steps) * total))
		);
		values.set(measured((await context.forward(batch)).logits, question), from);
	}
	return values;
}

function mean(curves: readonly Float32Array[]): Float32Array {
	return curves[0]!.map(
		(_, i) => curves.reduce((sum, curve) => sum + curve[i]!, 0) / curves.length
	);
}

type Way = 'deletion' | 'insertion';

/** The map's order, then the random ones. */
function ordersOf({ map, controls }: DeletionQuestion, random: Random): Uint32Array[] {
	const drawn = Array.from({ length: controls }, () => randomOrder(map.data.length, random));
	return [fallingOrder(map), ...drawn];
}

/** The curves of one way: first the map's, then those of the random orders. */
async function followAll(
	context: NetworkContext,
	question: DeletionQuestion,
	ends: readonly [from: NdArray, to: NdArray],
	orders: readonly Uint32Array[],
	report: (done: number) => void
): Promise<{ readonly own: DeletionCurve; readonly control: DeletionCurve }> {
	const curves: Float32Array[] = [];
	for (const order of orders) {
		curves.push(await follow(context, question, { from: ends[0], to: ends[1], order }));
		report(curves.length / orders.length);
	}
	const [own, ...drawn] = curves;
	return { own: curveOf(own!), control: curveOf(mean(drawn)) };
}

/** Curves of a map and of random orders. */
export async function deletionCurves(
	context: NetworkContext,
	question: DeletionQuestion
): Promise<Omit<DeletionAnswer, 'durationMs'>> {
	const { pixels, steps } = question;
	const random = seededRandom(question.seed);
	const without = (kind: Substrate) => absence(kind, pixels, context.graph.input, random);
	const orders = ordersOf(question, random);
	const ways: readonly [Way, readonly [NdArray, NdArray]][] = [
		['deletion', [pixels, without(question.deleted)]],
		['insertion', [without(question.start), pixels]]
	];
	const found = new Map<Way, { own: DeletionCurve; control: DeletionCurve }>();
	for (const [way, ends] of ways) {
		const before = found.size;
		const report = (done: number) => context.report((before + done) / ways.length);
		found.set(way, await followAll(context, question, ends, orders, report));
	}
	const [deletion, insertion] = [found.get('deletion')!, found.get('insertion')!];
	return {
		shares: Float32Array.from({ length: steps + 1 }, (_, i) => i / steps),
		deletion: deletion.own,
		insertion: insertion.own,
		control: { deletion: deletion.control, insertion: insertion.control }
	};
}
