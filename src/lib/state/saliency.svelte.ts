import { featureNodes, methodProblem, scoreWeights } from '$lib/attribution/suits';
import type { AttributionAnswer } from '$lib/attribution/questions';
import { mapRanges, type MapMode, type MapReach } from '$lib/draw/attribution';
import type { Place } from '$lib/draw/map-frame';
import { analyse } from '$lib/graph/analysis';
import { preparePicture, type Preparation } from '$lib/networks/fit';
import type { Picture } from '$lib/pictures/types';
import type { MethodChoice, SaliencyLink } from './saliency-link';
import { keyOf, questionOf, wantsBaseline, type Subject } from './saliency-question';
import { MapRuns, type MapView } from './saliency-runs.svelte';
import { choiceOf, firstChoices, metaOf, moveTile, titleOf, type Tile } from './saliency-tiles';
import type { Session } from './session.svelte';

/** How the maps are shown; it changes no map. */
export interface MapLook {
	readonly mode: MapMode;
	readonly reach: MapReach;
	/** Over the picture instead of alone. */
	readonly overlay: boolean;
	/** Of the overlay, in per cent. */
	readonly opacity: number;
	/** Enlarged smoothly instead of cell by cell. */
	readonly smooth: boolean;
}

/** The comparison of attribution methods on the picture, network and class that all pages share. */
export class Saliency {
	#tiles = $state.raw<readonly Tile[]>([]);
	#look = $state.raw<MapLook>({
		mode: 'signed',
		reach: 'map',
		overlay: false,
		opacity: 80,
		smooth: false
	});
	#against = $state<number | null>(null);
	#seed = $state(1);
	#cursor = $state.raw<Place | null>(null);
	#marked = $state<number | null>(null);
	#kept = $state.raw<{ readonly picture: Picture; readonly preparation: Preparation } | null>(null);
	#nextId = 1;

	/** The maps: those there are, and the one being computed. */
	readonly runs: MapRuns;

	/** Layers that a method can weigh, and the usual one. */
	readonly features = $derived.by(() => {
		const graph = this.session.network?.graph;
		return graph ? featureNodes(graph) : { nodes: [], initial: null };
	});

	/** Shape of every node's output. */
	readonly analysis = $derived.by(() => {
		const graph = this.session.network?.graph;
		return graph ? analyse(graph) : null;
	});

	/** The picture that a custom baseline starts from, as the network sees it. */
	readonly baseline = $derived.by(() => {
		const input = this.session.network?.graph.input;
		if (!this.#kept || !input) return null;
		const { picture, preparation } = this.#kept;
		return { picture, preparation, pixels: preparePicture(picture, input, preparation) };
	});

	/** What the maps are about; null until the network has answered to the picture. */
	readonly subject = $derived.by<Subject | null>(() => {
		const { network, pixels, picture, preparation, target, result, stale } = this.session;
		if (!network || !pixels || !picture || target === null || !result || stale) return null;
		const classes = network.graph.classes.length;
		return {
			network: network.id,
			prepared: { picture, preparation, pixels },
			weights: scoreWeights(classes, target, this.against ?? undefined),
			seed: this.#seed,
			baseline: this.baseline
		};
	});

	/** What each tile shows, by its number. */
	readonly views = $derived.by<ReadonlyMap<number, MapView>>(
		() => new Map(this.#tiles.map((tile) => [tile.id, this.runs.view(tile.id, this.keyOf(tile))]))
	);

	/** Value at the ends of each tile's colour scale, by its number. */
	readonly ranges = $derived.by<ReadonlyMap<number, number>>(() => {
		const shown = this.#tiles.flatMap(({ id }) => {
			const map = this.views.get(id)?.map;
			return map ? [{ id, map }] : [];
		});
		const ranges = mapRanges(
			shown.map(({ map }) => map),
			this.#look.reach
		);
		return new Map(shown.map(({ id }, i) => [id, ranges[i]!]));
	});

	constructor(readonly session: Session) {
		this.runs = new MapRuns(session);
	}

	get tiles() {
		return this.#tiles;
	}
	get look() {
		return this.#look;
	}
	get seed() {
		return this.#seed;
	}
	/** The pixel of the network's input that is pointed at, in all tiles. */
	get cursor() {
		return this.#cursor;
	}

	/** The value marked in all maps, as a share of each one's range in [−1, 1]. */
	get marked() {
		return this.#marked;
	}

	/** The class that the target is held against, if it is another one. */
	get against(): number | null {
		const classes = this.session.network?.graph.classes.length ?? 0;
		const against = this.#against;
		return against === this.session.target || (against ?? 0) >= classes ? null : against;
	}

	/** The explained score in words, e.g. "cat" or "cat, and not dog". */
	get scoreName(): string {
		const { network, target } = this.session;
		if (!network || target === null) return '';
		const { classes } = network.graph;
		const name = classes[target]!;
		return this.against === null ? name : `${name}, and not ${classes[this.against]}`;
	}

	/** Why a tile cannot be computed on this network, as half a sentence; null if it can. */
	problemOf(choice: MethodChoice): string | null {
		const graph = this.session.network?.graph;
		const problem = graph ? methodProblem(metaOf(choice), graph) : null;
		if (problem !== null || !wantsBaseline(choice) || this.#kept) return problem;
		return 'no picture is kept as baseline yet';
	}

	/** The node that a tile weighs: the one chosen where this network has it, else none, which is the usual one. */
	nodeOf({ node }: MethodChoice): string | null {
		return node !== null && this.features.nodes.includes(node) ? node : null;
	}

	/** Stands for what a tile asks; null while it cannot ask. */
	keyOf(tile: Tile): string | null {
		if (!this.subject || this.problemOf(tile) !== null) return null;
		return keyOf(this.#asked(tile), this.subject);
	}

	/** The answer to what a tile asks now. */
	answerOf(tile: Tile): AttributionAnswer | null {
		const key = this.keyOf(tile);
		return key === null ? null : this.runs.answer(key);
	}

	/** The question that a tile asks now. */
	questionOf(tile: Tile) {
		return this.subject && questionOf(this.#asked(tile), this.subject);
	}

	#asked(tile: Tile): MethodChoice {
		return { ...tile, node: this.nodeOf(tile) };
	}

	/** Has the maps computed that the tiles want now. */
	refresh(): void {
		const wanted = this.#tiles.flatMap((tile) => {
			const key = this.keyOf(tile);
			const question = this.questionOf(tile);
			return key === null || !question
				? []
				: [{ tile: tile.id, key, question, label: titleOf(tile) }];
		});
		this.runs.want(wanted);
	}

	add(choice: MethodChoice): void {
		this.#tiles = [...this.#tiles, { ...choice, id: this.#nextId++ }];
	}

	/** Adds a method with its initial settings. */
	addMethod(method: string): void {
		const choice = choiceOf(method);
		if (choice) this.add(choice);
	}

	/** Changes the settings of a tile. */
	change(id: number, change: Partial<MethodChoice>): void {
		this.#tiles = this.#tiles.map((tile) => (tile.id === id ? { ...tile, ...change } : tile));
	}

	remove(id: number): void {
		this.#tiles = this.#tiles.filter((tile) => tile.id !== id);
	}

	move(id: number, by: 1 | -1): void {
		this.#tiles = moveTile(this.#tiles, id, by);
	}

	/** Another mode shows other values: the mark goes. */
	setLook(change: Partial<MapLook>): void {
		if (change.mode !== undefined && change.mode !== this.#look.mode) this.#marked = null;
		this.#look = { ...this.#look, ...change };
	}

	setSeed(seed: number): void {
		this.#seed = seed;
	}

	/** Holds the target against another class; null explains the target alone. */
	setAgainst(against: number | null): void {
		this.#against = against;
	}

	point(place: Place | null): void {
		this.#cursor = place;
	}

	/** Marks a value in all maps; null takes the mark away. */
	mark(marked: number | null): void {
		this.#marked = marked;
	}

	/** Keeps the picture in view as the start of methods that choose a custom baseline. */
	keepBaseline(): void {
		const { picture, preparation } = this.session;
		if (picture) this.#kept = { picture, preparation };
	}

	/** Brings the comparison to what a link says; classes that this network lacks are left out. */
	restore(link: SaliencyLink): void {
		const { mode, reach, overlay, opacity, smooth } = link;
		this.#look = { mode, reach, overlay, opacity, smooth };
		this.#seed = link.seed;
		this.#tiles = [];
		for (const choice of link.methods ?? firstChoices()) this.add(choice);
		const classes = this.session.network?.graph.classes.length ?? 0;
		const known = (index: number | null) => (index !== null && index < classes ? index : null);
		if (known(link.target) !== null) this.session.chooseTarget(link.target);
		this.#against = known(link.against);
	}

	/** The comparison's part of the link; the first one a visitor meets is left out. */
	toLink(): MapLook & Pick<SaliencyLink, 'against' | 'methods' | 'seed'> {
		const methods = this.#tiles.map(({ method, params, node, wrapper }): MethodChoice => {
			return { method, params, node, wrapper };
		});
		const isFirst = JSON.stringify(methods) === JSON.stringify(firstChoices());
		const { against, seed } = this;
		return { ...this.#look, against, seed, methods: isFirst ? null : methods };
	}
}
