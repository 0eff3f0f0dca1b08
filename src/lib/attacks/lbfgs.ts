/** Minimising a smooth function in a box with limited memory: projected L-BFGS, written plainly. */

/** A value and its slope. */
export interface Evaluation {
	readonly value: number;
	readonly gradient: Float64Array;
}

/** A point that has been evaluated. */
interface Point extends Evaluation {
	readonly place: Float64Array;
}

/** How the slope changed along a step. */
interface Pair {
	readonly step: Float64Array;
	readonly change: Float64Array;
}

/** Pairs that are remembered. */
const memory = 10;
/** Share of the fall that the slope promises, which a step must keep (Armijo). */
const keptShare = 1e-4;
const halvings = 20;

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
	return sum;
}

function addScaled(to: Float64Array, what: Float64Array, factor: number): void {
	for (let i = 0; i < to.length; i++) to[i]! += factor * what[i]!;
}

/** The slope without what pushes against the walls of the box. */
function freeGradient({ place, gradient }: Point): Float64Array {
	return gradient.map((slope, i) =>
		(place[i]! <= 0 && slope > 0) || (place[i]! >= 1 && slope < 0) ? 0 : slope
	);
}

/** −(approximate inverse Hessian) · gradient, by the two loops over the remembered pairs. */
function quasiNewton(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
	const direction = gradient.map((slope) => -slope);
	const shares = new Map<Pair, number>();
	for (const pair of [...pairs].reverse()) {
		const share = dot(pair.step, direction) / dot(pair.step, pair.change);
		shares.set(pair, share);
		addScaled(direction, pair.change, -share);
	}
	const last = pairs.at(-1);
	const scale = last ? dot(last.step, last.change) / dot(last.change, last.change) : 1;
	direction.forEach((value, i) => (direction[i] = value * scale));
	for (const pair of pairs) {
		const back = dot(pair.change, direction) / dot(pair.step, pair.change);
		addScaled(direction, pair.step, shares.get(pair)! - back);
	}
	return direction;
}

/** Where to go from a point: downhill, and not into a wall. */
function directionAt(point: Point, pairs: readonly Pair[]): Float64Array {
	const free = freeGradient(point);
	const direction = quasiNewton(free, pairs).map((value, i) => (free[i] === 0 ? 0 : value));
	return dot(direction, free) < 0 ? direction : free.map((slope) => -slope);
}

/** A shorter and shorter step until the value falls enough; null if none does. */
async function lineSearch(
	point: Point,
	direction: Float64Array,
	firstLength: number,
	evaluate: (place: Float64Array) => Promise<Evaluation>
): Promise<Point | null> {
	for (let halving = 0, length = firstLength; halving < halvings; halving++, length /= 2) {
		const place = point.place.map((value, i) =>
			Math.min(Math.max(value + length * direction[i]!, 0), 1)
		);
		const step = place.map((value, i) => value - point.place[i]!);
		const found = await evaluate(place);
		if (found.value <= point.value + keptShare * dot(point.gradient, step))
			return { ...found, place };
	}
	return null;
}

function pairBetween(from: Point, to: Point): Pair {
	return {
		step: to.place.map((value, i) => value - from.place[i]!),
		change: to.gradient.map((value, i) => value - from.gradient[i]!)
	};
}

/** Curvature that is not positive tells nothing of where a minimum lies. */
function isConvex({ step, change }: Pair): boolean {
	return dot(step, change) > 1e-12;
}

/** Yields ever better places in the box [0, 1]; ends at a minimum or after `steps`. */
export async function* minimiseInBox(
	start: Float64Array,
	steps: number,
	evaluate: (place: Float64Array) => Promise<Evaluation>
): AsyncGenerator<Float64Array> {
	const pairs: Pair[] = [];
	let point: Point = { ...(await evaluate(start)), place: start };
	for (let step = 0; step < steps; step++) {
		const direction = directionAt(point, pairs);
		const length = Math.sqrt(dot(direction, direction));
		if (length === 0) return;
		// Without a memory the slope's own length says nothing of how far to go.
		const first = pairs.length > 0 ? 1 : Math.min(1, 1 / length);
		const next = await lineSearch(point, direction, first, evaluate);
		if (!next) return;
		const pair = pairBetween(point, next);
		if (isConvex(pair)) pairs.push(pair);
		if (pairs.length > memory) pairs.shift();
		point = next;
		yield point.place;
	}
}
