import type { Random } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import { lengthsOf } from './norms';

/** Random starts and steps; all from the seeded generator of a job. */

/** A whole number from 0 to before `end`. */
export function below(end: number, random: Random): number {
	return Math.floor(random() * end);
}

/** −1 or 1. */
export function randomSign(random: Random): number {
	return random() < 0.5 ? -1 : 1;
}

/** A point of a ball around 0, every part of the ball as likely as any other of its size. */
export function uniformInBall(
	norm: 'linf' | 'l2',
	radius: number,
	length: number,
	random: Random
): Float64Array {
	if (norm === 'linf') return Float64Array.from({ length }, () => (2 * random() - 1) * radius);
	const direction = Float64Array.from({ length }, () => normal(random));
	// Volume grows with the power of the radius: its root spreads evenly.
	const scale = (radius * random() ** (1 / length)) / lengthsOf(direction).l2;
	return direction.map((value) => value * scale);
}
