import type { Random } from '$lib/core/random';
import { Adam } from '$lib/math/adam';
import { distanceBetween } from '../measures/distance-correlation';
import { startPositions } from '../start';
import type {
	Codes,
	EmbedInput,
	Embedder,
	EmbeddingMethod,
	MethodMeta,
	Neighbours
} from '../types';

export const meta: MethodMeta = {
	id: 'pacmap',
	title: 'PaCMAP',
	summary: 'Draws near pairs together, first with middling ones, so that groups keep their places.',
	paper: 'https://arxiv.org/abs/2012.04456',
	year: 2021,
	params: [
		{
			kind: 'number',
			key: 'neighbours',
			label: 'Neighbours',
			min: 2,
			max: 50,
			step: 1,
			initial: 10,
			hint: 'How many neighbours each picture is drawn to.'
		},
		{
			kind: 'number',
			key: 'iterations',
			label: 'Iterations',
			min: 250,
			max: 2000,
			step: 50,
			initial: 450
		}
	]
};

/** Settings of its authors: pairs of each kind a neighbour, the start, the step. */
const middlePairs = 0.5;
const farPairs = 2;
const candidatesBeyond = 50;
const middleTries = 6;
const startSpread = 0.01;
const rate = 1;
/** The first phase moves from the order at large to the near pairs, the second holds both, the third only the near. */
const [firstPhase, secondPhase] = [100, 200];

/** Pairs of rows, [n, 2]. */
type Pairs = Int32Array;

/** Mean distance to the fourth to sixth neighbour, or to the last where there are fewer. */
function localScales({ count, k, distances }: Neighbours): Float64Array {
	const [from, to] = k > 3 ? [3, Math.min(k, 6)] : [k - 1, k];
	return Float64Array.from({ length: count }, (_, row) => {
		const own = distances.subarray(row * k + from, row * k + to);
		return Math.max(1e-10, own.reduce((sum, value) => sum + value, 0) / own.length);
	});
}

/** The nearest of each row when distances are measured in units of both rows' surroundings. */
function nearPairs(neighbours: Neighbours, wanted: number): Pairs {
	const { count, k, indices, distances } = neighbours;
	const scales = localScales(neighbours);
	const used = Math.min(wanted, k);
	const pairs = new Int32Array(2 * count * used);
	for (let row = 0; row < count; row++) {
		const scaled = Array.from({ length: k }, (_, i) => {
			const other = indices[row * k + i]!;
			return { other, length: distances[row * k + i]! ** 2 / (scales[row]! * scales[other]!) };
		});
		scaled.sort((a, b) => a.length - b.length);
		for (let i = 0; i < used; i++) pairs.set([row, scaled[i]!.other], 2 * (row * used + i));
	}
	return pairs;
}

function otherRow(row: number, count: number, random: Random): number {
	return (row + 1 + Math.floor(random() * (count - 1))) % count;
}

/** Of six random rows the second nearest, `each` times for each row. */
function middlingPairs(codes: Codes, each: number, random: Random): Pairs {
	const pairs = new Int32Array(2 * codes.count * each);
	for (let i = 0; 2 * i < pairs.length; i++) {
		const row = Math.floor(i / each);
		const tried = Array.from({ length: middleTries }, () => {
			const other = otherRow(row, codes.count, random);
			return { other, length: distanceBetween(codes, row, other) };
		});
		tried.sort((a, b) => a.length - b.length);
		pairs.set([row, tried[1]!.other], 2 * i);
	}
	return pairs;
}

/** Random rows that are not among the near ones, as far as a few tries find them, `each` for each row. */
function distantPairs(near: Pairs, count: number, each: number, random: Random): Pairs {
	const nearEach = near.length / (2 * count);
	const pairs = new Int32Array(2 * count * each);
	for (let row = 0; row < count; row++) {
		const own = new Set([row]);
		for (let i = 0; i < nearEach; i++) own.add(near[2 * (row * nearEach + i) + 1]!);
		for (let i = 0; i < each; i++) {
			let other = otherRow(row, count, random);
			for (let again = 0; again < middleTries && own.has(other); again++)
				other = otherRow(row, count, random);
			pairs.set([row, other], 2 * (row * each + i));
		}
	}
	return pairs;
}

/** Weights of the three kinds of pairs at a step. */
function weightsAt(step: number): readonly [near: number, middle: number, far: number] {
	if (step < firstPhase) return [2, 1000 * (1 - step / firstPhase) + (3 * step) / firstPhase, 1];
	return step < secondPhase ? [3, 3, 1] : [1, 0, 1];
}

/**
 * Adds the gradient of weight · d / (softness + d) over the pairs, with d = 1 + squared distance; a negative weight
 * pushes. Returns the value.
 */
function addPairs(
	points: Float64Array,
	gradient: Float64Array,
	pairs: Pairs,
	[weight, softness]: readonly [number, number]
): number {
	let value = 0;
	for (let e = 0; e < pairs.length; e += 2) {
		const [a, b] = [2 * pairs[e]!, 2 * pairs[e + 1]!];
		const dx = points[a]! - points[b]!;
		const dy = points[a + 1]! - points[b + 1]!;
		const far = 1 + dx * dx + dy * dy;
		const slope = (2 * weight * softness) / (softness + far) ** 2;
		value += (weight * far) / (softness + far);
		gradient[a]! += slope * dx;
		gradient[a + 1]! += slope * dy;
		gradient[b]! -= slope * dx;
		gradient[b + 1]! -= slope * dy;
	}
	return value;
}

async function start(input: EmbedInput): Promise<Embedder> {
	const { codes, params, random, task } = input;
	const wanted = Math.min(params.neighbours as number, Math.max(1, codes.count - 1));
	const neighbours = await input.neighbours(wanted + candidatesBeyond);
	const points = await startPositions(input, startSpread);
	const lone = codes.count < 2;
	const near = lone ? new Int32Array() : nearPairs(neighbours, wanted);
	await task.breathe();
	const middle = lone
		? near
		: middlingPairs(codes, Math.max(1, Math.round(wanted * middlePairs)), random);
	await task.breathe();
	const far = lone ? near : distantPairs(near, codes.count, Math.round(wanted * farPairs), random);
	// Positions that are given have their order at large already.
	const isPlaced = !input.done && input.start && input.start !== 'random';
	const left = (params.iterations as number) - (isPlaced ? secondPhase : 0);
	return makeStepper(
		points,
		{ near, middle, far },
		{
			planned: Math.max(left, input.done ?? 0),
			skipped: isPlaced ? secondPhase : 0,
			done: input.done ?? 0
		}
	);
}

interface Steps {
	readonly planned: number;
	/** Steps of the schedule that are left out. */
	readonly skipped: number;
	/** Steps that led to the start. */
	readonly done: number;
}

function makeStepper(
	points: Float64Array,
	pairs: { readonly near: Pairs; readonly middle: Pairs; readonly far: Pairs },
	{ planned, skipped, done }: Steps
): Embedder {
	const gradient = new Float64Array(points.length);
	const adam = new Adam(points.length, rate);
	let [iteration, cost] = [done, NaN];
	const stepOnce = () => {
		const [near, middle, far] = weightsAt(iteration + skipped);
		gradient.fill(0);
		cost =
			addPairs(points, gradient, pairs.near, [near, 10]) +
			(middle > 0 ? addPairs(points, gradient, pairs.middle, [middle, 10_000]) : 0) +
			// 1 / (1 + d) is one less d / (1 + d).
			(far * pairs.far.length) / 2 +
			addPairs(points, gradient, pairs.far, [-far, 1]);
		adam.descend(points, gradient);
		iteration++;
	};
	return {
		planned,
		get iteration() {
			return iteration;
		},
		get cost() {
			return Number.isNaN(cost) ? null : cost;
		},
		get positions() {
			return Float32Array.from(points);
		},
		step(n) {
			for (let left = n; left > 0 && iteration < planned; left--) stepOnce();
		}
	};
}

export const method: EmbeddingMethod = { meta, start };
