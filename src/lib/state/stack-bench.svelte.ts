import {
	cellIn,
	cellOver,
	centreOver,
	mostLayers,
	planLayer,
	problemOf,
	tableOf,
	type LayerPlan,
	type StackCell,
	type StackInput
} from '$lib/draw/bench/stack-bench';
import {
	costProblem,
	costRows,
	textbookCosts,
	type CostSettings
} from '$lib/draw/bench/stack-costs';
import { stackPresets, type StackPreset } from '$lib/draw/bench/stack-presets';
import { runStack, stepCount } from '$lib/draw/bench/stack-run';
import type { FigureCell } from '$lib/draw/figure/types';
import type { StackRow } from '$lib/math/arithmetic/stack';
import type { StackLink, StackView } from './stack-link';
import type { NetworkStack } from './stack-network';
import { Transport } from './transport.svelte';

/** What one layer of the stack in view learns and computes. */
export interface LayerCost {
	readonly parameters: number;
	readonly macs: number;
}

/** A stack in view, as a row of the comparison. */
export interface StackSummary {
	readonly title: string;
	readonly last: StackRow;
	readonly parameters: number;
	readonly macs: number;
	/** Numbers of all outputs. */
	readonly outputs: number;
}

const first = stackPresets[0]!;

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/**
 * Everything on the page on stacks. Layers that cannot be are refused with a sentence; the last good stack stays.
 */
export class StackBench {
	#view = $state<StackView>('field');
	#input = $state.raw<StackInput>(first.input);
	#plans = $state.raw<readonly LayerPlan[]>(first.stack);
	#rival = $state.raw<readonly LayerPlan[] | null>(first.rival);
	#second = $state(false);
	#network = $state.raw<(NetworkStack & { readonly id: string }) | null>(null);
	#cell = $state.raw<StackCell | null>(null);
	#costs = $state.raw<CostSettings>(textbookCosts);

	/** The layers in view. */
	readonly plans = $derived(this.#second && this.#rival ? this.#rival : this.#plans);

	/** Sizes, costs and fields of the layers in view, the lowest first. */
	readonly rows = $derived(tableOf(this.#input, this.plans));

	/** The chosen cell: the middle of the last layer until one is chosen. */
	readonly cell = $derived(cellIn(this.rows, this.#cell));

	/** What the chosen cell sees. */
	readonly run = $derived(runStack(this.#input, this.rows, this.cell));

	/** One step reveals one level. */
	readonly transport = new Transport(() => stepCount(this.run));

	/** What each layer in view learns and computes. */
	readonly layerCosts = $derived.by<readonly LayerCost[]>(
		() => this.#network?.costs ?? this.rows.map(({ cost }) => cost)
	);

	/** Both stacks, where there are two. */
	readonly summaries = $derived.by<readonly StackSummary[]>(() => {
		if (!this.#rival) return [];
		return [this.#plans, this.#rival].map((plans, at) => {
			const rows = tableOf(this.#input, plans);
			return {
				title: at === 0 ? 'First stack' : 'Second stack',
				last: rows.at(-1)!,
				parameters: sum(rows.map(({ cost }) => cost.parameters)),
				macs: sum(rows.map(({ cost }) => cost.macs)),
				outputs: sum(rows.map(({ cost }) => cost.outputs))
			};
		});
	});

	/** A layer in several ways. */
	readonly costRows = $derived(costRows(this.#costs));

	get view() {
		return this.#view;
	}
	get input() {
		return this.#input;
	}
	/** Whether there is a second stack. */
	get hasRival() {
		return this.#rival !== null;
	}
	/** Whether the second stack is in view. */
	get second() {
		return this.#second && this.#rival !== null;
	}
	/** The network whose layers are in view, or null for layers of one's own. */
	get network() {
		return this.#network;
	}
	get costs() {
		return this.#costs;
	}
	/** The preset that is in view unchanged, or null. */
	get preset(): StackPreset | null {
		const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
		const shown = { input: this.#input, stack: this.#plans, rival: this.#rival };
		if (this.#network) return null;
		return (
			stackPresets.find(({ input, stack, rival }) => same({ input, stack, rival }, shown)) ?? null
		);
	}

	choose(view: StackView): void {
		this.#view = view;
	}

	/** Puts a preset on the bench. */
	choosePreset({ input, stack, rival }: StackPreset): void {
		this.#put(input, stack, rival);
		this.transport.seek(this.transport.last);
	}

	/** Puts a network's layers on the bench. */
	chooseNetwork(id: string, network: NetworkStack): void {
		this.#put(network.input, network.layers, null);
		this.#network = { ...network, id };
		this.transport.seek(this.transport.last);
	}

	/** Shows the first stack or the second. */
	showSecond(second: boolean): void {
		this.#second = second;
		this.#cell = null;
	}

	/** Adds a second stack, which begins as a copy of the first, or takes it away. */
	compare(wanted: boolean): void {
		this.#rival = wanted ? this.#plans : null;
		this.#second = false;
	}

	/** Changes the input. @returns null, or one sentence on why it cannot be so */
	setInput(part: Partial<StackInput>): string | null {
		const input = { ...this.#input, ...part };
		const problem = problemOf(input, this.#plans) ?? (this.#rival && problemOf(input, this.#rival));
		if (problem !== null) return problem;
		this.#input = input;
		this.#edited();
		return null;
	}

	/** Changes a layer in view. @returns as `setInput` */
	change(at: number, part: Partial<LayerPlan>): string | null {
		return this.#replace(
			this.plans.map((layer, index) => (index === at ? { ...layer, ...part } : layer))
		);
	}

	/** Makes a layer a convolution or a pool, with its kernel and the rest as is usual. @returns as `setInput` */
	changeKind(at: number, kind: LayerPlan['kind']): string | null {
		const { kernel, filters } = this.plans[at]!;
		return this.change(at, planLayer(kind, kernel, { filters }));
	}

	/** Adds a layer on top. @returns as `setInput` */
	add(kind: LayerPlan['kind']): string | null {
		if (this.plans.length >= mostLayers) return `A stack has at most ${mostLayers} layers here.`;
		const isSignal = this.#input.size[0] === 1;
		const size = kind === 'convolution' ? 3 : 2;
		return this.#replace([...this.plans, planLayer(kind, isSignal ? [1, size] : size)]);
	}

	/** Takes a layer away. @returns as `setInput` */
	remove(at: number): string | null {
		if (this.plans.length === 1) return 'A stack needs at least one layer.';
		return this.#replace(this.plans.filter((_, index) => index !== at));
	}

	/** Exchanges a layer with its neighbour. @returns as `setInput` */
	move(at: number, by: -1 | 1): string | null {
		const [one, other] = [this.plans[at], this.plans[at + by]];
		if (!one || !other) return null;
		const swapped = this.plans.with(at, other).with(at + by, one);
		return this.#replace(swapped);
	}

	/** Chooses a cell of the figure: of a layer as it is, of the input the last layer's cell over it. */
	pick({ grid, y, x }: FigureCell): void {
		const level = grid === 'view' ? 0 : Number(grid.replace('level', ''));
		const top = this.rows.length - 1;
		if (grid === 'view') this.#cell = cellOver(this.rows, this.cell.layer, { y, x });
		else if (level === 0) this.#cell = cellOver(this.rows, top, this.#above(x));
		else this.#cell = { ...cellOver(this.rows, level - 1, this.#above(0)), x };
		if (this.transport.time === 0 && !this.transport.playing) this.transport.play();
	}

	/** A place of the input in the chosen cell's row, in which the figure cuts the stack. */
	#above(x: number): { y: number; x: number } {
		return { y: centreOver(this.rows, this.cell).y, x };
	}

	/** Changes the settings of the costs. @returns as `setInput` */
	setCosts(part: Partial<CostSettings>): string | null {
		const costs = { ...this.#costs, ...part };
		const problem = costProblem(costs);
		if (problem === null) this.#costs = costs;
		return problem;
	}

	/**
	 * Brings the page to what a link says, a network's layers apart.
	 * @returns one sentence for what it cannot be, each
	 */
	restore(link: StackLink): readonly string[] {
		const problem =
			problemOf(link.input, link.layers) ??
			(link.against.length ? problemOf(link.input, link.against) : null);
		if (problem === null)
			this.#put(link.input, link.layers, link.against.length ? link.against : null);
		this.#view = link.view;
		this.#second = link.second;
		this.restorePlace(link);
		const wrong = this.setCosts({ ...link.from, ...pickCosts(link) });
		return [problem, wrong].flatMap((said) => (said === null ? [] : [`In the link, ${said}`]));
	}

	/** Goes to a link's cell and step, in whatever stack is on the bench. */
	restorePlace({ cell, t }: Pick<StackLink, 'cell' | 't'>): void {
		const [layer, y, x] = cell ?? [];
		this.#cell = cell ? { layer: layer!, y: y!, x: x! } : null;
		this.transport.pause();
		this.transport.seek(t);
	}

	/** The page as a link. */
	toLink(): StackLink {
		const { size, channels, ...costs } = this.#costs;
		const { layer, y, x } = this.cell;
		const own = this.#network
			? { input: first.input, layers: first.stack, against: first.rival ?? [] }
			: { input: this.#input, layers: this.#plans, against: this.#rival ?? [] };
		return {
			view: this.#view,
			...own,
			second: this.second,
			net: this.#network?.id ?? null,
			cell: this.#cell ? [layer, y, x] : null,
			t: this.transport.step,
			from: { size, channels },
			...costs
		};
	}

	#put(input: StackInput, stack: readonly LayerPlan[], rival: readonly LayerPlan[] | null): void {
		this.#input = input;
		this.#plans = stack;
		this.#rival = rival;
		this.#second = false;
		this.#edited();
	}

	/** What was a network's is one's own now, and the cell may be another one. */
	#edited(): void {
		this.#network = null;
		this.#cell = null;
	}

	#replace(plans: readonly LayerPlan[]): string | null {
		const problem = problemOf(this.#input, plans);
		if (problem !== null) return problem;
		if (this.second) this.#rival = plans;
		else this.#plans = plans;
		this.#edited();
		return null;
	}
}

function pickCosts({ kernel, stride, padding, maps, filters, groups, bias }: StackLink) {
	return { kernel, stride, padding, maps, filters, groups, bias };
}
