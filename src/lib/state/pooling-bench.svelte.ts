import type { NdArray } from '$lib/core/types';
import type { Comparison, InvarianceSettings, Movement } from '$lib/draw/bench/invariance';
import { compareMoved, shareCurve } from '$lib/draw/bench/invariance';
import { drawPattern } from '$lib/draw/bench/invariance-patterns';
import type { PoolingBench } from '$lib/draw/bench/pooling-bench';
import { channelOf } from '$lib/draw/bench/pooling-cells';
import type { FieldSettings } from '$lib/draw/bench/pooling-field';
import { inputPresets } from '$lib/draw/bench/pooling-presets';
import { runPooling, stepOfOutput } from '$lib/draw/bench/pooling-run';
import { describePoolingStep } from '$lib/draw/bench/pooling-words';
import type { FigureCell } from '$lib/draw/figure/types';
import type { Pair, PoolingSettings } from '$lib/math/arithmetic/types';
import type { InvariancePattern, PoolingLink } from './pooling-link';
import { Transport } from './transport.svelte';

const firstPreset = inputPresets[0]!;

const initialBench: PoolingBench = {
	input: firstPreset.make(),
	over: 'places',
	settings: {
		pool: 'max',
		kernel: [2, 2],
		stride: [2, 2],
		dilation: [1, 1],
		padding: 'valid',
		ceilMode: false,
		countPadding: true,
		global: false
	},
	across: { size: 2, stride: 1 },
	phase: 'forward',
	gradient: 1
};

/** Rows of all channels together that are shown unasked. */
const tallest = 24;

/** Half a sentence of the maths as a whole one for the visitor. */
function sentenceOf(error: unknown): string {
	if (!(error instanceof RangeError)) throw error;
	return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
}

/** The same numbers in another shape: what lay inside stays, new cells are zero. */
function resize({ shape, data }: NdArray, to: readonly [number, number, number]): NdArray {
	const [height, width, channels] = shape as readonly [number, number, number];
	const out = new Float32Array(to[0] * to[1] * to[2]);
	for (let y = 0; y < Math.min(height, to[0]); y++)
		for (let x = 0; x < Math.min(width, to[1]); x++)
			for (let c = 0; c < Math.min(channels, to[2]); c++)
				out[(y * to[1] + x) * to[2] + c] = data[(y * width + x) * channels + c]!;
	return { shape: to, data: out };
}

/** Everything on the pooling page. Settings that cannot be are refused with a sentence; the last good bench stays. */
export class PoolingBenchState {
	#present = $state.raw<PoolingBench>(initialBench);
	#source = $state(firstPreset.id);
	#channel = $state<number | null>(null);
	#before = $state.raw<Pair>([3, 1]);
	#pinned = $state.raw<FigureCell | null>(null);
	#pattern = $state<InvariancePattern>('digit');
	#curve = $state<keyof Movement>('across');
	#invariance = $state.raw<InvarianceSettings>({
		movement: { across: 1, down: 0, turn: 0, scale: 1 },
		window: 2,
		tolerance: 0.1,
		countEmpty: false
	});

	/** All steps of the bench. */
	readonly run = $derived(runPooling(this.#present));

	readonly transport = new Transport(() => this.run.count);

	/** The pool and the convolution before it, along the horizontal axis. */
	readonly field = $derived.by<FieldSettings>(() => {
		const { kernel, dilation, stride, global } = this.#present.settings;
		const [kernelBefore, strideBefore] = this.#before;
		const width = this.#present.input.shape[1]!;
		const along = global
			? { window: width, dilation: 1, poolStride: 1 }
			: { window: kernel[1], dilation: dilation[1], poolStride: stride[1] };
		return { kernel: kernelBefore, stride: strideBefore, ...along };
	});

	/** The pattern that is moved in the invariance section. */
	readonly patternPicture = $derived.by<NdArray>(() =>
		this.#pattern === 'picture'
			? (this.picture(1) ?? drawPattern('digit'))
			: drawPattern(this.#pattern)
	);

	readonly comparisons = $derived<readonly Comparison[]>(
		compareMoved(this.patternPicture, this.#invariance)
	);

	readonly curvePoints = $derived(shareCurve(this.patternPicture, this.#invariance, this.#curve));

	/**
	 * @param picture the current picture as a small grid in [0, 1], [16, 16, channels], or null if there is none
	 */
	constructor(private readonly picture: (channels: 1 | 3) => NdArray | null = () => null) {}

	/** The bench as the figure takes it. */
	get present() {
		return this.#present;
	}
	/** Id of a preset, `picture` or `typed`. */
	get source() {
		return this.#source;
	}
	/** The one channel that is shown, or null for all. */
	get channel() {
		return this.#channel;
	}
	/** Kernel and stride of the convolution before the pool. */
	get before() {
		return this.#before;
	}
	/** The input cell whose outputs are marked. */
	get pinned() {
		return this.#pinned;
	}
	get pattern() {
		return this.#pattern;
	}
	get curve() {
		return this.#curve;
	}
	get invariance() {
		return this.#invariance;
	}
	/** Whether there is a picture to take. */
	get hasPicture() {
		return this.picture(1) !== null;
	}

	/** Whether something on the page is made from the current picture. */
	get usesPicture() {
		return this.#source === 'picture' || this.#pattern === 'picture';
	}

	/** Changes the bench. @returns null, or one sentence on why it cannot be so */
	change(part: Partial<PoolingBench>): string | null {
		const next = { ...this.#present, ...part };
		try {
			runPooling(next);
		} catch (error) {
			return sentenceOf(error);
		}
		this.#present = next;
		this.#pinned = null;
		return null;
	}

	/** Changes the settings of windows over places. @returns as `change` */
	set(part: Partial<PoolingSettings>): string | null {
		return this.change({ settings: { ...this.#present.settings, ...part } });
	}

	/** Chooses what is pooled: a kind over places, or L2 over channels. @returns null, or a sentence for the visitor */
	choosePool(kind: PoolingSettings['pool'] | 'channels'): string | null {
		if (kind === 'channels') return this.#poolChannels();
		return this.change({ over: 'places', settings: { ...this.#present.settings, pool: kind } });
	}

	/** A window never spans more channels than there are. */
	#poolChannels(): string | null {
		const { input, across } = this.#present;
		const channels = input.shape[2]!;
		const size = Math.min(across.size, channels);
		const problem = this.change({ over: 'channels', across: { ...across, size } });
		if (problem !== null || channels > 1) return problem;
		return 'This input has one channel only; take one with several to pool over them.';
	}

	/** Puts a preset or the current picture on the bench. @returns as `change` */
	chooseSource(id: string): string | null {
		const preset = inputPresets.find((candidate) => candidate.id === id);
		const input = preset ? preset.make() : id === 'picture' ? this.picture(3) : null;
		if (!input) return 'There is no picture yet: choose one on the Explore page.';
		const problem = this.change({ input });
		if (problem !== null) return problem;
		this.#source = id;
		// Several large channels one under the other would push everything else off the screen.
		this.#channel = input.shape[0]! * input.shape[2]! > tallest ? 0 : null;
		return null;
	}

	/** Takes typed numbers over. @returns as `change` */
	type(input: NdArray): string | null {
		const problem = this.change({ input });
		if (problem === null) this.#source = 'typed';
		return problem;
	}

	/** Makes the input another size; what lies inside stays. @returns as `change` */
	resize(rows: number, columns: number, channels: number): string | null {
		return this.type(resize(this.#present.input, [rows, columns, channels]));
	}

	/** The output gradient as numbers that can be typed, of the output's shape. */
	get gradientGrid(): NdArray {
		const { gradient } = this.#present;
		const size = this.run.output;
		if (typeof gradient !== 'number') return resize(gradient, size);
		return { shape: size, data: new Float32Array(size[0] * size[1] * size[2]).fill(gradient) };
	}

	showChannel(channel: number | null): void {
		this.#channel = channel;
	}

	setBefore(kernel: number, stride: number): void {
		this.#before = [kernel, stride];
	}

	setInvariance(part: Partial<InvarianceSettings>): void {
		this.#invariance = { ...this.#invariance, ...part };
	}

	move(part: Partial<Movement>): void {
		this.setInvariance({ movement: { ...this.#invariance.movement, ...part } });
	}

	choosePattern(pattern: InvariancePattern): void {
		this.#pattern = pattern;
	}

	chooseCurve(curve: keyof Movement): void {
		this.#curve = curve;
	}

	/** Goes to the step of an output cell; marks what an input cell feeds, or unmarks it. */
	pick(cell: FigureCell): void {
		const channel = channelOf(cell);
		if (cell.grid.startsWith('out')) {
			this.transport.pause();
			this.transport.seek(stepOfOutput(this.run, { y: cell.y, x: cell.x, channel }));
			return;
		}
		const { grid, y, x } = cell;
		const isSame = this.#pinned?.grid === grid && this.#pinned.y === y && this.#pinned.x === x;
		this.#pinned = isSame ? null : cell;
	}

	/** The present step in one sentence. */
	describe(time: number, hidden: boolean): string {
		return describePoolingStep(this.run, Math.floor(time), hidden);
	}

	/** Brings the page to what a link says. @returns a sentence if some of it cannot be */
	restore(link: PoolingLink): string | null {
		const preset = inputPresets.find(({ id }) => id === link.x);
		const input = link.in ?? preset?.make() ?? this.picture(3) ?? firstPreset.make();
		const problem = this.change(benchOf(link, input));
		if (problem === null) this.#source = link.in ? 'typed' : (preset?.id ?? 'picture');
		this.#channel = link.ch;
		this.#before = link.before;
		this.#pattern = link.pattern;
		this.#curve = link.curve;
		this.#invariance = {
			movement: { across: link.dx, down: link.dy, turn: link.turn, scale: link.scale },
			window: link.iw,
			tolerance: link.tolerance,
			countEmpty: link.empty
		};
		this.transport.pause();
		this.transport.seek(link.t);
		return problem;
	}

	/** The page as a link; only a resting step is written. */
	toLink(): PoolingLink {
		const { input, over, settings, across, phase, gradient } = this.#present;
		const { movement, window, tolerance, countEmpty } = this.#invariance;
		return {
			x: this.#source === 'typed' ? firstPreset.id : this.#source,
			in: this.#source === 'typed' ? input : null,
			over,
			pool: settings.pool,
			global: settings.global,
			k: settings.kernel,
			s: settings.stride,
			d: settings.dilation,
			p: settings.padding,
			ceil: settings.ceilMode,
			count: settings.countPadding,
			across: [across.size, across.stride],
			phase,
			g: gradient,
			ch: this.#channel,
			before: this.#before,
			t: this.transport.step,
			pattern: this.#pattern,
			iw: window,
			tolerance,
			empty: countEmpty,
			curve: this.#curve,
			dx: movement.across,
			dy: movement.down,
			turn: movement.turn,
			scale: movement.scale
		};
	}
}

function benchOf(link: PoolingLink, input: NdArray): PoolingBench {
	return {
		input,
		over: link.over,
		settings: {
			pool: link.pool,
			kernel: link.k,
			stride: link.s,
			dilation: link.d,
			padding: link.p,
			ceilMode: link.ceil,
			countPadding: link.count,
			global: link.global
		},
		across: { size: link.across[0], stride: link.across[1] },
		phase: link.phase,
		gradient: link.g
	};
}
