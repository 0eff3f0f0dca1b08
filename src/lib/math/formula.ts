/** A number in a formula: five significant digits at most and a true minus sign. */
export function writeNumber(value: number): string {
	return String(Number(value.toPrecision(5)))
		.replace('e+', 'e')
		.replaceAll('-', '−');
}

/** A number after an operator: negative ones in brackets. */
export function writeOperand(value: number): string {
	return value < 0 ? `(${writeNumber(value)})` : writeNumber(value);
}
