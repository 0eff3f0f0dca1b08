/** Beyond this, erf is ±1 in double precision. */
const saturation = 6;

/**
 * The error function, 2/√π ∫₀ˣ exp(−t²) dt, to about 1e-15.
 *
 * Sums the series 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), whose terms all have the sign of x, so that
 * nothing cancels.
 *
 * @source DLMF 7.6.2
 */
export function erf(x: number): number {
	if (Math.abs(x) > saturation) return Math.sign(x);
	let term = x;
	let sum = x;
	for (let n = 1; Math.abs(term) > Number.EPSILON * Math.abs(sum); n++) {
		term *= (2 * x * x) / (2 * n + 1);
		sum += term;
	}
	return 2 * Math.sqrt(1 / Math.PI) * Math.exp(-x * x) * sum;
}
