import type { Explanation } from '$lib/math/explanation';

/** How far the numbers of an explanation are from what the engine computed. */
export interface Agreement {
	/** |engine − explanation|. */
	readonly difference: number;
	/** The largest number that was added up: rounding errors are in proportion to it, not to the sum. */
	readonly scale: number;
	/** Whether the difference is no more than single precision explains. */
	readonly agrees: boolean;
}

/** Difference, as a share of the scale, that single precision sums of this length can show. */
const tolerance = 1e-4;

/** The numbers that an explanation adds up or scales; their largest size is the scale of its rounding errors. */
function partsOf(explanation: Explanation): readonly number[] {
	switch (explanation.kind) {
		case 'convolution':
			return [explanation.rest, ...explanation.terms.map((term) => term.sum)];
		case 'dense':
			return [explanation.rest, ...explanation.terms.map((term) => term.product)];
		case 'batchNormalization':
			return [explanation.normalized * explanation.scale, explanation.offset];
		case 'pool':
			return explanation.patch.map((value) => value ?? 0);
		case 'combine':
			return explanation.sign === '+' ? explanation.inputs.map(({ value }) => value) : [];
		case 'pointwise':
			return [explanation.input];
		default:
			return [];
	}
}

/** Compares an explanation's value with the engine's. */
export function compareWithEngine(explanation: Explanation, engineValue: number): Agreement {
	const difference = Math.abs(engineValue - explanation.value);
	const sizes = [explanation.value, ...partsOf(explanation)].map(Math.abs);
	const scale = sizes.reduce((largest, size) => Math.max(largest, size), 0);
	return { difference, scale, agrees: difference <= tolerance * scale };
}
