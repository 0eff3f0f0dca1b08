import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What PyTorch finds that attacks leave of a network; `measure_robustness.py` made the values. */

/** One attack at one bound, on the pictures that the network has right. */
export interface MeasuredAttack {
	readonly attack: string;
	/** null for attacks that look for the smallest change. */
	readonly epsilon: number | null;
	/** How many are still right. */
	readonly robust: number;
	/** How many reached the goal. */
	readonly reached: number;
	/** Class of each. */
	readonly predicted: readonly number[];
	/** Length of each perturbation. */
	readonly l2: readonly number[];
}

/** All attacks on the first pictures of a test set. */
export interface MeasuredRobustness {
	readonly network: string;
	readonly n: number;
	/** Places in the set of the pictures that the network has right. */
	readonly right: readonly number[];
	readonly rows: readonly MeasuredAttack[];
}

export const measured = JSON.parse(
	gunzipSync(readFileSync('tests/fixtures/robustness.json.gz')).toString()
) as MeasuredRobustness;

/** What PyTorch finds of an attack; undefined where it was not asked. */
export function measuredAttack(attack: string, epsilon: number | null): MeasuredAttack | undefined {
	const isSame = (other: number | null) =>
		other === epsilon || Math.abs((other ?? NaN) - (epsilon ?? NaN)) < 1e-6;
	return measured.rows.find((row) => row.attack === attack && isSame(row.epsilon));
}
