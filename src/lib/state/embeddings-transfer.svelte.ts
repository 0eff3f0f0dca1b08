import type { Failure } from '$lib/core/result';
import type { Classification, ClassifierName } from '$lib/embedding/questions';
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
	readonly network: string | null;
	readonly testShare: number;
	readonly readings: readonly LayerReading[];
}

const testShare = 0.3;
const seed = 42;
const classifiers: readonly ClassifierName[] = ['nearest', 'softmax'];
/** Layers between pixels and codes that are read too. */
const between = 3;

/** The pixels, some layers evenly between, and the last before the classifier. */
export function layersToRead(graph: Parameters<typeof codeLayers>[0]): readonly CodeLayer[] {
	const all = codeLayers(graph);
	const last = all.findIndex(({ node }) => node === usualLayer(graph));
	const inner = all.slice(1, Math.max(1, last));
	const chosen = Array.from(
		{ length: Math.min(between, inner.length) },
		(_, i, count = Math.min(between, inner.length)) =>
			inner[Math.floor(((i + 0.5) * inner.length) / count)]!
	);
	const pixels = all.filter(({ node }) => isPixels(graph, node));
	return [...pixels, ...chosen, ...(last >= 0 ? [all[last]!] : [])];
}

/** How well the classes can be read from the pixels and from each layer by two simple classifiers. */
export class Transfer {
	#result = $state.raw<TransferResult | null>(null);
	#running = $state<string | null>(null);
	#done = $state(0);
	#failure = $state.raw<Failure | null>(null);
	#controller: AbortController | null = null;

	constructor(private readonly embeddings: Embeddings) {}

	/** As far as it has come; it belongs to the set in view. */
	get result() {
		return this.#result?.view === this.embeddings.view ? this.#result : null;
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

	/** Reads layer after layer; what is there shows at once. */
	async run(): Promise<void> {
		this.cancel();
		const { view, session } = this.embeddings;
		if (!view || this.problem) return;
		const controller = new AbortController();
		this.#controller = controller;
		this.#failure = null;
		const network = session.network;
		this.#result = { view, network: network?.id ?? null, testShare, readings: [] };
		const layers = view.vectors || !network ? [null] : layersToRead(network.graph);
		for (const [i, layer] of layers.entries()) {
			this.#running = layer?.label ?? 'vectors';
			this.#done = i / layers.length;
			const share = (done: number) => (this.#done = (i + done) / layers.length);
			const reading = await this.#read(view, layer, controller.signal, share);
			if (this.#controller !== controller) return;
			if (!reading) break;
			this.#result = { ...this.#result!, readings: [...this.#result!.readings, reading] };
		}
		this.#running = null;
		this.#controller = null;
	}

	async #read(
		view: SetInView,
		layer: CodeLayer | null,
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
		const encoded = await store.encode(view, choice, { signal, onprogress });
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
