/** Numbers that a slider can stand on: min, min + step, … up to max. */
export interface StepRange {
	readonly min: number;
	readonly max: number;
	readonly step: number;
}

/** Digits after the point of a number as it is written, at most twelve. */
function decimalsOf(value: number): number {
	const [digits = '', exponent = '0'] = String(value).split('e');
	const written = digits.split('.')[1]?.length ?? 0;
	return Math.min(12, Math.max(0, written - Number(exponent)));
}

/** The number nearest to `value` that a slider can stand on, written with no more digits than its steps need. */
export function nearestStep(value: number, { min, max, step }: StepRange): number {
	const last = Math.floor((max - min) / step + 1e-9);
	const index = Math.min(last, Math.max(0, Math.round((value - min) / step)));
	const decimals = Math.max(decimalsOf(min), decimalsOf(step));
	return Number((min + index * step).toFixed(decimals));
}
