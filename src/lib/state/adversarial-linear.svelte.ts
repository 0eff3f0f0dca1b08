import type { NdArray } from '$lib/core/types';
import { top } from '$lib/math/softmax';
import type { Session } from './session.svelte';

/** How the margin between two classes changes near the picture, as its gradient says. */
export interface LinearView {
	readonly other: number;
	/** Logits between the picture's class and the other. */
	readonly margin: number;
	/** Sum of the gradient's magnitudes. */
	readonly l1: number;
	/** Its Euclidean length. */
	readonly l2: number;
}

/** Measures how steep the network is at the picture in view. */
export class LinearMeasure {
	#found = $state.raw<{ readonly pixels: NdArray; readonly view: LinearView } | null>(null);

	/** What the gradient says of the picture in view; null before it was measured. */
	readonly view = $derived.by<LinearView | null>(() => {
		const found = this.#found;
		return found && found.pixels === this.session.pixels ? found.view : null;
	});

	constructor(private readonly session: Session) {}

	/** Asks for the gradient of the margin between the picture's class and the runner-up. */
	async measure(): Promise<void> {
		const { network, pixels, result } = this.session;
		if (!network || !pixels || !result) return;
		const [first, second] = top(result.logits, 2);
		const seed = new Float32Array(result.logits.length);
		seed[first!.index] = 1;
		seed[second!.index] = -1;
		const request = { network: network.id, pixels, seed, reluRule: 'plain' as const };
		const asked = await this.session.request('gradient', request);
		if (!asked.ok) return;
		const { data } = asked.value.gradient;
		let [l1, squares] = [0, 0];
		for (const value of data) {
			l1 += Math.abs(value);
			squares += value * value;
		}
		const margin = first!.value - second!.value;
		const view = { other: second!.index, margin, l1, l2: Math.sqrt(squares) };
		this.#found = { pixels, view };
	}
}
