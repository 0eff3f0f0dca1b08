import type { Cell, NdArray } from '$lib/core/types';
import { gainsOf, rangeOf, type RangeMode } from '$lib/draw/maps';
import { sortChannels, type SortKey } from '$lib/draw/sorting';
import type { FeatureMaps, Health } from '$lib/engine/protocol';
import { analyse } from '$lib/graph/analysis';
import { layOutRails } from '$lib/graph/rails';
import { rowsOf, type NetworkRow } from '$lib/graph/rows';
import type { GraphNode } from '$lib/graph/types';
import type { Explanation } from '$lib/math/explanation';
import type { ChannelName, ExploreLink } from './explore-link';
import type { Session } from './session.svelte';

/** How one node of the opened row made the value at the pinned cell. */
export interface ExplainedStep {
	readonly node: GraphNode;
	readonly explanation: Explanation;
	readonly engineValue: number;
}

/** Everything the Explore page shows beyond what all pages share. */
export class Explore {
	#range = $state<RangeMode>('layer');
	#sort = $state<SortKey>('channel');
	#steps = $state(false);
	#open = $state.raw<ChannelName | null>(null);
	#cell = $state.raw<readonly [number, number] | null>(null);
	#pins = $state.raw<readonly ChannelName[]>([]);
	#shown = $state.raw<ReadonlyMap<string, string>>(new Map());
	#visible = $state.raw<ReadonlySet<string>>(new Set());
	#marked = $state<number | null>(null);
	#values = $state.raw<{ readonly open: ChannelName; readonly values: NdArray } | null>(null);
	#explained = $state.raw<readonly ExplainedStep[]>([]);
	#health = $state.raw<Health | null>(null);
	#kernel = $state.raw<NdArray | null>(null);

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

	constructor(readonly session: Session) {
		session.wantMaps(() => this.wanted);
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
	/** The opened channel. */
	get open() {
		return this.#open;
	}
	/** The cell of the opened channel whose value is explained, [y, x]. */
	get cell() {
		return this.#cell;
	}
	get pins() {
		return this.#pins;
	}
	/** The value marked in all maps, as a share of the range in [−1, 1]. */
	get marked() {
		return this.#marked;
	}
	/** How the pinned cell's value came about, one entry a node of the row. */
	get explained() {
		return this.#explained;
	}
	get health() {
		return this.#health;
	}
	/** Kernel weights of the opened row's convolution, if it has one. */
	get kernel() {
		return this.#kernel;
	}

	/** Exact values of the opened channel [height, width], once they are there. */
	get values(): Float32Array | null {
		const open = this.#open;
		const held = this.#values;
		const fits = held && open && held.open.node === open.node && held.open.channel === open.channel;
		return fits && !this.session.stale ? held.values.data : null;
	}

	/** Nodes whose maps the page shows now. */
	get wanted(): readonly string[] {
		const rows = this.rows
			.filter((row) => this.#visible.has(row.name))
			.map((row) => this.shownNode(row));
		const opened = this.#open ? [this.#open.node] : [];
		return [...new Set([...rows, ...opened, ...this.#pins.map((pin) => pin.node)])];
	}

	node(name: string): GraphNode | undefined {
		return this.#nodes.get(name);
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
		if (this.#open && row.nodes.includes(this.#open.node))
			this.openChannel(node, this.#open.channel);
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

	/** Opens a channel beside the network. */
	openChannel(
		node: string,
		channel: number,
		cell: readonly [number, number] | null = this.#cell
	): void {
		const shape = this.analysis?.nodes.get(node)?.shape;
		const fits = cell && shape && shape.length === 3 && cell[0] < shape[0]! && cell[1] < shape[1]!;
		this.#open = { node, channel };
		this.#cell = fits ? cell : null;
		this.#explained = [];
		void this.refreshOpen();
	}

	close(): void {
		this.#open = null;
		this.#cell = null;
		this.#explained = [];
	}

	/** Chooses the cell whose value is explained. */
	pinCell(y: number, x: number): void {
		this.#cell = [y, x];
		void this.#explain();
	}

	/** Opens another node at the cell that a number comes from. */
	follow(node: string, cell: Cell): void {
		this.openChannel(node, cell.channel, [cell.y, cell.x]);
	}

	/** Opens the row before or after the opened one. */
	step(by: 1 | -1): void {
		const at = this.#open ? this.rows.findIndex((row) => row.nodes.includes(this.#open!.node)) : -1;
		const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + by))];
		if (!row) return;
		const node = this.shownNode(row);
		const channels = this.analysis?.nodes.get(node)?.shape.at(-1) ?? 1;
		this.openChannel(node, Math.min(this.#open?.channel ?? 0, channels - 1));
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

	/** Values, kernel and explanation of what is open, after it or the picture changed. */
	async refreshOpen(): Promise<void> {
		const open = this.#open;
		if (!open || !this.session.result) return;
		void this.fetchMissing();
		void this.#fetchKernel(open);
		const fetched = await this.session.request('values', { slot: 'main', ...open });
		if (fetched.ok && this.#open === open) this.#values = { open, values: fetched.value };
		await this.#explain();
	}

	/** The convolution of a row: the node whose kernels are shown whichever of the row's nodes is open. */
	convolutionOf(node: string): GraphNode<'convolution'> | undefined {
		const names = this.rowOf(node)?.nodes ?? [];
		const found = names
			.map((name) => this.#nodes.get(name))
			.find((one) => one?.op === 'convolution');
		return found?.op === 'convolution' ? found : undefined;
	}

	async #fetchKernel({ node }: ChannelName): Promise<void> {
		const convolution = this.convolutionOf(node);
		const network = this.session.network?.id;
		if (!convolution || !network) {
			this.#kernel = null;
			return;
		}
		const request = { network, node: convolution.name, role: 'kernel' };
		const fetched = await this.session.request('weights', request);
		if (fetched.ok && this.#open && this.convolutionOf(this.#open.node) === convolution)
			this.#kernel = fetched.value;
	}

	/** Nodes from the row's head to the opened one: each made its part of the value. */
	#stepsTo(node: string): readonly string[] {
		const row = this.rowOf(node);
		return row ? row.nodes.slice(0, row.nodes.indexOf(node) + 1) : [node];
	}

	async #explain(): Promise<void> {
		const open = this.#open;
		const shape = open && this.analysis?.nodes.get(open.node)?.shape;
		if (!open || !shape || !this.session.result) return;
		const at = shape.length === 3 ? this.#cell : ([0, 0] as const);
		if (!at) return;
		const cell: Cell = { y: at[0], x: at[1], channel: open.channel };
		const nodes = this.#stepsTo(open.node).map((name) => this.#nodes.get(name)!);
		const answers = await Promise.all(
			nodes.map((node) => this.session.request('explain', { slot: 'main', node: node.name, cell }))
		);
		if (this.#open !== open || (shape.length === 3 && this.#cell !== at)) return;
		this.#explained = answers.flatMap((answer, i) =>
			answer.ok ? [{ node: nodes[i]!, ...answer.value }] : []
		);
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
		this.close();
		this.#pins = [];
		this.#shown = new Map();
		this.#visible = new Set();
		this.#health = null;
		this.#kernel = null;
	}

	/** Brings the view to what a link says; names that this network lacks are left out. */
	restore(link: ExploreLink): void {
		this.#range = link.range;
		this.#sort = link.sort;
		this.#steps = link.steps;
		const has = ({ node, channel }: ChannelName) =>
			channel < (this.analysis?.nodes.get(node)?.shape.at(-1) ?? 0);
		this.#pins = link.pins.filter(has);
		const open = link.layer === null ? null : { node: link.layer, channel: link.channel ?? 0 };
		if (open && has(open))
			this.openChannel(open.node, open.channel, link.cell as readonly [number, number] | null);
		if (link.target !== null && link.target < (this.session.network?.graph.classes.length ?? 0))
			this.session.chooseTarget(link.target);
	}

	/** The view as a link. */
	toLink(backend: string | null): ExploreLink {
		const { network, picture, preparation, usualPreparation, chosenTarget } = this.session;
		return {
			network: network?.id ?? null,
			picture: picture?.source.kind === 'sample' ? picture.source.id : null,
			fit: preparation.fit === usualPreparation.fit ? null : preparation.fit,
			invert: preparation.invert === usualPreparation.invert ? null : preparation.invert,
			layer: this.#open?.node ?? null,
			channel: this.#open?.channel ?? null,
			cell: this.#cell,
			range: this.#range,
			sort: this.#sort,
			steps: this.#steps,
			target: chosenTarget,
			pins: this.#pins,
			backend
		};
	}
}
