import type { AttackQuestion } from '$lib/attacks/questions';
import type { Failure, Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { inputToRgba } from '$lib/draw/input-pixels';
import type { Codes, Positions } from '$lib/embedding/types';
import { isSameShape } from '$lib/graph/shape-rules';
import type { SetPixels } from '$lib/pictures/sets/pixels';
import { wayOf, type AdversarialExample } from './adversarial-example.svelte';
import { prepareForNetwork, type Verdicts } from './embeddings-codes';
import type { Near } from './embeddings-nearest';
import type { Embeddings } from './embeddings.svelte';
import type { MapRun, ShownMap } from './embeddings-run.svelte';

/** A picture that was placed on the maps, or one that an attack led across them. */
export interface PlacedPicture {
	readonly id: number;
	readonly name: string;
	readonly picture: SetPixels;
	/** As the network sees it, one after the other; an attack's iterates, the result last. */
	readonly steps: readonly NdArray[];
	readonly isAdversarial: boolean;
}

/** Where it lies on one map. */
interface Place {
	/** The positions that it was placed among: with others it must be placed anew. */
	readonly among: Positions;
	/** The pixels that were placed: others of the same name must be placed anew. */
	readonly steps: readonly NdArray[];
	/** In units of the method, one place a step. */
	readonly positions: Positions;
	readonly nearest: readonly Near[];
	readonly verdicts: Verdicts;
}

/** A placed picture as a map shows it. */
export interface PlacedOnMap extends PlacedPicture {
	/** In units of the method: one place, or the way of an attack. */
	readonly positions: Positions;
	/** Rows whose codes are nearest to its own, and how far they are. */
	readonly nearest: readonly Near[];
	/** What the network says of it in the end. */
	readonly said: string;
	readonly confidence: number;
}

const nearestShown = 5;

function toPicture(pixels: NdArray): SetPixels {
	const [height, width] = pixels.shape as readonly [number, number];
	return { width, height, rgba: inputToRgba(pixels) };
}

/** New pictures on finished maps, which stay as they are. */
export class PlacedPictures {
	#pictures = $state.raw<readonly PlacedPicture[]>([]);
	#places = $state.raw<ReadonlyMap<string, Place>>(new Map());
	#busy = $state<string | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#nextId = 1;
	#controller: AbortController | null = null;

	constructor(private readonly embeddings: Embeddings) {}

	get pictures() {
		return this.#pictures;
	}
	/** What is being done, in words. */
	get busy() {
		return this.#busy;
	}
	get failure() {
		return this.#failure;
	}

	dismiss(): void {
		this.#failure = null;
	}

	#keyOf(map: MapRun, { id }: PlacedPicture): string {
		return `${this.embeddings.maps.indexOf(map)}/${id}`;
	}

	/** What lies on a map now. */
	on(map: MapRun): readonly PlacedOnMap[] {
		const among = map.shown?.positions;
		return this.#pictures.flatMap((picture) => {
			const place = this.#places.get(this.#keyOf(map, picture));
			if (!place || place.among !== among || place.steps !== picture.steps) return [];
			const { classes, predictions, confidences } = place.verdicts;
			const last = predictions.length - 1;
			const said = classes[predictions[last]!] ?? '';
			const { positions, nearest } = place;
			return [{ ...picture, positions, nearest, said, confidence: confidences[last]! }];
		});
	}

	/** Places a picture on every map. */
	async add(name: string, picture: SetPixels): Promise<void> {
		const { network } = this.embeddings.session;
		if (!network) return;
		const steps = [prepareForNetwork(picture, network.graph.input)];
		await this.#take({ name, picture, steps, isAdversarial: false });
	}

	/** Whether the network in view takes pictures of the size of an example's. */
	takes({ steps }: AdversarialExample): boolean {
		const { network } = this.embeddings.session;
		if (!network) return false;
		const { height, width, channels } = network.graph.input;
		return isSameShape(steps[0]!.shape, [height, width, channels]);
	}

	/** Leads an example of the page on which it was made across every map, once the map is finished. */
	async addExample(example: AdversarialExample): Promise<void> {
		const { name, steps } = example;
		if (!this.takes(example)) return;
		await this.#take({ name, picture: toPicture(steps.at(-1)!), steps, isAdversarial: true });
	}

	async #take(picture: Omit<PlacedPicture, 'id'>): Promise<void> {
		// A drawing that grows takes its own former place.
		const former = this.#pictures.find(({ name }) => name === picture.name);
		const taken = { ...picture, id: former?.id ?? this.#nextId++ };
		this.#pictures = [...this.#pictures.filter((other) => other !== former), taken];
		await this.refresh();
	}

	/** Places what has no place among the present positions, e.g. after a map was made anew. */
	async refresh(): Promise<void> {
		this.#controller?.abort();
		const controller = new AbortController();
		this.#controller = controller;
		for (const map of this.embeddings.maps) {
			const { shown } = map;
			if (!shown || map.isRunning || shown.view.vectors) continue;
			for (const picture of this.#pictures) {
				const known = this.#places.get(this.#keyOf(map, picture));
				if (known?.among === shown.positions && known.steps === picture.steps) continue;
				await this.#place(map, shown, picture, controller.signal);
				if (controller.signal.aborted) return;
			}
		}
	}

	async #place(map: MapRun, shown: ShownMap, picture: PlacedPicture, signal: AbortSignal) {
		const encoded = await this.embeddings.store.encodePixels(picture.steps, shown.choice, signal);
		if (!encoded.ok) return this.#fail(encoded);
		const answer = await (
			await map.client()
		).place(
			{
				codes: shown.encoded.codes,
				...map.settings!,
				metric: shown.choice.metric,
				positions: shown.positions,
				added: encoded.value.codes
			},
			{ signal }
		);
		if (!answer.ok) return this.#fail(answer);
		const { positions, nearest } = answer.value;
		const place: Place = {
			among: shown.positions,
			steps: picture.steps,
			positions,
			nearest: nearestOfLast(nearest, encoded.value.codes),
			verdicts: encoded.value.verdicts
		};
		this.#places = new Map(this.#places).set(this.#keyOf(map, picture), place);
	}

	#fail(result: Result<never>): void {
		if (!result.ok && result.error.code !== 'cancelled') this.#failure = result.error;
	}

	/**
	 * Attacks a picture of the set and leads its iterates across the maps.
	 * @param strength largest change of a pixel, in 255ths
	 */
	async attack(row: number, strength: number): Promise<void> {
		const { session, view } = this.embeddings;
		const picture = await view?.picture(row);
		if (!picture || !session.network || !view) return;
		this.#busy = 'Attacking the picture';
		this.#failure = null;
		const { network } = session;
		const { usualSetup } = await import('./adversarial-setup');
		const question: AttackQuestion = {
			network: network.id,
			attack: 'bim',
			params: usualSetup('bim').params,
			pixels: prepareForNetwork(picture, network.graph.input),
			label: null,
			target: null,
			epsilon: strength / 255,
			mask: null,
			seed: 1
		};
		const answer = await session.request('attack', question, { label: 'Attacking' });
		this.#busy = null;
		if (!answer.ok) return this.#fail(answer);
		const { kept, result } = answer.value;
		const steps = wayOf(question.pixels, kept, result);
		const name = `${view.names[row]}, attacked`;
		await this.#take({ name, picture: toPicture(result), steps, isAdversarial: true });
	}

	remove(id: number): void {
		this.#pictures = this.#pictures.filter((picture) => picture.id !== id);
	}

	cancel(): void {
		this.#controller?.abort();
	}
}

/** The nearest rows of the last of several new codes. */
function nearestOfLast(
	{ k, indices, distances }: { k: number; indices: Int32Array; distances: Float32Array },
	{ count }: Codes
): readonly Near[] {
	const start = (count - 1) * k;
	return Array.from({ length: Math.min(k, nearestShown) }, (_, i) => ({
		row: indices[start + i]!,
		distance: distances[start + i]!
	}));
}
