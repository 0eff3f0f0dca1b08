import { spatialShape, type NdArray } from '$lib/core/types';

/** How a layer's channels behave over many pictures. */
export interface ChannelCorrelation {
	/** Share of cells that are exactly zero, per channel. */
	readonly zeros: Float32Array;
	/** 1 where a channel was zero in every cell. */
	readonly dead: Uint8Array;
	/** Pearson correlation over all cells, [channels, channels]; 0 wherever a constant channel takes part. */
	readonly correlation: Float32Array;
	/** Mean |correlation| of all pairs of living channels; 0 if there is no such pair. */
	readonly meanCorrelation: number;
}

/** Mean |correlation| of all pairs of different channels that are not dead; 0 if there is no such pair. */
export function meanAbsoluteCorrelation(correlation: Float32Array, dead: Uint8Array): number {
	const channels = dead.length;
	let sum = 0;
	let pairs = 0;
	for (let a = 0; a < channels; a++)
		for (let b = a + 1; b < channels; b++) {
			if (dead[a] || dead[b]) continue;
			sum += Math.abs(correlation[a * channels + b]!);
			pairs++;
		}
	return pairs ? sum / pairs : 0;
}

/**
 * Gathers correlations between channels over any number of activations of one layer. Sums are taken relative to each
 * channel's first value, in double precision, so that small variations around a large mean survive.
 */
export class CorrelationGatherer {
	readonly #channels: number;
	#cells = 0;
	#first: Float64Array | null = null;
	readonly #sums: Float64Array;
	/** Upper triangle of Σ shifted a · shifted b, [channels, channels]. */
	readonly #products: Float64Array;
	readonly #zeros: Float64Array;
	readonly #row: Float64Array;

	constructor(channels: number) {
		this.#channels = channels;
		this.#sums = new Float64Array(channels);
		this.#products = new Float64Array(channels * channels);
		this.#zeros = new Float64Array(channels);
		this.#row = new Float64Array(channels);
	}

	/**
	 * Takes in the activations for one picture, [height, width, channel] or [channel].
	 * @throws {RangeError} if the number of channels differs
	 */
	add({ shape, data }: NdArray): void {
		const [height, width, channels] = spatialShape(shape);
		if (channels !== this.#channels)
			throw new RangeError(`expected ${this.#channels} channels, got ${channels}`);
		this.#first ??= Float64Array.from(data.subarray(0, channels));
		for (let start = 0; start < data.length; start += channels) {
			this.#shiftRow(data, start, this.#first);
			this.#addProducts();
		}
		this.#cells += height * width;
	}

	#shiftRow(data: Float32Array, start: number, first: Float64Array): void {
		const row = this.#row;
		for (let c = 0; c < row.length; c++) {
			const value = data[start + c]!;
			const shifted = value - first[c]!;
			if (value === 0) this.#zeros[c]!++;
			row[c] = shifted;
			this.#sums[c]! += shifted;
		}
	}

	#addProducts(): void {
		const row = this.#row;
		const products = this.#products;
		const channels = row.length;
		for (let a = 0; a < channels; a++) {
			const left = row[a]!;
			// After a ReLU most cells are zero, and mostly the first one too.
			if (left === 0) continue;
			const offset = a * channels;
			for (let b = a; b < channels; b++) products[offset + b]! += left * row[b]!;
		}
	}

	/** n² times the covariance of two channels, a ≤ b. */
	#covariance(a: number, b: number): number {
		const product = this.#products[a * this.#channels + b]!;
		return this.#cells * product - this.#sums[a]! * this.#sums[b]!;
	}

	#correlate(a: number, b: number, deviations: Float64Array): number {
		const scale = deviations[a]! * deviations[b]!;
		if (scale === 0) return 0;
		return a === b ? 1 : Math.min(1, Math.max(-1, this.#covariance(a, b) / scale));
	}

	#correlation(): Float32Array {
		const channels = this.#channels;
		const deviations = this.#sums.map((_, c) => Math.sqrt(Math.max(0, this.#covariance(c, c))));
		const correlation = new Float32Array(channels * channels);
		for (let a = 0; a < channels; a++)
			for (let b = a; b < channels; b++) {
				const value = this.#correlate(a, b, deviations);
				correlation[a * channels + b] = value;
				correlation[b * channels + a] = value;
			}
		return correlation;
	}

	/** What all activations so far say; more may be added afterwards. */
	result(): ChannelCorrelation {
		const cells = this.#cells;
		const dead = Uint8Array.from(this.#zeros, (count) => (cells > 0 && count === cells ? 1 : 0));
		const zeros = Float32Array.from(this.#zeros, (count) => (cells ? count / cells : 0));
		const correlation = this.#correlation();
		return {
			zeros,
			dead,
			correlation,
			meanCorrelation: meanAbsoluteCorrelation(correlation, dead)
		};
	}
}
