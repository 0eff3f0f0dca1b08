import type { NdArray } from '$lib/core/types';
import { seededRandom } from '$lib/core/random';
import type { ClassMap } from '$lib/engine/protocol';
import type { InputSpec } from '$lib/graph/types';
import { preprocess, preprocessDigit, suggestInvert } from '$lib/networks/preprocess';
import { drawDigit } from '$lib/pictures/digits';
import { openPicture } from '$lib/pictures/open';
import { openSample } from '$lib/pictures/open-sample';
import { findSample } from '$lib/pictures/samples';
import type { Picture } from '$lib/pictures/types';
import { digitNetwork, shelfOf } from './network-shelf.svelte';
import type { Session } from './session.svelte';

/** What the network is run over: a made page of digits, or the current picture. */
export type LargerSource = 'page' | 'picture';

/** How many times the side of the network's own input. */
export const largerTimes = ['2', '3', '4'] as const;
export type LargerTimes = (typeof largerTimes)[number];

/** A map, with the pixels and the network that it belongs to. */
export interface LargerResult {
	readonly map: ClassMap;
	readonly pixels: NdArray;
	readonly classes: readonly string[];
	readonly title: string;
}

/** The network's input, `times` times as high and wide. */
export function enlargeInput(input: InputSpec, times: number): InputSpec {
	return { ...input, height: input.height * times, width: input.width * times };
}

/** Lays a tile on a page where there is room for it, light ink over light ink. */
function layTile(page: Float32Array, side: number, tile: NdArray, top: number, left: number): void {
	const [height, width] = tile.shape as readonly [number, number, number];
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const [row, column] = [top + y, left + x];
			if (row < 0 || column < 0 || row >= side || column >= side) continue;
			const at = row * side + column;
			page[at] = Math.max(page[at]!, tile.data[y * width + x]!);
		}
}

/**
 * A page of digits for a network of one channel and square input: in loose rows, each as the network knows it.
 * @returns pixels in [0, 1], [height, width, 1]
 */
export function pageOfDigits(input: InputSpec, times: number, seed = 4): NdArray {
	const random = seededRandom(seed);
	const side = input.height * times;
	const page = new Float32Array(side * side);
	const shake = () => Math.round((random() - 0.5) * 8);
	for (let row = 0; row < times; row++)
		for (let column = 0; column < times; column++) {
			const digit = Math.floor(random() * 10);
			const tile = preprocessDigit(drawDigit(digit), input);
			layTile(page, side, tile, row * input.height + shake(), column * input.width + shake());
		}
	return { shape: [side, side, 1], data: page };
}

/** Running the current network as a convolution over something larger than its input. */
export class LargerPicture {
	#source = $state<LargerSource>('page');
	#times = $state<LargerTimes>('3');
	#result = $state.raw<LargerResult | null>(null);
	#isRunning = $state(false);
	#notes = $state.raw<readonly string[]>([]);

	/** @param folder address of the samples, without a slash at its end */
	constructor(
		private readonly session: Session,
		private readonly folder: string
	) {}

	get times() {
		return this.#times;
	}
	/** The last map; it stays until another one is there. */
	get result() {
		return this.#result;
	}
	get isRunning() {
		return this.#isRunning;
	}
	/** What the visitor should know of the picture. */
	get notes() {
		return this.#notes;
	}
	/** A page of digits is for networks that know them. */
	get source(): LargerSource {
		return this.session.network?.graph.input.channels === 3 ? 'picture' : this.#source;
	}

	/** Makes a network current, and runs it. */
	async chooseNetwork(id: string): Promise<void> {
		if (await this.#load(id)) await this.run();
	}

	async chooseSource(source: LargerSource): Promise<void> {
		this.#source = source;
		await this.run();
	}

	async chooseTimes(times: LargerTimes): Promise<void> {
		this.#times = times;
		await this.run();
	}

	/** Makes a file the current picture, and runs the network over it. */
	async openFile(file: File): Promise<void> {
		const opened = await openPicture(file, file.name, { kind: 'file' });
		if (!opened.ok) return this.session.fail(opened.error);
		this.#notes = opened.value.notes;
		await this.session.choosePicture(opened.value.picture);
		await this.chooseSource('picture');
	}

	/** Runs the current network, or the one for digits where none is. */
	async run(): Promise<void> {
		this.#isRunning = true;
		try {
			if (this.session.network || (await this.#load(digitNetwork.card.id))) await this.#compute();
		} finally {
			this.#isRunning = false;
		}
	}

	async #compute(): Promise<void> {
		const { network, title } = this.session;
		const pixels = network && (await this.#pixels(network.graph.input));
		if (!pixels) return;
		const answer = await this.session.request(
			'classMap',
			{ network: network.id, pixels },
			{ label: 'Computing the map of classes' }
		);
		if (!answer.ok) return;
		const classes = network.graph.classes;
		this.#result = { map: answer.value, pixels, classes, title: title ?? network.id };
	}

	async #load(id: string): Promise<boolean> {
		return shelfOf(this.session).choose(id);
	}

	async #pixels(input: InputSpec): Promise<NdArray | null> {
		const times = Number(this.#times);
		if (this.source === 'page') return pageOfDigits(input, times);
		const picture = this.session.picture ?? (await this.#firstPicture());
		if (!picture) return null;
		const invert = Boolean(input.lightOnDark) && suggestInvert(picture);
		return preprocess(picture, enlargeInput(input, times), { fit: 'crop', invert });
	}

	async #firstPicture(): Promise<Picture | null> {
		const opened = await openSample(findSample('chelsea')!, this.folder);
		if (!opened.ok) {
			this.session.fail(opened.error);
			return null;
		}
		await this.session.choosePicture(opened.value.picture);
		return opened.value.picture;
	}
}
