import type { Random } from '$lib/core/random';

/** A number with mean 0 and variance 1, from two uniform ones (Box–Muller). */
export function normal(random: Random): number {
	const radius = Math.sqrt(-2 * Math.log(1 - random()));
	return radius * Math.cos(2 * Math.PI * random());
}
