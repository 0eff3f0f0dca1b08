import type { Neighbours } from '../types';

/** The class that most of the labelled neighbours have, the nearest of equals first; −1 if none has one. */
export function majority(neighbours: Int32Array, labels: Int32Array): number {
	const votes = new Map<number, number>();
	for (const other of neighbours) {
		const label = labels[other]!;
		if (label >= 0) votes.set(label, (votes.get(label) ?? 0) + 1);
	}
	let [best, most] = [-1, 0];
	for (const [label, count] of votes) if (count > most) [best, most] = [label, count];
	return best;
}

/** Share of the labelled rows whose `k` nearest name their class (each row is left out of its own vote); NaN of none. */
export function neighbourAccuracy(
	{ count, k: all, indices }: Neighbours,
	labels: Int32Array,
	k: number
): number {
	let [labelled, right] = [0, 0];
	for (let row = 0; row < count; row++) {
		if (labels[row]! < 0) continue;
		labelled++;
		const own = indices.subarray(row * all, row * all + Math.min(k, all));
		if (majority(own, labels) === labels[row]) right++;
	}
	return right / labelled;
}
