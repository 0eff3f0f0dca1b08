import type { NdArray, Shape } from '$lib/core/types';
import { gainsOf, rangeOf, type RangeMode } from '$lib/draw/maps';
import { sortChannels, type SortKey } from '$lib/draw/sorting';
import type { FeatureMaps, Health } from '$lib/engine/protocol';
import { analyse } from '$lib/graph/analysis';
import { layOutRails } from '$lib/graph/rails';
import { rowsOf, type NetworkRow } from '$lib/graph/rows';
import type { GraphNode } from '$lib/graph/types';
import type { ChannelName, ExploreLink } from './explore-link';
import { Opened } from './opened.svelte';
import type { Session } from './session.svelte';

/** Everything the Explore page shows beyond what all pages share. */
export class Explore {
	#range = $state<RangeMode>('layer');
	#sort = $state<SortKey>('channel');
	#steps = $state(false);
	#pins = $state.raw<readonly ChannelName[]>([]);
	#shown = $state.raw<ReadonlyMap<string, string>>(new Map());
	#visible = $state.raw<ReadonlySet<string>>(new Set());
	#marked = $state<number | null>(null);
	#health = $state.raw<Health | null>(null);

	/** Shapes, parameters, multiply-accumulates and receptive fields of every node. */
	readonly analysis = $derived.by(() => {
		const graph = this.session.network?.graph;
		return graph ? analyse(graph) : null;
	});

	/** One row a block, or one a node. */
	readonly rows = $derived.by<readonly NetworkRow[]>(() => {
		const graph = this.session.network?.graph;
		return graph ? rowsOf(graph, this.#steps) : [];
	});

	/** The lines that join the rows. */
	readonly rails = $derived(layOutRails(this.rows));

	readonly #nodes = $derived.by(() => {
		const nodes = this.session.network?.graph.nodes ?? [];
		return new Map(nodes.map((node) => [node.name, node]));
	});

	/** Value at the ends of every painted channel's colour scale, by node. */
	readonly ranges = $derived.by<ReadonlyMap<string, Float32Array>>(() => {
		const maps = [...(this.session.result?.maps.values() ?? [])];
		const ranges = rangeOf(maps, this.#range);
		return new Map(maps.map((entry, i) => [entry.node, ranges[i]!]));
	});

	/** The channel beside the network. */
	readonly opened: Opened;

	constructor(readonly session: Session) {
		this.opened = new Opened(this);
	}

	get range() {
		return this.#range;
	}
	get sort() {
		return this.#sort;
	}
	/** Whether every operation has a row of its own. */
	get steps() {
		return this.#steps;
	}
	get pins() {
		return this.#pins;
	}
	/** The value marked in all maps, as a share of the range in [−1, 1]. */
	get marked() {
		return this.#marked;
	}
	get health() {
		return this.#health;
	}
	/** Nodes whose maps the page shows now. */
	get wanted(): readonly string[] {
		const rows = this.rows
			.filter((row) => this.#visible.has(row.name))
			.map((row) => this.shownNode(row));
		const opened = this.opened.name ? [this.opened.name.node] : [];
		return [...new Set([...rows, ...opened, ...this.#pins.map((pin) => pin.node)])];
	}

	/** Whether all maps that the page shows are there. */
	get isComplete(): boolean {
		const maps = this.session.result?.maps;
		return maps !== undefined && maps.size > 0 && this.wanted.every((node) => maps.has(node));
	}

	node(name: string): GraphNode | undefined {
		return this.#nodes.get(name);
	}

	/** Shape of a node's output. */
	shapeOf(node: string): Shape | undefined {
		return this.analysis?.nodes.get(node)?.shape;
	}

	/** The row that holds a node. */
	rowOf(node: string): NetworkRow | undefined {
		return this.rows.find((row) => row.nodes.includes(node));
	}

	/** Which node of a row is painted: its last, unless the visitor chose another. */
	shownNode(row: NetworkRow): string {
		const chosen = this.#shown.get(row.name);
		return chosen && row.nodes.includes(chosen) ? chosen : row.nodes.at(-1)!;
	}

	mapsOf(node: string): FeatureMaps | null {
		return this.session.result?.maps.get(node) ?? null;
	}

	/** Each channel's share of its colour range. */
	gains(maps: FeatureMaps): Float32Array {
		const range = this.ranges.get(maps.node);
		return range ? gainsOf(maps, range) : new Float32Array(maps.shape.at(-1)!).fill(1);
	}

	order(maps: FeatureMaps): number[] {
		return sortChannels(maps, this.#sort);
	}

	setRange(range: RangeMode): void {
		this.#range = range;
	}
	setSort(sort: SortKey): void {
		this.#sort = sort;
	}
	mark(value: number | null): void {
		this.#marked = value;
	}

	/** Shows every operation as a row of its own, or whole blocks. */
	setSteps(steps: boolean): void {
		this.#steps = steps;
		this.#visible = new Set();
	}

	/** Paints another node of a row. */
	show(row: NetworkRow, node: string): void {
		this.#shown = new Map([...this.#shown, [row.name, node]]);
		const { name } = this.opened;
		if (name && row.nodes.includes(name.node)) this.opened.show(node, name.channel);
		void this.fetchMissing();
	}

	/** Tells which rows are on the screen, so that only their maps are computed and moved. */
	setVisible(row: string, visible: boolean): void {
		if (this.#visible.has(row) === visible) return;
		const rows = new Set(this.#visible);
		if (visible) rows.add(row);
		else rows.delete(row);
		this.#visible = rows;
	}

	/** Fetches maps that the page shows and does not have. */
	async fetchMissing(): Promise<void> {
		const missing = this.wanted.filter((node) => !this.session.result?.maps.has(node));
		await this.session.fetchMaps(missing);
	}

	/** Opens the row before or after the opened one. */
	step(by: 1 | -1): void {
		const { name } = this.opened;
		const at = name ? this.rows.findIndex((row) => row.nodes.includes(name.node)) : -1;
		const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + by))];
		if (!row) return;
		const node = this.shownNode(row);
		const channels = this.shapeOf(node)?.at(-1) ?? 1;
		this.opened.show(node, Math.min(name?.channel ?? 0, channels - 1));
	}

	isPinned({ node, channel }: ChannelName): boolean {
		return this.#pins.some((pin) => pin.node === node && pin.channel === channel);
	}

	/** Adds a channel to those side by side, or takes it away. */
	togglePin(name: ChannelName): void {
		const others = this.#pins.filter(
			(pin) => pin.node !== name.node || pin.channel !== name.channel
		);
		this.#pins = others.length < this.#pins.length ? others : [...this.#pins, name];
		void this.fetchMissing();
	}

	/** Measures the health of a node's channels over some pictures of the network's input shape. */
	async measureHealth(node: string, pictures: readonly NdArray[]): Promise<void> {
		const network = this.session.network?.id;
		if (!network) return;
		const request = { network, pictures, nodes: [node] };
		const measured = await this.session.request('health', request, { label: `Health of ${node}` });
		if (measured.ok) this.#health = measured.value[0] ?? null;
	}

	/** Forgets what belonged to the network before. */
	reset(): void {
		this.opened.close();
		this.#pins = [];
		this.#shown = new Map();
		this.#visible = new Set();
		this.#health = null;
	}

	/** Brings the view to what a link says; names that this network lacks are left out. */
	restore(link: ExploreLink): void {
		this.#range = link.range;
		this.#sort = link.sort;
		this.#steps = link.steps;
		const has = ({ node, channel }: ChannelName) => channel < (this.shapeOf(node)?.at(-1) ?? 0);
		this.#pins = link.pins.filter(has);
		const open = link.layer === null ? null : { node: link.layer, channel: link.channel ?? 0 };
		if (open && has(open))
			this.opened.show(open.node, open.channel, link.cell as readonly [number, number] | null);
		if (link.target !== null && link.target < (this.session.network?.graph.classes.length ?? 0))
			this.session.chooseTarget(link.target);
	}

	/** The view as a link. */
	toLink(): ExploreLink {
		const { network, picture, preparation, usualPreparation, chosenTarget } = this.session;
		return {
			network: network?.id ?? null,
			picture: picture?.source.kind === 'sample' ? picture.source.id : null,
			fit: preparation.fit === usualPreparation.fit ? null : preparation.fit,
			invert: preparation.invert === usualPreparation.invert ? null : preparation.invert,
			layer: this.opened.name?.node ?? null,
			channel: this.opened.name?.channel ?? null,
			cell: this.opened.cell,
			range: this.#range,
			sort: this.#sort,
			steps: this.#steps,
			target: chosenTarget,
			pins: this.#pins
		};
	}
}
