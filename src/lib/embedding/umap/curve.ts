/** The curve 1 / (1 + a · d^2b) by which UMAP calls two points of the map near each other. */
export interface NearnessCurve {
	readonly a: number;
	readonly b: number;
}

/** Points on which the curve is fitted, up to this distance. */
const samples = 300;
const farthest = 3;
const mostSteps = 200;
const tolerance = 1e-12;

/** What the curve stands in for: one up to the minimum distance, then falling off exponentially. */
function wantedAt(distance: number, minDistance: number): number {
	return distance < minDistance ? 1 : Math.exp(minDistance - distance);
}

/** Sums over the samples: the squared error, and what a step of Gauss and Newton needs. */
function sumsFor({ a, b }: NearnessCurve, minDistance: number) {
	let [error, aa, ab, bb, towardsA, towardsB] = [0, 0, 0, 0, 0, 0];
	for (let i = 0; i < samples; i++) {
		const distance = (farthest * i) / (samples - 1);
		const power = distance ** (2 * b);
		const nearness = 1 / (1 + a * power);
		const miss = wantedAt(distance, minDistance) - nearness;
		const byA = -power * nearness ** 2;
		const byB = distance > 0 ? 2 * a * Math.log(distance) * byA : 0;
		error += miss ** 2;
		aa += byA ** 2;
		ab += byA * byB;
		bb += byB ** 2;
		towardsA += byA * miss;
		towardsB += byB * miss;
	}
	return { error, aa, ab, bb, towardsA, towardsB };
}

/**
 * The curve that fits a minimum distance best, by least squares as in umap-learn (McInnes et al., arXiv:1802.03426,
 * section 3.2), with Levenberg's and Marquardt's damping.
 */
export function fitCurve(minDistance: number): NearnessCurve {
	let curve: NearnessCurve = { a: 1, b: 1 };
	let sums = sumsFor(curve, minDistance);
	let damping = 1e-3;
	for (let step = 0; step < mostSteps; step++) {
		const [aa, bb] = [sums.aa * (1 + damping), sums.bb * (1 + damping)];
		const determinant = aa * bb - sums.ab ** 2;
		const next = {
			a: curve.a + (bb * sums.towardsA - sums.ab * sums.towardsB) / determinant,
			b: curve.b + (aa * sums.towardsB - sums.ab * sums.towardsA) / determinant
		};
		const nextSums = sumsFor(next, minDistance);
		const isBetter = next.a > 0 && next.b > 0 && nextSums.error < sums.error;
		damping *= isBetter ? 0.1 : 10;
		if (!isBetter && damping > 1e12) break;
		if (!isBetter) continue;
		const gain = sums.error - nextSums.error;
		[curve, sums] = [next, nextSums];
		if (gain < tolerance * sums.error) break;
	}
	return curve;
}
