import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import type {
	ConvolutionSettings,
	Pair,
	PoolingSettings,
	TransposedSettings
} from '$lib/math/arithmetic/types';

/** What PyTorch made of a setting: its output in a few numbers, or the fact that it refused. */
interface Answer {
	readonly seed: number;
	/** One axis only: height and kernel height are 1. */
	readonly plain: boolean;
	readonly size: Pair;
	readonly channels: number;
	readonly refused?: true | null;
	readonly shape: Shape;
	/** Of output · weights drawn after it. */
	readonly sum: number;
	/** The first, the middle and the last value. */
	readonly picks: readonly number[];
}

interface Filters {
	readonly filters: number;
	readonly bias: boolean;
}

interface PoolExtras {
	/** What is stored is the gradient by the input, for a gradient drawn after it. */
	readonly gradient: boolean;
	/** Some windows jut out, and `lp_pool`'s factor for them was undone; see `make_settings.py`. */
	readonly rescaled?: boolean | null;
}

export type StoredSetting =
	| ({ readonly kind: 'convolution' } & Answer & Filters & ConvolutionSettings)
	| ({ readonly kind: 'transposed' } & Answer & Filters & TransposedSettings)
	| ({ readonly kind: 'pooling' } & Answer & PoolingSettings & PoolExtras)
	| ({ readonly kind: 'channels'; readonly kernel: Pair; readonly stride: Pair } & Answer);

interface StoredFile {
	readonly torch: string;
	readonly kinds: Record<string, { columns: string[]; rows: unknown[][] }>;
}

/** The settings that `make_settings.py` wrote. */
export function readSettings(): { torch: string; settings: readonly StoredSetting[] } {
	const path = new URL('../fixtures/arithmetic.json.gz', import.meta.url);
	const { torch, kinds } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as StoredFile;
	const settings = Object.entries(kinds).flatMap(([kind, { columns, rows }]) =>
		rows.map((row) => ({
			kind,
			...Object.fromEntries(columns.map((column, index) => [column, row[index]]))
		}))
	);
	return { torch, settings: settings as StoredSetting[] };
}

/** Repeats the generator of `make_settings.py`: integers from −8 to 7, the upper four of 32 bits. */
export function drawArrays(seed: number): (...shape: number[]) => NdArray {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return (state >>> 28) - 8;
	};
	return (...shape) => ({ shape, data: Float32Array.from({ length: sizeOf(shape) }, next) });
}
