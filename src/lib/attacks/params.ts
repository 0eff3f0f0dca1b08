import type { Param } from '$lib/core/params';

/** Settings that several attacks share. */

/** A whole number from 1. */
export function countParam(
	key: string,
	label: string,
	initial: number,
	max: number,
	hint?: string
): Param {
	return { kind: 'number', key, label, min: 1, max, step: 1, initial, ...(hint ? { hint } : {}) };
}

/** How many steps. */
export function stepsParam(initial: number, max = 200): Param {
	return countParam('steps', 'Steps', initial, max);
}

/** The length of a step. */
export function stepShareParam(initial: number): Param {
	return {
		kind: 'number',
		key: 'stepShare',
		label: 'Step',
		min: 1,
		max: 100,
		step: 1,
		initial,
		unit: '%',
		hint: 'Of ε.'
	};
}
