import type { Param } from '$lib/core/params';
import { spatialShape, type NdArray } from '$lib/core/types';

/** How the attributions of a pixel's colours become one number. */
export type ColourRule = 'largest' | 'magnitude' | 'signed';

/** The setting for it, with the rule a method's authors used as initial one. */
export function coloursParam(initial: ColourRule): Param {
	return {
		kind: 'choice',
		key: 'colours',
		label: 'Colours',
		options: [
			{ value: 'largest', label: 'Largest magnitude' },
			{ value: 'magnitude', label: 'Sum of magnitudes' },
			{ value: 'signed', label: 'Signed sum' }
		],
		initial,
		hint: 'How the values of a pixel’s colours become one number.'
	};
}

/** For `meta.signedWhen`: only the signed sum has two signs. */
export const signedColours = { key: 'colours', value: 'signed' } as const;

const rules: Readonly<Record<ColourRule, (sum: number, value: number) => number>> = {
	largest: (sum, value) => Math.max(sum, Math.abs(value)),
	magnitude: (sum, value) => sum + Math.abs(value),
	signed: (sum, value) => sum + value
};

/** [height, width, channel] → [height, width]. */
export function mergeColours({ shape, data }: NdArray, rule: ColourRule): NdArray {
	const [height, width, channels] = spatialShape(shape);
	const merged = Float32Array.from({ length: height * width }, (_, cell) => {
		const colours = data.subarray(cell * channels, (cell + 1) * channels);
		return colours.reduce(rules[rule], 0);
	});
	return { shape: [height, width], data: merged };
}
