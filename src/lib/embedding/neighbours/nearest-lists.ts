import type { Neighbours } from '../types';

/** Room beyond the k that are kept: it fills up before the farthest are thrown out again. */
const spareRoom = 128;

/**
 * For each row the k nearest seen so far. Each list is unsorted; when it is full, its k nearest are moved to its front
 * (quickselect), which costs less than a heap for every single one.
 */
export class NearestLists {
	readonly #k: number;
	readonly #room: number;
	readonly #squared: Float64Array;
	readonly #indices: Int32Array;
	readonly #sizes: Int32Array;
	/** Only what is nearer than this, squared, need be taken in, a row. */
	readonly reach: Float64Array;

	constructor(
		private readonly count: number,
		k: number
	) {
		this.#k = k;
		this.#room = k + spareRoom;
		this.#squared = new Float64Array(count * this.#room);
		this.#indices = new Int32Array(count * this.#room);
		this.#sizes = new Int32Array(count);
		this.reach = new Float64Array(count).fill(k > 0 ? Infinity : -1);
	}

	/** Takes in one that is below the row's reach. */
	take(row: number, index: number, squared: number): void {
		const place = row * this.#room + this.#sizes[row]!++;
		this.#squared[place] = squared;
		this.#indices[place] = index;
		if (this.#sizes[row] === this.#room) this.#throwOut(row);
	}

	/** The lists, nearest first; every row must have seen at least k others. */
	finish(): Neighbours {
		const k = this.#k;
		const indices = new Int32Array(this.count * k);
		const distances = new Float32Array(this.count * k);
		for (let row = 0; row < this.count && k > 0; row++) {
			const start = row * this.#room;
			if (this.#sizes[row]! > k) this.#throwOut(row);
			this.#sort(start, start + k);
			indices.set(this.#indices.subarray(start, start + k), row * k);
			for (let i = 0; i < k; i++) distances[row * k + i] = Math.sqrt(this.#squared[start + i]!);
		}
		return { count: this.count, k, indices, distances };
	}

	/** Keeps the k nearest of a row. */
	#throwOut(row: number): void {
		const start = row * this.#room;
		let [low, high] = [start, start + this.#sizes[row]! - 1];
		const last = start + this.#k - 1;
		while (low < high) {
			const end = this.#part(low, high);
			if (last <= end) high = end;
			else low = end + 1;
		}
		this.#sizes[row] = this.#k;
		this.reach[row] = this.#squared[last]!;
	}

	/** Moves what is nearer than a middle one before what is farther; returns the last place of the nearer part. */
	#part(low: number, high: number): number {
		const squared = this.#squared;
		const pivot = squared[(low + high) >> 1]!;
		let [i, j] = [low - 1, high + 1];
		for (;;) {
			do i++;
			while (squared[i]! < pivot);
			do j--;
			while (squared[j]! > pivot);
			if (i >= j) return j;
			this.#swap(i, j);
		}
	}

	#swap(i: number, j: number): void {
		const [squared, index] = [this.#squared[i]!, this.#indices[i]!];
		this.#squared[i] = this.#squared[j]!;
		this.#indices[i] = this.#indices[j]!;
		this.#squared[j] = squared;
		this.#indices[j] = index;
	}

	/** Sorts a list by distance. */
	#sort(from: number, to: number): void {
		for (let [low, high] = [from, to - 1]; low < high;) {
			if (high - low < 12) return this.#insertionSort(low, high);
			const end = this.#part(low, high);
			this.#sort(low, end + 1);
			low = end + 1;
		}
	}

	#insertionSort(low: number, high: number): void {
		for (let i = low + 1; i <= high; i++)
			for (let j = i; j > low && this.#squared[j - 1]! > this.#squared[j]!; j--)
				this.#swap(j - 1, j);
	}
}
