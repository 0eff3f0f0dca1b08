import { failure, success, toFailure, type Result } from '$lib/core/result';
import { sizeOf, type NdArray } from '$lib/core/types';
import type { Codes } from '$lib/embedding/types';
import type { CodeForm, CodesQuestion, LoadedNetwork } from '$lib/engine/protocol';
import type { Graph, InputSpec } from '$lib/graph/types';
import { softmax } from '$lib/math/softmax';
import { preparePicture, usualPreparation } from '$lib/networks/fit';
import { Pace, type Watch } from '$lib/pictures/sets/pace';
import type { SetPixels } from '$lib/pictures/sets/pixels';
import { codeLayers, isPixels, lengthOf, usualForm, usualLayer } from './embeddings-layers';
import type { SetInView } from './embeddings-view';
import type { Session } from './session.svelte';
import { SharedWork } from './shared-work';

/** Which layer gives the codes, and how. */
export interface CodeChoice {
	/** Null for the last before the classifier. */
	readonly layer: string | null;
	/** Null for the layer's usual form. */
	readonly form: CodeForm | null;
	/** Trained as they are, or all shuffled: what the architecture does without having learned. */
	readonly weights: 'trained' | 'shuffled';
}

/** What a network says of each row. */
export interface Verdicts {
	readonly classes: readonly string[];
	/** Place in `classes` of the most probable class, by row. */
	readonly predictions: Int32Array;
	/** Its probability. */
	readonly confidences: Float32Array;
}

/** A set as codes. */
export interface EncodedSet {
	readonly key: string;
	/** Whose codes they are; null for sets of vectors. */
	readonly network: LoadedNetwork | null;
	readonly codes: Codes;
	/** Null for sets of vectors. */
	readonly verdicts: Verdicts | null;
	/** In words: network, layer, form and weights. */
	readonly title: string;
	/** What making them took; 0 where they were there already. */
	readonly seconds: number;
}

/** What is asked of the engine for one choice. */
export interface ResolvedChoice {
	readonly node: string;
	readonly form: CodeForm;
	readonly shuffleSeed: number | null;
	readonly title: string;
	/** Numbers of a code. */
	readonly length: number;
}

const shuffleSeed = 1;

/** A choice without a layer that the network does not have, e.g. from a link. */
export function fitChoice<T extends CodeChoice>(graph: Graph, choice: T): T {
	const isKnown = codeLayers(graph).some(({ node }) => node === choice.layer);
	return choice.layer === null || isKnown ? choice : { ...choice, layer: null, form: null };
}

/** A choice on a network, or null for a layer that it does not have. */
export function resolveChoice(graph: Graph, choice: CodeChoice): ResolvedChoice | null {
	const wanted = choice.layer ?? usualLayer(graph);
	const layer = codeLayers(graph).find(({ node }) => node === wanted);
	if (!layer) return null;
	const form = layer.shape.length === 1 ? 'flattened' : (choice.form ?? usualForm(layer.shape));
	const isShuffled = choice.weights === 'shuffled' && !isPixels(graph, layer.node);
	const how = layer.shape.length > 1 && form === 'averaged' ? ', averaged over positions' : '';
	return {
		node: layer.node,
		form,
		shuffleSeed: isShuffled ? shuffleSeed : null,
		title: `${layer.label}${how}${isShuffled ? ', shuffled weights' : ''}`,
		length: lengthOf(layer.shape, form)
	};
}

/** Side of MNIST's digits, which their networks see in the middle of a larger black square. */
const digitSide = 28;

/** A picture in the middle of a black one of the network's size. */
function frame({ width, height, rgba }: SetPixels, input: InputSpec): SetPixels {
	const framed = new Uint8ClampedArray(4 * input.width * input.height);
	for (let at = 3; at < framed.length; at += 4) framed[at] = 255;
	const left = (input.width - width) >> 1;
	const top = (input.height - height) >> 1;
	for (let y = 0; y < height; y++) {
		const row = rgba.subarray(4 * y * width, 4 * (y + 1) * width);
		framed.set(row, 4 * ((top + y) * input.width + left));
	}
	return { width: input.width, height: input.height, rgba: framed };
}

/**
 * A picture as the network's own sets show theirs: one of the network's size is taken as it is, one of MNIST's size is
 * framed as MNIST's are, all others are brought to it in the network's usual way.
 */
export function prepareForNetwork(picture: SetPixels, input: InputSpec): NdArray {
	const isDigit = input.lightOnDark && picture.width === digitSide && picture.height === digitSide;
	const taken = isDigit && input.width >= digitSide ? frame(picture, input) : picture;
	const named = { ...taken, name: '', source: { kind: 'file' } as const };
	const usual = usualPreparation(named, input);
	const isExact = taken.width === input.width && taken.height === input.height;
	return preparePicture(named, input, isExact ? { ...usual, fit: 'crop' } : usual);
}

/** Stacks pictures to [n, height, width, channel]. */
export function stackPictures(pictures: readonly NdArray[]): NdArray {
	const { shape } = pictures[0]!;
	const size = sizeOf(shape);
	const data = new Float32Array(size * pictures.length);
	pictures.forEach((picture, i) => data.set(picture.data, i * size));
	return { shape: [pictures.length, ...shape], data };
}

/** Adds what the network says of a batch to the verdicts. */
function judge(verdicts: Verdicts, logits: NdArray, start: number): void {
	const classes = logits.shape[1]!;
	for (let i = 0; i < logits.shape[0]!; i++) {
		const probabilities = softmax(logits.data.subarray(i * classes, (i + 1) * classes));
		const best = probabilities.indexOf(Math.max(...probabilities));
		verdicts.predictions[start + i] = best;
		verdicts.confidences[start + i] = probabilities[best]!;
	}
}

/** Pictures that are sent to the engine at once: the floats of one batch is all that lies in memory. */
const batchSize = 256;
/** Codes beyond this many numbers fill the memory of a small machine. */
const mostNumbers = 80e6;
/** Sets of codes that are kept, as long as they hold no more numbers than one may. */
const keptSets = 16;

const unknownLayer = (name: string) =>
	failure('unsupported', `This network has no layer named “${name}”: choose another.`);

/** Codes of sets, made by the engine once and kept by network, layer and set. */
export class CodeStore {
	#kept = new Map<string, EncodedSet>();
	readonly #running = new Map<string, SharedWork<EncodedSet>>();

	constructor(private readonly session: Session) {}

	/** The codes of a set; those that are being made for another map are not made twice. Never rejects. */
	async encode(
		network: LoadedNetwork | null,
		view: SetInView,
		choice: CodeChoice,
		watch: Watch
	): Promise<Result<EncodedSet>> {
		if (view.vectors) return success(this.#ofVectors(view, view.vectors));
		if (!network) return failure('unsupported', 'Choose a network first.');
		const resolved = resolveChoice(network.graph, choice);
		if (!resolved) return unknownLayer(choice.layer ?? '');
		const key = [network.id, resolved.node, resolved.form, resolved.shuffleSeed, view.key].join(
			'|'
		);
		const known = this.#kept.get(key);
		if (known) return success({ ...known, seconds: 0 });
		if (resolved.length * view.count > mostNumbers)
			return failure(
				'out-of-memory',
				`${view.count} codes of ${resolved.length} numbers are too many for this page. Average over the positions, or choose a later layer.`
			);
		return this.#share(key, (own) => this.#make(network, view, resolved, key, own)).join(watch);
	}

	/** The work under a key that runs already, or a new one. */
	#share(key: string, make: (watch: Watch) => Promise<Result<EncodedSet>>): SharedWork<EncodedSet> {
		const running = this.#running.get(key);
		if (running && !running.isStopped) return running;
		const work = new SharedWork<EncodedSet>(async (watch) => {
			const made = await make(watch).catch((thrown): Result<never> => ({
				ok: false,
				error: toFailure(thrown, 'unsupported')
			}));
			if (made.ok) this.#keep(made.value);
			if (this.#running.get(key) === work) this.#running.delete(key);
			return made;
		});
		this.#running.set(key, work);
		return work;
	}

	#ofVectors(view: SetInView, codes: Codes): EncodedSet {
		const title = `vectors of ${codes.dimensions} numbers`;
		return { key: view.key, network: null, codes, verdicts: null, title, seconds: 0 };
	}

	#keep(encoded: EncodedSet): void {
		this.#kept.set(encoded.key, encoded);
		const total = () => {
			let numbers = 0;
			for (const { codes } of this.#kept.values()) numbers += codes.data.length;
			return numbers;
		};
		while (this.#kept.size > 1 && (this.#kept.size > keptSets || total() > mostNumbers))
			this.#kept.delete(this.#kept.keys().next().value!);
	}

	async #make(
		network: LoadedNetwork,
		view: SetInView,
		{ node, form, shuffleSeed: seed, title, length }: ResolvedChoice,
		key: string,
		watch: Watch
	): Promise<Result<EncodedSet>> {
		const startMs = performance.now();
		const { id, graph } = network;
		const { count } = view;
		const codes: Codes = { count, dimensions: length, data: new Float32Array(count * length) };
		const verdicts: Verdicts = {
			classes: graph.classes,
			predictions: new Int32Array(count),
			confidences: new Float32Array(count)
		};
		const pace = new Pace(watch);
		for (let start = 0; start < count; start += batchSize) {
			const end = Math.min(count, start + batchSize);
			const pictures = await this.#prepare(view, start, end, graph.input, pace);
			const asked = { network: id, pictures, node, form, shuffleSeed: seed };
			const answer = await this.#ask(asked, watch.signal);
			if (!answer.ok) return answer;
			codes.data.set(answer.value.codes.data, start * length);
			judge(verdicts, answer.value.logits, start);
			watch.onprogress?.(end / count);
		}
		const seconds = (performance.now() - startMs) / 1000;
		return success({ key, network, codes, verdicts, title, seconds });
	}

	async #prepare(view: SetInView, start: number, end: number, input: InputSpec, pace: Pace) {
		const rows = Array.from({ length: end - start }, (_, i) => start + i);
		const pictures = await Promise.all(rows.map((row) => view.picture(row)));
		const prepared: NdArray[] = [];
		for (const picture of pictures) {
			await pace.step();
			prepared.push(prepareForNetwork(picture!, input));
		}
		return stackPictures(prepared);
	}

	/** Asks the engine; whoever asked for the codes shows what goes wrong. */
	#ask(question: CodesQuestion, signal: AbortSignal) {
		return this.session.request('codes', question, { signal, isShownElsewhere: true });
	}

	/** Codes and verdicts of prepared pictures that belong to no set. */
	async encodePixels(
		network: LoadedNetwork,
		pixels: readonly NdArray[],
		choice: CodeChoice,
		signal: AbortSignal
	): Promise<Result<{ readonly codes: Codes; readonly verdicts: Verdicts }>> {
		const resolved = resolveChoice(network.graph, choice);
		if (!resolved) return unknownLayer(choice.layer ?? '');
		const { node, form, shuffleSeed: seed } = resolved;
		const pictures = stackPictures(pixels);
		const asked = { network: network.id, pictures, node, form, shuffleSeed: seed };
		const answer = await this.#ask(asked, signal);
		if (!answer.ok) return answer;
		const [count, dimensions] = answer.value.codes.shape as readonly [number, number];
		const verdicts: Verdicts = {
			classes: network.graph.classes,
			predictions: new Int32Array(count),
			confidences: new Float32Array(count)
		};
		judge(verdicts, answer.value.logits, 0);
		return success({ codes: { count, dimensions, data: answer.value.codes.data }, verdicts });
	}
}
