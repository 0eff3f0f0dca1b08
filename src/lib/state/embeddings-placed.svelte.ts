import type { AttackQuestion } from '$lib/attacks/questions';
import type { Failure, Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { inputToRgba } from '$lib/draw/input-pixels';
import type { Positions } from '$lib/embedding/types';
import type { LoadedNetwork } from '$lib/engine/protocol';
import { findNetwork } from '$lib/networks/catalogue';
import type { SetPixels } from '$lib/pictures/sets/pixels';
import { wayOf, type AdversarialExample } from './adversarial-example.svelte';
import { prepareForNetwork, type Verdicts } from './embeddings-codes';
import { toNear } from './embeddings-near.svelte';
import type { Near } from './embeddings-nearest';
import type { Embeddings } from './embeddings.svelte';
import type { MapRun, ShownMap } from './embeddings-run.svelte';

/** A picture that was placed on the maps, or one that an attack led across them. */
export interface PlacedPicture {
	readonly id: number;
	readonly name: string;
	readonly picture: SetPixels;
	/** What an attack made of it; null for a picture that every network takes in its own way. */
	readonly attacked: AttackedSteps | null;
}

/** The way of an attack, which belongs to one network. */
interface AttackedSteps {
	readonly network: string;
	/** As the network sees them, the result last. */
	readonly steps: readonly NdArray[];
}

/** A placed picture that is not on the maps now, and why, as a sentence. */
export interface PlacedElsewhere {
	readonly picture: PlacedPicture;
	readonly reason: string;
}

/** Where it lies on one map. */
interface Place {
	/** The positions that it was placed among: with others it must be placed anew. */
	readonly among: Positions;
	/** What was placed: another of the same name must be placed anew. */
	readonly picture: PlacedPicture;
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

/** Places on one map, by the ids of the pictures. */
type Places = ReadonlyMap<number, Place>;

const nearestShown = 5;

function toPicture(pixels: NdArray): SetPixels {
	const [height, width] = pixels.shape as readonly [number, number];
	return { width, height, rgba: inputToRgba(pixels) };
}

/** New pictures on finished maps, which stay as they are. */
export class PlacedPictures {
	#pictures = $state.raw<readonly PlacedPicture[]>([]);
	#places = $state.raw<ReadonlyMap<MapRun, Places>>(new Map());
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

	/** Why nothing can be placed on the maps, as a sentence; null where something can. */
	get problem(): string | null {
		const { maps, session } = this.embeddings;
		const isOther = maps.some(({ encoded }) => encoded?.network?.id !== session.network?.id);
		return isOther ? 'The map was made with another network than the one chosen now.' : null;
	}

	/** Attacked pictures of other networks than the one chosen. */
	get elsewhere(): readonly PlacedElsewhere[] {
		return this.#pictures.flatMap((picture) => {
			const reason = picture.attacked && this.refusal(picture.attacked);
			return reason ? [{ picture, reason }] : [];
		});
	}

	/** Why an attacked picture cannot be on the maps, as a sentence; null if it can. */
	refusal({ network }: Pick<AttackedSteps, 'network'>): string | null {
		if (network === this.embeddings.session.network?.id) return null;
		const title = findNetwork(network)?.card.title;
		return `It was made to fool ${title ?? 'another network'}: choose that network to see it on its map.`;
	}

	/** Whether an attacked picture can be on the maps. */
	takes(attacked: Pick<AttackedSteps, 'network'>): boolean {
		return this.refusal(attacked) === null;
	}

	/** What is known of a picture's place on a map, if it lies among the present points. */
	#placeOf(map: MapRun, picture: PlacedPicture): Place | null {
		const place = this.#places.get(map)?.get(picture.id);
		const isPresent = place?.among === map.shown?.positions && place?.picture === picture;
		return place && isPresent ? place : null;
	}

	/** What lies on a map now. */
	on(map: MapRun): readonly PlacedOnMap[] {
		return this.#pictures.flatMap((picture) => {
			const place = this.#placeOf(map, picture);
			if (!place) return [];
			const { classes, predictions, confidences } = place.verdicts;
			const last = predictions.length - 1;
			const said = classes[predictions[last]!] ?? '';
			const { positions, nearest } = place;
			return [{ ...picture, positions, nearest, said, confidence: confidences[last]! }];
		});
	}

	/** Places a picture on every map. */
	async add(name: string, picture: SetPixels): Promise<void> {
		await this.#take({ name, picture, attacked: null });
	}

	/** Leads an example of the page on which it was made across every map of its network, once the map is finished. */
	async addExample({ name, network, steps }: AdversarialExample): Promise<void> {
		await this.#take({ name, picture: toPicture(steps.at(-1)!), attacked: { network, steps } });
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
			if (!shown || map.isRunning || !this.#isOfNetwork(shown)) continue;
			for (const picture of this.#pictures) {
				if (this.#placeOf(map, picture)) continue;
				await this.#place(map, shown, picture, controller.signal);
				if (controller.signal.aborted) return;
			}
		}
	}

	/** Only the network that is loaded can be asked for codes: those of another belong to no place on its map. */
	#isOfNetwork({ encoded }: ShownMap): boolean {
		return encoded.network !== null && encoded.network.id === this.embeddings.session.network?.id;
	}

	async #place(map: MapRun, shown: ShownMap, picture: PlacedPicture, signal: AbortSignal) {
		const network = shown.encoded.network!;
		const steps = stepsFor(picture, network);
		if (!steps) return;
		const { store } = this.embeddings;
		const encoded = await store.encodePixels(network, steps, shown.choice, signal);
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
		this.#keep(map, {
			among: shown.positions,
			picture,
			positions,
			nearest: toNear(nearest, encoded.value.codes.count - 1).slice(0, nearestShown),
			verdicts: encoded.value.verdicts
		});
	}

	/** Remembers a place; those on maps and of pictures that are no more are forgotten. */
	#keep(map: MapRun, place: Place): void {
		const present = new Set(this.#pictures.map(({ id }) => id));
		const kept = this.embeddings.maps.map((own) => {
			const places = [...(this.#places.get(own) ?? [])].filter(([id]) => present.has(id));
			if (own === map) places.push([place.picture.id, place]);
			return [own, new Map(places)] as const;
		});
		this.#places = new Map(kept);
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
		const options = { label: 'Attacking', isShownElsewhere: true };
		const answer = await session.request('attack', question, options);
		this.#busy = null;
		if (!answer.ok) return this.#fail(answer);
		const { kept, result } = answer.value;
		const steps = wayOf(question.pixels, kept, result);
		const name = `${view.names[row]}, attacked`;
		await this.#take({
			name,
			picture: toPicture(result),
			attacked: { network: network.id, steps }
		});
	}

	remove(id: number): void {
		this.#pictures = this.#pictures.filter((picture) => picture.id !== id);
	}

	cancel(): void {
		this.#controller?.abort();
	}
}

/** A picture as a network sees it, one after the other; null for what was made to fool another. */
function stepsFor(
	{ picture, attacked }: PlacedPicture,
	{ id, graph }: LoadedNetwork
): readonly NdArray[] | null {
	if (!attacked) return [prepareForNetwork(picture, graph.input)];
	return attacked.network === id ? attacked.steps : null;
}
