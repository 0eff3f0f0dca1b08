import { FailureError } from '$lib/core/result';
import {
	fetchBytes,
	fetchCached,
	forgetCached,
	loadNetwork,
	type NetworkParts
} from '$lib/networks/load';
import { softmax } from '$lib/math/softmax';
import { startBackend } from './backends/choose';
import type { StartContext } from './backends/types';
import { checkPicture, checkWeights, refuse } from './checks';
import { Executor, toBatch } from './executor';
import { explainNode } from './explain';
import { logitGradient } from './gradient';
import { measureHealth } from './health';
import type { Answer, JobContext } from './job';
import type { Jobs, LoadedNetwork, Slot } from './protocol';
import { readPicture, readTensor } from './reading';
import { tf } from './tf';
import { buffersOf, Trace } from './trace';

type Request<K extends keyof Jobs> = Jobs[K]['request'];
type Handler<K extends keyof Jobs> = (
	request: Request<K>,
	context: JobContext
) => Promise<Answer<Jobs[K]['answer']>>;

interface Current extends NetworkParts {
	readonly id: string;
	readonly executor: Executor;
}

const bytesTransfer = (...arrays: Float32Array[]) =>
	arrays.map((array) => array.buffer as ArrayBuffer);

/** Gives back the graphics memory that TensorFlow.js keeps for reuse; it never shrinks by itself. */
function trimMemoryPool(): void {
	const backend = tf.backend() as { bufferManager?: { freeBuffers?: Map<string, GPUBuffer[]> } };
	const free = backend.bufferManager?.freeBuffers;
	for (const buffers of free?.values() ?? []) buffers.forEach((buffer) => buffer.destroy());
	free?.clear();
}

/** What the engine worker knows: the backend, one loaded network, and the traces in view. */
export class EngineSession {
	#network: Current | null = null;
	readonly #traces = new Map<Slot, Trace>();

	constructor(private readonly start: StartContext) {}

	#current(id: string): Current {
		if (this.#network?.id === id) return this.#network;
		return refuse(`The network “${id}” is not loaded.`);
	}

	#trace(slot: Slot): Trace {
		const trace = this.#traces.get(slot);
		if (trace) return trace;
		return refuse('Choose a picture first.');
	}

	#dropTraces(): void {
		for (const trace of this.#traces.values()) trace.dispose();
		this.#traces.clear();
	}

	#replaceNetwork(id: string, parts: NetworkParts): LoadedNetwork {
		const executor = new Executor(parts.graph, parts.weights);
		this.#dropTraces();
		this.#network?.executor.dispose();
		trimMemoryPool();
		this.#network = { id, ...parts, executor };
		return { id, graph: parts.graph };
	}

	async #fetch({ files, card }: Request<'load'>, { signal, report }: JobContext) {
		const loaded = await loadNetwork(
			files,
			card,
			signal,
			card ? fetchCached : fetchBytes,
			(done, total) => report({ phase: 'download', loaded: done, total })
		);
		signal.throwIfAborted();
		if (loaded.ok) return loaded.value;
		await forgetCached(files.weights);
		throw new FailureError(loaded.error);
	}

	async #load(request: Request<'load'>, context: JobContext) {
		return { answer: this.#replaceNetwork(request.id, await this.#fetch(request, context)) };
	}

	/** Asks the loaded network; or a guest, which is there only as long as it is asked. */
	async #asking<T>(
		{ network, guest }: { readonly network: string; readonly guest?: Request<'load'> },
		context: JobContext,
		ask: (executor: Executor) => Promise<T>
	): Promise<T> {
		if (!guest) return ask(this.#current(network).executor);
		const { graph, weights } = await this.#fetch(guest, context);
		const executor = new Executor(graph, weights);
		try {
			return await ask(executor);
		} finally {
			executor.dispose();
		}
	}

	async #runTrace({ network, slot, pixels, nodes }: Request<'trace'>, { signal }: JobContext) {
		const startMs = performance.now();
		const current = this.#current(network);
		checkPicture(current.graph, pixels);
		const trace = new Trace(current.executor, pixels);
		try {
			const [logits, ...maps] = await Promise.all([
				trace.read(current.graph.logits),
				...nodes.map((node) => trace.maps(node))
			]);
			signal.throwIfAborted();
			this.#traces.get(slot)?.dispose();
			this.#traces.set(slot, trace);
			const probabilities = Float32Array.from(softmax(logits.data));
			const durationMs = performance.now() - startMs;
			return {
				answer: { logits: logits.data.slice(), probabilities, maps, durationMs },
				transfer: buffersOf(maps)
			};
		} catch (thrown) {
			trace.dispose();
			throw thrown;
		}
	}

	async #gradient({ network, pixels, seed, node, reluRule }: Request<'gradient'>) {
		const { executor, graph } = this.#current(network);
		checkPicture(graph, pixels);
		checkWeights(graph, seed);
		const input = { [executor.inputName]: toBatch(pixels) };
		const name = node ?? executor.inputName;
		const feeds =
			name === executor.inputName
				? input
				: { ...input, ...tf.tidy(() => Object.fromEntries(executor.run(input, [name]))) };
		try {
			const found = logitGradient(executor, feeds, name, seed, reluRule);
			const [gradient, logits] = await Promise.all([
				readPicture(found.gradient),
				readTensor(found.logits)
			]).finally(() => tf.dispose([found.gradient, found.logits]));
			return { answer: { gradient, logits }, transfer: bytesTransfer(gradient.data, logits) };
		} finally {
			tf.dispose(Object.values(feeds));
		}
	}

	async #values({ slot, node, channel }: Request<'values'>) {
		const { shape, data } = await this.#trace(slot).read(node);
		const channels = shape.at(-1)!;
		const own =
			channel === undefined
				? data.slice()
				: Float32Array.from(
						{ length: data.length / channels },
						(_, i) => data[i * channels + channel]!
					);
		const answer = { shape: channel === undefined ? shape : shape.slice(0, -1), data: own };
		return { answer, transfer: bytesTransfer(own) };
	}

	async #maps({ slot, nodes }: Request<'maps'>) {
		const trace = this.#trace(slot);
		const maps = await Promise.all(nodes.map((node) => trace.maps(node)));
		return { answer: maps, transfer: buffersOf(maps) };
	}

	async #weights({ network, node, role }: Request<'weights'>) {
		const { graph, weights } = this.#current(network);
		const name = graph.nodes.find((candidate) => candidate.name === node)?.weights?.[role];
		const weight = name === undefined ? undefined : weights.get(name);
		if (!weight) refuse(`“${node}” has no weight named “${role}”.`);
		const data = weight.data.slice();
		return { answer: { shape: weight.shape, data }, transfer: bytesTransfer(data) };
	}

	async #explain({ slot, node, cell }: Request<'explain'>) {
		return { answer: await explainNode(this.#trace(slot), this.#network!.weights, node, cell) };
	}

	async #health({ network, pictures, nodes }: Request<'health'>, context: JobContext) {
		const { executor } = this.#current(network);
		return { answer: await measureHealth(executor, pictures, nodes, context) };
	}

	async #attribute(request: Request<'attribute'>, context: JobContext) {
		const current = this.#current(request.network);
		const { attribute } = await import('./attribute');
		const { withShuffled } = await import('./honesty');
		const { randomised = [], seed } = request;
		const ask = (executor: Executor) => attribute(executor, request, context);
		const answer = randomised.length
			? await withShuffled(current, randomised, seed, ask)
			: await ask(current.executor);
		return { answer };
	}

	async #randomise(request: Request<'randomise'>, context: JobContext) {
		const current = this.#current(request.question.network);
		const { randomise } = await import('./honesty');
		return { answer: await randomise(current, request, context) };
	}

	async #deletion(request: Request<'deletion'>, context: JobContext) {
		const { executor } = this.#current(request.network);
		const { measureDeletion } = await import('./honesty');
		return { answer: await measureDeletion(executor, request, context) };
	}

	async #sensitivity(request: Request<'sensitivity'>, context: JobContext) {
		const { executor } = this.#current(request.question.network);
		const { measureSensitivity } = await import('./honesty');
		return { answer: await measureSensitivity(executor, request, context) };
	}

	async #visualise(request: Request<'visualise'>, context: JobContext) {
		const { executor } = this.#current(request.network);
		const { makeVisualisation } = await import('./visualise');
		return { answer: await makeVisualisation(executor, request, context) };
	}

	async #classMap({ network, pixels }: Request<'classMap'>) {
		const { runClassMap } = await import('./class-map');
		const answer = await runClassMap(this.#current(network), pixels);
		return { answer, transfer: bytesTransfer(answer.logits.data, answer.probabilities.data) };
	}

	async #attack(request: Request<'attack'>, context: JobContext) {
		const { executor } = this.#current(request.network);
		const { attackPicture } = await import('./attack');
		return { answer: await attackPicture(executor, request, context) };
	}

	async #attackSet(request: Request<'attackSet'>, context: JobContext) {
		const { attackSet } = await import('./attack-set');
		const ask = (executor: Executor) => attackSet(executor, request, context);
		return { answer: await this.#asking(request, context, ask) };
	}

	async #transfer(request: Request<'transfer'>, context: JobContext) {
		const { judgeTransfer } = await import('./attack-transfer');
		const ask = (executor: Executor) => judgeTransfer(executor, request, context);
		return { answer: await this.#asking(request, context, ask) };
	}

	async #judge(request: Request<'judge'>, context: JobContext) {
		const { judgePictures } = await import('./defend');
		const ask = (executor: Executor) => judgePictures(executor, request, context);
		return { answer: await this.#asking(request, context, ask) };
	}

	async #codes(request: Request<'codes'>, context: JobContext) {
		const current = this.#current(request.network);
		const { encodePictures } = await import('./codes');
		const answer = await encodePictures(current, request, context);
		return { answer, transfer: bytesTransfer(answer.codes.data, answer.logits.data) };
	}

	async #checkGradients(_request: Request<'checkGradients'>, context: JobContext) {
		const { checkAdjoints } = await import('./self-check/adjoint');
		return { answer: await checkAdjoints(context) };
	}

	async #checkNetwork({ network, reference }: Request<'checkNetwork'>, context: JobContext) {
		const { executor } = this.#current(network);
		const { checkReference } = await import('./self-check/reference');
		return { answer: await checkReference(executor, reference, context) };
	}

	/** One handler for each kind of job. Each leaves the tensor count as it found it, also when it fails. */
	readonly handlers: { readonly [K in keyof Jobs]: Handler<K> } = {
		start: async ({ backend, excluded }) => ({
			answer: await startBackend(backend, this.start, new Set(excluded))
		}),
		load: (request, context) => this.#load(request, context),
		trace: (request, context) => this.#runTrace(request, context),
		maps: (request) => this.#maps(request),
		values: (request) => this.#values(request),
		weights: (request) => this.#weights(request),
		explain: (request) => this.#explain(request),
		gradient: (request) => this.#gradient(request),
		health: (request, context) => this.#health(request, context),
		attribute: (request, context) => this.#attribute(request, context),
		randomise: (request, context) => this.#randomise(request, context),
		deletion: (request, context) => this.#deletion(request, context),
		sensitivity: (request, context) => this.#sensitivity(request, context),
		visualise: (request, context) => this.#visualise(request, context),
		classMap: (request) => this.#classMap(request),
		attack: (request, context) => this.#attack(request, context),
		attackSet: (request, context) => this.#attackSet(request, context),
		transfer: (request, context) => this.#transfer(request, context),
		judge: (request, context) => this.#judge(request, context),
		codes: (request, context) => this.#codes(request, context),
		checkGradients: (request, context) => this.#checkGradients(request, context),
		checkNetwork: (request, context) => this.#checkNetwork(request, context),
		memory: async () => {
			const { numTensors, numBytes } = tf.memory();
			return { answer: { tensors: numTensors, bytes: numBytes } };
		}
	};

	/** Frees everything. */
	dispose(): void {
		this.#dropTraces();
		this.#network?.executor.dispose();
		this.#network = null;
	}
}
