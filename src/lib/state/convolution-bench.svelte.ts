import type { NdArray } from '$lib/core/types';
import {
	benchSizes,
	benchSteps,
	type ConvolutionBench,
	type ConvolutionWay
} from '$lib/draw/bench/convolution-bench';
import {
	inputFrom,
	kernelFrom,
	kernelPresets,
	inputPresets,
	type NumberSource
} from '$lib/draw/bench/convolution-values';
import type { ConvolutionSettings, Pair } from '$lib/math/arithmetic/types';
import type { ConvolutionLink } from './convolution-link';
import { setupFromLink, setupToLink } from './convolution-restore';
import {
	benchOf,
	fitNumbers,
	setupProblem,
	type ConvolutionSetup,
	type SetupChange
} from './convolution-setup';
import { Transport } from './transport.svelte';

/** The convolution bench: what the visitor has set, its steps, and what is pinned. */
export class ConvolutionBenchState {
	#setup = $state.raw<ConvolutionSetup>(setupFromLink(null));
	#pinned = $state.raw<number | null>(null);
	readonly transport: Transport;

	/** The bench as the figure takes it. */
	readonly present = $derived<ConvolutionBench>(benchOf(this.#setup));
	readonly steps = $derived(benchSteps(this.present));
	readonly sizes = $derived(benchSizes(this.present));

	/** @param pictureAt the current picture in a size, or null while there is none */
	constructor(
		private readonly pictureAt: (size: Pair, channels: number) => NdArray | null = () => null
	) {
		this.transport = new Transport(() => this.steps);
	}

	get setup(): ConvolutionSetup {
		return this.#setup;
	}

	/** The step that is kept for comparison. */
	get pinned(): number | null {
		return this.#pinned !== null && this.#pinned < this.steps ? this.#pinned : null;
	}

	/** Pins the present step, or lets the pinned one go. */
	togglePin(): void {
		this.#pinned = this.pinned === null ? this.transport.step : null;
	}

	/** Takes a change over, or says in one sentence why it is impossible; the last good setup then stays. */
	change(change: SetupChange): string | null {
		const next = { ...this.#setup, ...change };
		const problem = setupProblem(next);
		if (problem === null) this.#setup = this.#withPicture(fitNumbers(next), next.input.source);
		return problem;
	}

	/** A picture that no longer fits is scaled anew, where other numbers are cut or filled up. */
	#withPicture(setup: ConvolutionSetup, source: NumberSource): ConvolutionSetup {
		if (source.kind !== 'picture' || setup.input.source.kind === 'picture') return setup;
		const [rows, columns, channels] = setup.input.array.shape;
		const array = this.pictureAt([rows!, columns!], channels!);
		return array ? { ...setup, input: { source, array } } : setup;
	}

	/** Changes how the kernel moves. */
	set(settings: Partial<ConvolutionSettings>): string | null {
		return this.change({ settings: { ...this.#setup.settings, ...settings } });
	}

	/** Goes another way; what is possible one way may be impossible another. */
	go(way: ConvolutionWay): string | null {
		return this.change({ way });
	}

	/** A row of cells instead of a picture, or a picture again; kernel, stride and dilation follow. */
	chooseDimensions(dimensions: '1d' | '2d'): string | null {
		const { size, settings } = this.#setup;
		const flat = dimensions === '1d';
		const pair = ([, across]: Pair): Pair => [flat ? 1 : across, across];
		const { padding } = settings;
		const [, , left, right] = typeof padding === 'string' ? [] : padding;
		const edges = flat ? [0, 0, left, right] : [left, right, left, right];
		return this.change({
			size: pair(size),
			outputPadding: flat ? [0, this.#setup.outputPadding[1]] : this.#setup.outputPadding,
			settings: {
				...settings,
				kernel: pair(settings.kernel),
				stride: pair(settings.stride),
				dilation: pair(settings.dilation),
				padding: typeof padding === 'string' ? padding : (edges as [number, number, number, number])
			}
		});
	}

	/** Fills the input by a rule; a pattern that has a size of its own brings it. */
	fillInput(source: NumberSource): string | null {
		const preset = source.kind === 'preset' && inputPresets.find(({ id }) => id === source.id);
		const size = (preset && preset.size) || this.#setup.size;
		const array = inputFrom(source, size, this.#setup.channels);
		return array ? this.change({ size, input: { source, array } }) : null;
	}

	/** Takes the current picture as input. */
	takePicture(): string | null {
		const [rows, columns, channels] = this.#setup.input.array.shape;
		const array = this.pictureAt([rows!, columns!], channels!);
		return array && this.change({ input: { source: { kind: 'picture' }, array } });
	}

	/** Changes one number of the input. */
	typeInput(channel: number, cell: number, value: number): void {
		const { array } = this.#setup.input;
		const data = array.data.slice();
		data[cell * array.shape[2]! + channel] = value;
		this.change({ input: { source: { kind: 'typed' }, array: { shape: array.shape, data } } });
	}

	/** Changes one weight. */
	typeWeight(filter: number, index: number, cell: number, weight: number): void {
		const { array } = this.#setup.kernel;
		const data = array.data.slice();
		data[(cell * array.shape[2]! + index) * array.shape[3]! + filter] = weight;
		this.change({ kernel: { source: { kind: 'typed' }, array: { shape: array.shape, data } } });
	}

	/** Random weights for every filter. */
	randomKernel(seed: number): void {
		const { array } = this.#setup.kernel;
		const [rows, columns, depth, filters] = array.shape as readonly [
			number,
			number,
			number,
			number
		];
		const source = { kind: 'random', seed } as const;
		const made = kernelFrom(source, [rows, columns], depth, filters);
		if (made) this.change({ kernel: { source, array: made } });
	}

	/** Gives a filter a named kernel, in its own size where it has one. */
	chooseKernel(id: string, filter: number): string | null {
		const preset = kernelPresets.find((known) => known.id === id);
		const made = preset?.weights(this.#setup.settings.kernel);
		if (!made) return null;
		if (this.#setup.kernel.array.shape[3] === 1)
			return this.#takeKernel({ kind: 'preset', id }, made.size);
		return this.putWeights(made.size, made.weights, filter);
	}

	#takeKernel(source: NumberSource, size: Pair): string | null {
		const [, , depth, filters] = this.#setup.kernel.array.shape;
		const array = kernelFrom(source, size, depth!, filters!);
		if (!array) return null;
		const settings = { ...this.#setup.settings, kernel: size };
		return this.change({ settings, kernel: { source, array } });
	}

	/** Gives a filter these weights in each of its channels, and all filters their size. */
	putWeights(size: Pair, weights: readonly number[], filter: number): string | null {
		const settings = { ...this.#setup.settings, kernel: size };
		const sized = fitNumbers({ ...this.#setup, settings }).kernel.array;
		const [, , depth, filters] = sized.shape as readonly [number, number, number, number];
		const data = sized.data.slice();
		weights.forEach((weight, cell) => {
			for (let index = 0; index < depth; index++)
				data[(cell * depth + index) * filters + filter] = weight;
		});
		return this.change({
			settings,
			kernel: { source: { kind: 'typed' }, array: { shape: sized.shape, data } }
		});
	}

	/** Adds a bias to every filter, or takes it away. */
	chooseBias(wanted: boolean): void {
		const { length } = Array.from({ length: this.#setup.kernel.array.shape[3]! });
		this.change({ bias: wanted ? new Float32Array(length).fill(1) : null });
	}

	/** Changes one filter's bias. */
	typeBias(filter: number, value: number): void {
		const bias = this.#setup.bias?.slice();
		if (!bias) return;
		bias[filter] = value;
		this.change({ bias });
	}

	/** Takes over a whole setup, as presets and scenes bring it. */
	restore(link: ConvolutionLink): void {
		this.transport.pause();
		this.#setup = setupFromLink(link);
		this.#pinned = link.pin;
		this.transport.seek(link.t);
		if (link.input.kind === 'picture') this.takePicture();
	}

	/** What a link of the present state says. */
	toLink(): ConvolutionLink {
		return { ...setupToLink(this.#setup), t: this.transport.step, pin: this.pinned };
	}
}
