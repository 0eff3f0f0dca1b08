/** Value of a half-precision float (IEEE 754 binary16) given by its 16 bits. */
export function decodeHalf(bits: number): number {
	const sign = bits & 0x8000 ? -1 : 1;
	const exponent = (bits >> 10) & 0x1f;
	const fraction = bits & 0x3ff;
	if (exponent === 0) return sign * fraction * 2 ** -24;
	if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
	return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let table: Float32Array | null = null;

/** All 65,536 values, made once: decoding a network is then one look-up a weight. */
function halfTable(): Float32Array {
	table ??= Float32Array.from({ length: 65536 }, (_, bits) => decodeHalf(bits));
	return table;
}

/** Half floats as single floats, exactly. */
export function decodeHalfArray(halves: Uint16Array): Float32Array {
	const values = halfTable();
	const singles = new Float32Array(halves.length);
	for (let i = 0; i < halves.length; i++) singles[i] = values[halves[i]!]!;
	return singles;
}

/** The 16 bits of a number that half precision holds exactly, or undefined where it does not. NaN is not one. */
export function encodeHalf(value: number): number | undefined {
	const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
	const size = Math.abs(value);
	if (size === 0) return sign;
	if (size === Infinity) return sign | 0x7c00;
	const exponent = Math.max(-14, Math.floor(Math.log2(size)));
	// In steps of the last place; the power of two is exact, so nothing is rounded.
	const steps = size * 2 ** (10 - exponent);
	if (!(size <= 65504) || !Number.isInteger(steps)) return undefined;
	const isSubnormal = steps < 1024;
	return sign | (isSubnormal ? steps : ((exponent + 15) << 10) + (steps - 1024));
}

/** Whether every number is one of half precision; ends at the first that is not. */
export function areHalves(values: Float32Array): boolean {
	return values.every((value) => encodeHalf(value) !== undefined);
}

/** Single floats that are all half floats, as those. */
export function encodeHalfArray(values: Float32Array): Uint16Array<ArrayBuffer> {
	return Uint16Array.from(values, (value) => encodeHalf(value)!);
}
