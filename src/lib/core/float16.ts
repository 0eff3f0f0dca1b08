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
