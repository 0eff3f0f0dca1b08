import type { NdArray } from '$lib/core/types';

/** A picture of one channel from rows of single digits or of spaced numbers. */
export function picture(...rows: readonly string[]): NdArray {
	const numbers = rows.map((row) => (row.includes(' ') ? row.split(' ') : [...row]).map(Number));
	return { shape: [rows.length, numbers[0]!.length, 1], data: Float32Array.from(numbers.flat()) };
}

/** Inputs whose numbers are printed in many courses, by the convolution in `known.ts` that they belong to. */
export const knownPictures = {
	guide: picture('33210', '00131', '31223', '20022', '20001'),
	diagonals: picture('11100', '01110', '00111', '00110', '01100'),
	shift: picture(
		'35 40 41 45 50',
		'40 40 42 46 52',
		'42 46 50 55 55',
		'48 52 56 58 60',
		'56 60 65 70 75'
	)
} as const satisfies Readonly<Record<string, NdArray>>;
