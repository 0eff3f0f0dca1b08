import { prefersReducedMotion } from 'svelte/motion';
import { initialValues, type Param } from '$lib/core/params';
import { colourByOf, coloursOf, type ColourBy } from '$lib/draw/map/class-colours';
import type { Failure } from '$lib/core/result';
import { embeddingMethods } from '$lib/embedding/catalogue';
import type { MethodMeta } from '$lib/embedding/types';
import type { LoadedNetwork } from '$lib/engine/protocol';
import { findGeneratedSet, generatedSets } from '$lib/pictures/sets/generated';
import { isVectorSet, type PictureSet, type VectorSet } from '$lib/pictures/sets/types';
import { CodeStore, fitChoice } from './embeddings-codes';
import type { Near } from './embeddings-nearest';
import { MapRun, type MapChoice, type RunSurroundings } from './embeddings-run.svelte';
import { viewPictures, viewVectors, type SetInView } from './embeddings-view';
import type { Session } from './session.svelte';

/** What is known of a method; of an unknown one, the first. */
export function methodOf(id: string): MethodMeta {
	return embeddingMethods.find((meta) => meta.id === id) ?? embeddingMethods[0]!;
}

/** The map a visitor meets first. */
export function usualChoice(method = embeddingMethods[0]!.id): MapChoice {
	return {
		method,
		params: initialValues(methodOf(method).params),
		metric: 'euclidean',
		seed: 42,
		layer: null,
		form: null,
		weights: 'trained'
	};
}

/** Settings of every method, by id: what a link may name. */
export const embeddingSettings: ReadonlyMap<string, readonly Param[]> = new Map(
	embeddingMethods.map(({ id, params }) => [id, params])
);

/** Whether a map has the settings that a visitor meets first. */
export function isUsual(choice: MapChoice): boolean {
	const usual = usualChoice();
	return (Object.keys(usual) as (keyof MapChoice)[]).every(
		(key) => JSON.stringify(usual[key]) === JSON.stringify(choice[key])
	);
}

/** How the map is looked at. */
export interface MapLook {
	readonly colourBy: ColourBy;
	/** Pictures in the cells of a grid. */
	readonly grid: boolean;
	readonly names: boolean;
	readonly seams: boolean;
	readonly points: 'pictures' | 'dots';
	/** Of the pictures, in per cent of the usual. */
	readonly size: number;
}

/** More seams than this would hide the map. */
const mostSeams = 400;
/** Opacity of a row that a search or a class leaves out. */
const faded = 28;

async function createClient() {
	const { EmbeddingClient } = await import('$lib/embedding/client');
	return new EmbeddingClient();
}

/** The page of maps: one set, one or two maps of it, and what the visitor points at, searches and collects. */
export class Embeddings {
	readonly store: CodeStore;
	readonly #around: RunSurroundings;
	#maps = $state.raw<readonly MapRun[]>([]);
	#opening = $state.raw<{ readonly name: string; readonly done: number } | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#look = $state.raw<MapLook>({
		colourBy: 'class',
		grid: false,
		names: true,
		seams: false,
		points: 'pictures',
		size: 100
	});
	#hovered = $state<number | null>(null);
	#pinned = $state<number | null>(null);
	#search = $state('');
	#onlyClass = $state<number | null>(null);
	#list = $state.raw<readonly number[]>([]);
	#controller: AbortController | null = null;
	/** The set that is about to take the place of the one in view. */
	#coming: SetInView | null = null;
	/** The network that is being left; undefined while none is. */
	#left: LoadedNetwork | null | undefined;
	/** Sets that hold memory. */
	#open: readonly SetInView[] = [];

	/** The set on the first map. */
	readonly view = $derived(this.#maps[0]?.view ?? null);
	/** The row that is pointed at, else the one that is chosen. */
	readonly focus = $derived(this.#hovered ?? this.#pinned);
	/** Rows that the search finds. */
	readonly matches = $derived.by<readonly number[]>(() => this.#find());
	/** What the colours stand for on the first map: what a set of vectors has no answers for gives way. */
	readonly colourBy = $derived.by<ColourBy>(() => this.#colourByOn(this.#maps[0]));
	/** Opacity of each row: what the search or a class leaves out fades. */
	readonly opacities = $derived.by<Uint8Array>(() => this.#fade());

	constructor(readonly session: Session) {
		this.store = new CodeStore(session);
		this.#around = {
			store: this.store,
			network: () => session.network,
			isStill: () => prefersReducedMotion.current,
			createClient
		};
		this.#maps = [new MapRun(this.#around, usualChoice())];
	}

	get maps() {
		return this.#maps;
	}
	/** The set that is being read. */
	get opening() {
		return this.#opening;
	}
	/** Why the last set was not taken. */
	get failure() {
		return this.#failure;
	}
	get look() {
		return this.#look;
	}
	get hovered() {
		return this.#hovered;
	}
	get pinned() {
		return this.#pinned;
	}
	get search() {
		return this.#search;
	}
	/** The only class that is not faded. */
	get onlyClass() {
		return this.#onlyClass;
	}
	/** Rows that the visitor collected. */
	get list() {
		return this.#list;
	}
	get isSideBySide() {
		return this.#maps.length > 1;
	}
	/** Something is read or computed. */
	get isBusy() {
		return this.#opening !== null || this.#maps.some(({ isRunning }) => isRunning);
	}

	/** The class of a row in words, or null. */
	className(row: number): string | null {
		const { view } = this;
		return view?.classes[view.labels[row] ?? -1] ?? null;
	}

	/** What a map's network says of a row, or null. */
	verdictOf(map: MapRun, row: number) {
		const verdicts = map.encoded?.verdicts;
		if (!verdicts || row >= verdicts.predictions.length) return null;
		const predicted = verdicts.predictions[row]!;
		return {
			name: verdicts.classes[predicted] ?? String(predicted),
			confidence: verdicts.confidences[row]!
		};
	}

	/** The nearest codes of a row on a map; none until the worker has answered. */
	neighboursOf(map: MapRun, row: number): readonly Near[] {
		return map.near.of(row) ?? [];
	}

	#colourByOn(map: MapRun | undefined): ColourBy {
		return colourByOf(this.#look.colourBy, map?.encoded?.verdicts != null);
	}

	/** Colours of a map's rows. */
	coloursFor(map: MapRun, dark: boolean): Uint8Array {
		const { view, encoded, worth } = map;
		const count = view?.count ?? 0;
		const colourBy = this.#colourByOn(map);
		const shares =
			colourBy === 'confidence'
				? (encoded?.verdicts?.confidences ?? null)
				: colourBy === 'kept'
					? (worth.quality?.keptByRow ?? new Float32Array(count).fill(NaN))
					: null;
		const classes =
			colourBy === 'prediction' ? (encoded?.verdicts?.predictions ?? null) : (view?.labels ?? null);
		return coloursOf({ count, classes, shares }, dark);
	}

	#find(): readonly number[] {
		const { view } = this;
		const words = this.#search.trim().toLowerCase();
		if (!view || !words) return [];
		const isClass = view.classes.some((name) => name.toLowerCase() === words);
		const fits = (row: number) =>
			this.className(row)?.toLowerCase() === words ||
			(!isClass &&
				`${this.className(row) ?? ''} ${view.names[row]!}`.toLowerCase().includes(words));
		return Array.from({ length: view.count }, (_, row) => row).filter(fits);
	}

	#fade(): Uint8Array {
		const { view, matches } = this;
		const opacities = new Uint8Array(view?.count ?? 0).fill(255);
		if (!view) return opacities;
		if (this.#search.trim()) {
			opacities.fill(faded);
			for (const row of matches) opacities[row] = 255;
		}
		if (this.#onlyClass !== null)
			for (let row = 0; row < view.count; row++)
				if (view.labels[row] !== this.#onlyClass) opacities[row] = faded;
		return opacities;
	}

	/** Whether a row stands out, i.e. is not faded. */
	isShown(row: number): boolean {
		return this.opacities[row] === 255;
	}

	point(row: number | null): void {
		this.#hovered = row;
	}

	/** Chooses a row, which stays when nothing is pointed at. */
	pin(row: number | null): void {
		this.#pinned = row;
		this.#hovered = null;
	}

	searchFor(words: string): void {
		this.#search = words;
	}

	/** Chooses the next row that the search finds. */
	pinMatch(by: 1 | -1): void {
		const { matches } = this;
		if (!matches.length) return;
		const at = matches.indexOf(this.#pinned ?? -1);
		this.pin(matches[(at + by + matches.length) % matches.length]!);
	}

	showOnly(index: number | null): void {
		this.#onlyClass = index;
	}

	setLook(change: Partial<MapLook>): void {
		this.#look = { ...this.#look, ...change };
	}

	/** Looks where a map puts side by side what is far apart: one place for twenty rows. */
	findSeams(map: MapRun): void {
		void map.worth.findSeams(Math.min(mostSeams, Math.ceil((map.view?.count ?? 0) / 20)));
	}

	/** Collects rows, beside those there are. */
	collect(rows: readonly number[]): void {
		this.#list = [...new Set([...this.#list, ...rows])];
	}

	/** Takes a row into the list, or out of it. */
	toggle(row: number): void {
		this.#list = this.#list.includes(row)
			? this.#list.filter((other) => other !== row)
			: [...this.#list, row];
	}

	emptyList(): void {
		this.#list = [];
	}

	dismiss(): void {
		this.#failure = null;
	}

	/** Reads a set and maps it. The former set and maps stay until the new points are there, and for good if that fails. */
	async openSet(set: PictureSet | VectorSet): Promise<void> {
		this.#controller?.abort();
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const opened = await this.#read(set, controller.signal);
		if (this.#controller !== controller) return;
		this.#opening = null;
		if (!opened.ok) {
			if (opened.error.code !== 'cancelled') this.#failure = opened.error;
			return;
		}
		const view = opened.value;
		this.#coming = view;
		this.#open = [...this.#open, view];
		await this.#mapComing();
	}

	/** Maps the set that is about to come, or the one in view. */
	async #mapComing(): Promise<void> {
		const coming = this.#coming;
		await this.makeAll();
		// Between two networks it waits for the next one.
		if (this.#coming === coming && this.#left === undefined) this.#coming = null;
		this.#closeUnused();
	}

	/** Gives back what no map shows: a set that came to nothing, or one whose place another took. */
	#closeUnused(): void {
		const used = new Set([this.#coming, ...this.#maps.map(({ view }) => view)]);
		for (const view of this.#open) if (!used.has(view)) view.dispose();
		this.#open = this.#open.filter((view) => used.has(view));
	}

	async #read(set: PictureSet | VectorSet, signal: AbortSignal) {
		if (isVectorSet(set)) return viewVectors(set);
		const shipped = generatedSets.find(
			({ title }) => set.kind === 'generated' && title === set.name
		);
		const onprogress = (done: number) => {
			if (!signal.aborted) this.#opening = { name: set.name, done };
		};
		onprogress(0);
		return viewPictures(set, shipped?.id ?? null, { signal, onprogress });
	}

	/** Draws one of the site's own sets and maps it. */
	async openGenerated(id: string): Promise<void> {
		const set = await findGeneratedSet(id)?.make();
		if (set) await this.openSet(set);
	}

	/** Makes all maps of a set. */
	async makeAll(view = this.#coming ?? this.view): Promise<void> {
		if (!view) return;
		const before = this.view;
		await Promise.all(this.#maps.map((map) => map.make(view)));
		if (this.view !== before) this.#forget();
	}

	/** What belonged to the rows of another set. */
	#forget(): void {
		const count = this.view?.count ?? 0;
		const isKnown = (row: number | null) => row !== null && row < count;
		if (!isKnown(this.#pinned)) this.#pinned = null;
		this.#hovered = null;
		this.#list = [];
		this.#onlyClass = null;
	}

	/** Takes set and maps away. */
	clear(): void {
		this.cancel();
		for (const map of this.#maps) map.clear();
		this.#forget();
		this.#closeUnused();
	}

	/** Stops all work; what is on the page stays. */
	cancel(): void {
		this.#controller?.abort();
		this.#controller = null;
		this.#opening = null;
		this.#coming = null;
		for (const map of this.#maps) if (map.isRunning) map.cancel();
	}

	/** Ends what needs the network that is about to be left; points that move go on. `takeNetwork` must follow. */
	leaveNetwork(): void {
		this.#left = this.session.network;
		for (const map of this.#maps) if (map.state === 'encoding') map.cancel();
	}

	/** Makes the maps with the network that came instead, by its usual layer; or goes on where none came. */
	async takeNetwork(): Promise<void> {
		if (this.#left === undefined) return;
		const isOther = this.#left?.id !== this.session.network?.id;
		this.#left = undefined;
		const isOfPictures = !(this.#coming ?? this.view)?.vectors;
		if (isOther) for (const map of this.#maps) map.set({ layer: null, form: null });
		if (this.#coming || (isOther && isOfPictures)) await this.#mapComing();
	}

	/** Lets go of layers that a link names and the network does not have. */
	fitToNetwork(): void {
		const graph = this.session.network?.graph;
		if (graph) for (const map of this.#maps) map.set(fitChoice(graph, map.choice));
	}

	/** Puts a second map beside the first, or changes it. */
	compare(choice: Partial<MapChoice>): void {
		const [first] = this.#maps;
		const second = this.#maps[1] ?? new MapRun(this.#around, first!.choice);
		second.set({ ...first!.choice, ...choice });
		this.#maps = [first!, second];
		if (first!.view) void second.make(first!.view);
	}

	/** One map again. */
	single(): void {
		for (const map of this.#maps.slice(1)) map.dispose();
		this.#maps = this.#maps.slice(0, 1);
		this.#closeUnused();
	}

	/** Brings the maps' settings to those of a link, without making them. */
	restore(choices: readonly MapChoice[], look: Partial<MapLook>): void {
		const [first, second] = choices;
		if (first) this.#maps[0]!.set(first);
		if (second) this.#maps = [this.#maps[0]!, new MapRun(this.#around, second)];
		this.#look = { ...this.#look, ...look };
	}

	dispose(): void {
		this.cancel();
		for (const map of this.#maps) map.dispose();
		for (const view of this.#open) view.dispose();
		this.#open = [];
	}
}
