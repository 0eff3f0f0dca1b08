import type { VisualisationAnswer, VisualisationTarget } from '$lib/attribution/questions';
import { scoreWeights } from '$lib/attribution/suits';
import { visualisationParams } from '$lib/attribution/visualisation/params';
import { initialValues, repairValues, type ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { MapSize, Place } from '$lib/draw/map-frame';
import type { Progress } from '$lib/engine/protocol';
import { decodeValues, encodeValues, type FeatureChoice, type SaliencyLink } from './saliency-link';
import type { Saliency } from './saliency.svelte';

/** A picture that was made, or is being made, and for what. */
export interface MadePicture {
	/** [height, width, channel] in [0, 1]. */
	readonly picture: NdArray;
	/** What it is made for, in words. */
	readonly title: string;
	/** Null while it is being made, or if that was stopped. */
	readonly answer: VisualisationAnswer | null;
}

function classChoice(index: number): FeatureChoice {
	return { kind: 'class', node: null, index, place: null };
}

/** Makes pictures that excite a channel, a neuron or a class. */
export class Features {
	#choice = $state.raw<FeatureChoice>(classChoice(0));
	#values = $state.raw<ParamValues>({});
	#made = $state.raw<MadePicture | null>(null);
	#done = $state<number | null>(null);
	#controller: AbortController | null = null;

	/** Settings of the making; their initial values suit the size of the network's input. */
	readonly params = $derived.by(() => {
		const input = this.saliency.session.network?.graph.input;
		return input ? visualisationParams(input) : [];
	});

	/** The settings as they are now. */
	readonly values = $derived(repairValues(this.params, this.#values));

	constructor(private readonly saliency: Saliency) {}

	get made() {
		return this.#made;
	}
	/** How far the making is, or null if nothing is made now. */
	get done() {
		return this.#done;
	}

	/** What is to be excited, brought to what this network has. */
	get choice(): FeatureChoice {
		const { kind, node, index, place } = this.#choice;
		if (kind === 'class') return classChoice(Math.min(index, this.classes - 1));
		const { nodes, initial } = this.saliency.features;
		const known = node !== null && nodes.includes(node) ? node : initial;
		if (known === null) return classChoice(0);
		const [height, width, channels] = this.#shapeOf(known) as readonly [number, number, number];
		const inside = place && { y: Math.min(place.y, height - 1), x: Math.min(place.x, width - 1) };
		return {
			kind,
			node: known,
			index: Math.min(index, channels - 1),
			place: kind === 'neuron' ? inside : null
		};
	}

	get classes(): number {
		return this.saliency.session.network?.graph.classes.length ?? 0;
	}

	/** Channels of the chosen layer. */
	get channels(): number {
		const { node } = this.choice;
		return node === null ? 0 : this.#shapeOf(node)[2]!;
	}

	/** Rows and columns of the chosen layer. */
	get size(): MapSize {
		const { node } = this.choice;
		const [height, width] = node === null ? [1, 1] : this.#shapeOf(node);
		return { height: height!, width: width! };
	}

	/** The neuron's row and column: those chosen, or the middle. */
	get place(): Place {
		const { height, width } = this.size;
		return this.choice.place ?? { y: Math.floor(height / 2), x: Math.floor(width / 2) };
	}

	#shapeOf(node: string) {
		return this.saliency.analysis!.nodes.get(node)!.shape;
	}

	/** What is to be excited, in words. */
	get title(): string {
		const { kind, node, index } = this.choice;
		if (kind === 'class')
			return `class ${this.saliency.session.network?.graph.classes[index] ?? index}`;
		const channel = `${node}, channel ${index}`;
		const { y, x } = this.place;
		return kind === 'channel' ? channel : `${channel}, the neuron at row ${y}, column ${x}`;
	}

	/** In another layer the neuron is the one in the middle. */
	choose(change: Partial<FeatureChoice>): void {
		const elsewhere = change.node === undefined ? {} : { place: null };
		this.#choice = { ...this.choice, ...elsewhere, ...change };
	}

	setValues(change: ParamValues): void {
		this.#values = { ...this.#values, ...change };
	}

	get #target(): VisualisationTarget {
		const { kind, node, index } = this.choice;
		if (kind === 'class' || node === null)
			return { kind: 'class', weights: scoreWeights(this.classes, index) };
		const at = kind === 'neuron' ? { place: this.place } : {};
		return { kind: 'channel', node, channel: index, ...at };
	}

	/** Makes a picture; the one before stays until the first step is there. */
	async run(): Promise<void> {
		const { session, seed } = this.saliency;
		if (!session.network) return;
		const { title } = this;
		const controller = new AbortController();
		this.#controller?.abort();
		this.#controller = controller;
		this.#done = 0;
		const { id: network } = session.network;
		const question = { network, target: this.#target, params: this.values, seed };
		const label = `Making a picture for ${title}`;
		const onprogress = (progress: Progress) => {
			if (this.#controller === controller) this.#grow(progress, title);
		};
		const options = { label, signal: controller.signal, onprogress };
		const result = await session.request('visualise', question, options);
		if (this.#controller !== controller) return;
		this.#done = null;
		if (result.ok) this.#made = { picture: result.value.picture, title, answer: result.value };
	}

	cancel(): void {
		this.#controller?.abort();
	}

	/** Forgets what was made on the network before. */
	reset(): void {
		this.cancel();
		this.#made = null;
	}

	#grow(progress: Progress, title: string): void {
		if (progress.phase === 'compute' || progress.phase === 'partial') this.#done = progress.done;
		if (progress.phase === 'partial') this.#made = { picture: progress.map, title, answer: null };
	}

	/** Brings the section to what a link says. */
	restore({ feature, making }: SaliencyLink): void {
		if (feature) this.#choice = feature;
		const initial = initialValues(this.params);
		const given = Object.entries(decodeValues(this.params, making));
		// Only what differs, so that the usual settings of another network stay usual.
		this.#values = Object.fromEntries(given.filter(([key, value]) => value !== initial[key]));
	}

	/** The section's part of the link. */
	toLink(): Pick<SaliencyLink, 'feature' | 'making'> {
		const { choice } = this;
		const isFirst = choice.kind === 'class' && choice.index === 0;
		return { feature: isFirst ? null : choice, making: encodeValues(this.params, this.values) };
	}
}
