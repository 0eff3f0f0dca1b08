import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Codes } from '$lib/embedding/types';

/** scikit-learn's 1797 digits, and its figures (see make_digits.py). */

interface Stored {
	readonly pixels: string;
	readonly labels: string;
	readonly tsne: {
		readonly divergence: number;
		readonly trustworthiness: number;
		readonly kept: number;
		readonly accuracy: number;
	};
	readonly pca: {
		readonly shares: readonly number[];
		readonly firstPlaces: readonly (readonly number[])[];
		readonly trustworthiness: number;
		readonly kept: number;
	};
	readonly nearest: {
		readonly rows: readonly number[];
		readonly distances: readonly (readonly number[])[];
	};
	readonly accuracy: { readonly nearest: number; readonly logistic: number };
}

const file = new URL('../fixtures/digits.json.gz', import.meta.url);
const stored = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Stored;

/** What scikit-learn makes of the digits. */
export const figures: Omit<Stored, 'pixels' | 'labels'> = stored;

/** Pixels over 16, [1797, 64]. */
export const digits: Codes = {
	count: stored.labels.length,
	dimensions: 64,
	data: Float32Array.from(Buffer.from(stored.pixels, 'base64'), (value) => value / 16)
};

/** Which digit each is. */
export const digitLabels: Int32Array = Int32Array.from(stored.labels, Number);

/** The codes of these rows. */
export function rowsOf(codes: Codes, rows: readonly number[]): Codes {
	const { dimensions, data } = codes;
	const picked = new Float32Array(rows.length * dimensions);
	for (const [i, row] of rows.entries())
		picked.set(data.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
	return { count: rows.length, dimensions, data: picked };
}
