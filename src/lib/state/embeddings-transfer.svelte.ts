import type { Failure } from '$lib/core/result';
import type { Classification, ClassifierName } from '$lib/embedding/questions';
import type { LoadedNetwork } from '$lib/engine/protocol';
import type { Graph } from '$lib/graph/types';
import { codeLayers, isPixels, usualForm, usualLayer, type CodeLayer } from './embeddings-layers';
import type { Embeddings } from './embeddings.svelte';
import type { SetInView } from './embeddings-view';

/** What can be read from one layer's codes. */
export interface LayerReading {
	readonly node: string;
	readonly title: string;
	readonly dimensions: number;
	readonly answers: Readonly<Record<ClassifierName, Classification>>;
}

/** Readings of one set, and what they were made with. */
export interface TransferResult {
	readonly view: SetInView;
	/** Id; null for a set of vectors, which needs none. */
	readonly network: string | null;
	readonly testShare: number;
	readonly readings: readonly LayerReading[];
	/** Layers from the pixels to the codes, read or not; 0 for vectors. */
	readonly layersInAll: number;
}

/** Which layers are read: some evenly between pixels and codes, or every one. */
export type Breadth = 'some' | 'all';

/** What is read. */
interface Asked {
	readonly view: SetInView;
	/** Null, with no layer, for a set of vectors. */
	readonly network: LoadedNetwork | null;
	readonly layer: CodeLayer | null;
}

const testShare = 0.3;
const seed = 42;
const classifiers: readonly ClassifierName[] = ['nearest', 'softmax'];
/** Layers between pixels and codes that are read too. */
const between = 3;

/** Every layer from the pixels to the last before the classifier. */
function readableLayers(graph: Graph): readonly CodeLayer[] {
	const all = codeLayers(graph);
	const last = all.findIndex(({ node }) => node === usualLayer(graph));
	return last < 0 ? all.filter(({ node }) => isPixels(graph, node)) : all.slice(0, last + 1);
}

/** The pixels, layers evenly between or all of them, and the last before the classifier. */
export function layersToRead(graph: Graph, breadth: Breadth = 'some'): readonly CodeLayer[] {
	const all = readableLayers(graph);
	if (breadth === 'all' || all.length <= between + 2) return all;
	const inner = all.slice(1, -1);
	const chosen = Array.from(
		{ length: between },
		(_, i) => inner[Math.floor(((i + 0.5) * inner.length) / between)]!
	);
	return [all[0]!, ...chosen, all.at(-1)!];
}

/** How well the classes can be read from the pixels and from each layer by two simple classifiers. */
export class Transfer {
	#result = $state.raw<TransferResult | null>(null);
	#running = $state<string | null>(null);
	#done = $state(0);
	#failure = $state.raw<Failure | null>(null);
	#controller: AbortController | null = null;

	constructor(private readonly embeddings: Embeddings) {}

	/** As far as it has come; null for another set or network than the one in view. */
	get result() {
		const { view, session } = this.embeddings;
		const result = this.#result;
		if (!result || result.view !== view) return null;
		return result.network === null || result.network === session.network?.id ? result : null;
	}
	/** Which layer is read now. */
	get running() {
		return this.#running;
	}
	get done() {
		return this.#done;
	}
	get failure() {
		return this.#failure;
	}

	/** Why nothing can be read, as a sentence; null if it can. */
	get problem(): string | null {
		const { view } = this.embeddings;
		if (!view) return 'Make a map first.';
		const present = new Set(view.labels.filter((label) => label >= 0));
		if (present.size < 2)
			return 'A classifier needs pictures of at least two classes: put them into one folder a class.';
		return null;
	}

	dismiss(): void {
		this.#failure = null;
	}

	cancel(): void {
		this.#controller?.abort();
		this.#controller = null;
		this.#running = null;
	}

	/** How many layers a reading of this breadth takes; 0 where there is no network. */
	countLayers(breadth: Breadth): number {
		const { session, view } = this.embeddings;
		return session.network && !view?.vectors
			? layersToRead(session.network.graph, breadth).length
			: 0;
	}

	/** Reads layer after layer; what is there shows at once. */
	async run(breadth: Breadth = 'some'): Promise<void> {
		this.cancel();
		const { view, session } = this.embeddings;
		if (!view || this.problem) return;
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const network = view.vectors ? null : session.network;
		this.#result = {
			view,
			network: network?.id ?? null,
			testShare,
			readings: [],
			layersInAll: this.countLayers('all')
		};
		const layers = network ? layersToRead(network.graph, breadth) : [null];
		for (const [i, layer] of layers.entries()) {
			this.#running = layer?.label ?? 'vectors';
			this.#done = i / layers.length;
			const share = (done: number) => (this.#done = (i + done) / layers.length);
			const reading = await this.#read({ view, network, layer }, controller.signal, share);
			if (this.#controller !== controller) return;
			if (!reading) break;
			this.#result = { ...this.#result!, readings: [...this.#result!.readings, reading] };
		}
		this.#running = null;
		this.#controller = null;
	}

	async #read(
		{ view, network, layer }: Asked,
		signal: AbortSignal,
		share: (done: number) => void
	): Promise<LayerReading | null> {
		const { store, maps } = this.embeddings;
		const choice = {
			layer: layer?.node ?? null,
			form: layer && usualForm(layer.shape),
			weights: 'trained'
		} as const;
		const onprogress = (done: number) => share(done / 2);
		const encoded = await store.encode(network, view, choice, { signal, onprogress });
		if (!encoded.ok) return this.#fail(encoded.error);
		const client = await maps[0]!.client();
		const answers: Partial<Record<ClassifierName, Classification>> = {};
		for (const [i, classifier] of classifiers.entries()) {
			const answer = await client.classify(
				{
					codes: encoded.value.codes,
					metric: maps[0]!.choice.metric,
					labels: view.labels,
					classes: view.classes.length,
					classifier,
					testShare,
					seed
				},
				{ signal, onprogress: (done) => share(0.5 + (i + done) / 4) }
			);
			if (!answer.ok) return this.#fail(answer.error);
			answers[classifier] = answer.value;
		}
		return {
			node: layer?.node ?? '',
			title: layer?.label ?? encoded.value.title,
			dimensions: encoded.value.codes.dimensions,
			answers: answers as Record<ClassifierName, Classification>
		};
	}

	#fail(failure: Failure): null {
		if (failure.code !== 'cancelled') this.#failure = failure;
		return null;
	}
}
