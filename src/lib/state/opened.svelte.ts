import type { Cell, NdArray, Shape } from '$lib/core/types';
import type { NetworkRow } from '$lib/graph/rows';
import type { GraphNode } from '$lib/graph/types';
import type { Explanation } from '$lib/math/explanation';
import type { ChannelName } from './explore-link';
import type { Session } from './session.svelte';

/** How one node of the opened row made its part of the value at the pinned cell. */
export interface ExplainedStep {
	readonly node: GraphNode;
	readonly explanation: Explanation;
	readonly engineValue: number;
}

/** What must be known of the network in which a channel is opened. */
export interface Surroundings {
	readonly session: Session;
	node(name: string): GraphNode | undefined;
	rowOf(node: string): NetworkRow | undefined;
	shapeOf(node: string): Shape | undefined;
}

type Place = readonly [y: number, x: number];

/** The opened channel: its exact values, its kernels, and how the value at the pinned cell came about. */
export class Opened {
	#name = $state.raw<ChannelName | null>(null);
	#cell = $state.raw<Place | null>(null);
	#values = $state.raw<{ readonly of: ChannelName; readonly values: NdArray } | null>(null);
	#explained = $state.raw<readonly ExplainedStep[]>([]);
	#kernel = $state.raw<NdArray | null>(null);

	constructor(private readonly around: Surroundings) {}

	/** The opened channel, or null. */
	get name() {
		return this.#name;
	}
	/** The cell whose value is explained, [y, x]. */
	get cell() {
		return this.#cell;
	}
	/** How the pinned cell's value came about, one entry a node of the row. */
	get explained() {
		return this.#explained;
	}
	/** Kernel weights of the row's convolution, if it has one. */
	get kernel() {
		return this.#kernel;
	}

	/** Exact values of the channel, row by row, once they are there. */
	get values(): Float32Array | null {
		const held = this.#values;
		const fits = held?.of.node === this.#name?.node && held?.of.channel === this.#name?.channel;
		return held && fits && !this.around.session.stale ? held.values.data : null;
	}

	/** The convolution of the row: its kernels are shown whichever of the row's nodes is open. */
	get convolution(): GraphNode<'convolution'> | undefined {
		const row = this.#name && this.around.rowOf(this.#name.node);
		const nodes = row?.nodes.map((name) => this.around.node(name)) ?? [];
		const found = nodes.find((node) => node?.op === 'convolution');
		return found?.op === 'convolution' ? found : undefined;
	}

	/** Opens a channel; the pinned cell stays where the new map has it. */
	show(node: string, channel: number, cell: Place | null = this.#cell): void {
		const shape = this.around.shapeOf(node);
		const fits = cell && shape?.length === 3 && cell[0] < shape[0]! && cell[1] < shape[1]!;
		this.#name = { node, channel };
		this.#cell = fits ? cell : null;
		this.#explained = [];
		void this.refresh();
	}

	close(): void {
		this.#name = null;
		this.#cell = null;
		this.#explained = [];
		this.#kernel = null;
	}

	/** Chooses the cell whose value is explained. */
	pinCell(y: number, x: number): void {
		this.#cell = [y, x];
		void this.#explain();
	}

	/** Opens another node at the cell that a number comes from. */
	follow(node: string, { channel, y, x }: Cell): void {
		this.show(node, channel, [y, x]);
	}

	/** Fetches values, kernel and explanation anew, after the channel or the picture changed. */
	async refresh(): Promise<void> {
		const name = this.#name;
		if (!name || !this.around.session.result) return;
		void this.#fetchKernel();
		const fetched = await this.around.session.request('values', { slot: 'main', ...name });
		if (fetched.ok && this.#name === name) this.#values = { of: name, values: fetched.value };
		await this.#explain();
	}

	async #fetchKernel(): Promise<void> {
		const { session } = this.around;
		const { convolution } = this;
		if (!convolution || !session.network) {
			this.#kernel = null;
			return;
		}
		const request = { network: session.network.id, node: convolution.name, role: 'kernel' };
		const fetched = await session.request('weights', request);
		if (fetched.ok && this.convolution === convolution) this.#kernel = fetched.value;
	}

	/** Nodes from the row's head to the opened one: each made its part of the value. */
	#steps(node: string): GraphNode[] {
		const names = this.around.rowOf(node)?.nodes ?? [node];
		return names.slice(0, names.indexOf(node) + 1).map((name) => this.around.node(name)!);
	}

	async #explain(): Promise<void> {
		const name = this.#name;
		const shape = name && this.around.shapeOf(name.node);
		if (!name || !shape || !this.around.session.result) return;
		const pinned = this.#cell;
		const place = shape.length === 3 ? pinned : ([0, 0] as const);
		if (!place) return;
		const cell: Cell = { y: place[0], x: place[1], channel: name.channel };
		const explained = await this.#ask(this.#steps(name.node), cell);
		if (this.#name === name && this.#cell === pinned) this.#explained = explained;
	}

	async #ask(nodes: readonly GraphNode[], cell: Cell): Promise<ExplainedStep[]> {
		const answers = await Promise.all(
			nodes.map((node) =>
				this.around.session.request('explain', { slot: 'main', node: node.name, cell })
			)
		);
		return answers.flatMap((answer, i) =>
			answer.ok ? [{ node: nodes[i]!, ...answer.value }] : []
		);
	}
}
