import { sizeOf, type NdArray } from '$lib/core/types';
import type { Random } from '$lib/core/random';
import type {
	GradientAnswer,
	GradientOptions,
	NetworkContext,
	Objective
} from '$lib/graph/network-context';

/**
 * Many runs side by side, each with a network context of its own: what they ask at the same time is put to the network as
 * one batch. Every attack is written for one picture and yet fills the graphics processor when it attacks a set.
 */

/** Rows [start, end) of [n, …], sharing its memory. */
function slice({ shape: [, ...each], data }: NdArray, start: number, end: number): NdArray {
	const size = sizeOf(each);
	return { shape: [end - start, ...each], data: data.subarray(start * size, end * size) };
}

/** Batches behind one another. */
function concatenate(batches: readonly NdArray[]): NdArray {
	const [, ...each] = batches[0]!.shape;
	const data = new Float32Array(batches.reduce((sum, batch) => sum + batch.data.length, 0));
	let at = 0;
	for (const batch of batches) {
		data.set(batch.data, at);
		at += batch.data.length;
	}
	return { shape: [data.length / sizeOf(each), ...each], data };
}

/** A question that waits for the others; `key` says which can be asked together. */
interface Waiting {
	readonly key: string;
	readonly pixels: NdArray;
	readonly objective?: Objective;
	readonly ask: (all: readonly Waiting[], pixels: NdArray) => Promise<unknown>;
	/** Takes its own rows [start, end) out of the common answer. */
	readonly settle: (answer: never, start: number, end: number) => void;
	readonly fail: (reason: unknown) => void;
}

/** One row of weights for each picture, also where one row was given for all. */
function weightRows(weights: Float32Array, pictures: number, classes: number): Float32Array {
	if (weights.length === pictures * classes) return weights;
	const rows = new Float32Array(pictures * classes);
	for (let i = 0; i < pictures; i++) rows.set(weights, i * classes);
	return rows;
}

/** Objectives of one kind as one. */
function joinObjectives(all: readonly Waiting[], classes: number): Objective {
	const objectives = all.map(({ objective }) => objective!);
	const [{ kind }] = objectives as [Objective];
	if (kind === 'cross-entropy' || kind === 'log-odds')
		return { kind, labels: objectives.flatMap((one) => ('labels' in one ? one.labels : [])) };
	const rows = objectives.map((one, i) =>
		one.kind === 'logits' ? weightRows(one.weights, all[i]!.pixels.shape[0]!, classes) : null
	);
	const data = rows.map((row) => ({ shape: [row!.length / classes, classes], data: row! }));
	return { kind: 'logits', weights: concatenate(data).data };
}

/** Collects what the runs ask until each of them waits, then asks it all. */
class Gathering {
	#waiting: Waiting[] = [];
	#running = 0;

	enter(): void {
		this.#running++;
	}

	leave(): void {
		this.#running--;
		this.#flushWhenAllWait();
	}

	add(question: Waiting): void {
		this.#waiting.push(question);
		this.#flushWhenAllWait();
	}

	#flushWhenAllWait(): void {
		if (this.#waiting.length === 0 || this.#waiting.length < this.#running) return;
		const all = this.#waiting;
		this.#waiting = [];
		const keys = [...new Set(all.map(({ key }) => key))];
		void this.#askAll(keys.map((key) => all.filter((one) => one.key === key)));
	}

	/** One group after the other, so that the engine never computes two things at once. */
	async #askAll(groups: readonly (readonly Waiting[])[]): Promise<void> {
		for (const group of groups) await this.#ask(group);
	}

	async #ask(group: readonly Waiting[]): Promise<void> {
		try {
			const answer = await group[0]!.ask(group, concatenate(group.map(({ pixels }) => pixels)));
			let start = 0;
			for (const { pixels, settle } of group) {
				settle(answer as never, start, start + pixels.shape[0]!);
				start += pixels.shape[0]!;
			}
		} catch (thrown) {
			for (const { fail } of group) fail(thrown);
		}
	}
}

type ForwardAnswer = Awaited<ReturnType<NetworkContext['forward']>>;

function sliceForward({ logits, activations }: ForwardAnswer, start: number, end: number) {
	const own = [...activations].map(([node, all]) => [node, slice(all, start, end)] as const);
	return { logits: slice(logits, start, end), activations: new Map(own) };
}

function sliceGradient(answer: GradientAnswer, start: number, end: number): GradientAnswer {
	const { gradient, values, logits, activation } = answer;
	return {
		gradient: slice(gradient, start, end),
		values: values.subarray(start, end),
		...(logits ? { logits: slice(logits, start, end) } : {}),
		...(activation ? { activation: slice(activation, start, end) } : {})
	};
}

/** A context whose questions wait for those of the other runs. */
function member(
	context: NetworkContext,
	gathering: Gathering,
	classes: number,
	random: Random
): NetworkContext {
	const wait = <T>(
		part: Omit<Waiting, 'settle' | 'fail'>,
		take: (a: T, s: number, e: number) => T
	) =>
		new Promise<T>((resolve, fail) => {
			gathering.add({
				...part,
				fail,
				settle: (answer: T, start, end) => resolve(take(answer, start, end))
			} as Waiting);
		});
	const forward = (pixels: NdArray, nodes: readonly string[] = []) =>
		wait<ForwardAnswer>(
			{
				key: JSON.stringify(['forward', nodes]),
				pixels,
				ask: (_, all) => context.forward(all, nodes)
			},
			sliceForward
		);
	const gradient = (pixels: NdArray, objective: Objective, options: GradientOptions = {}) => {
		// The mean of a channel has nothing that differs from picture to picture.
		const own = objective.kind === 'channel' ? objective : null;
		return wait<GradientAnswer>(
			{
				key: JSON.stringify(['gradient', objective.kind, options, own]),
				pixels,
				objective,
				ask: (all, together) =>
					context.gradient(together, own ?? joinObjectives(all, classes), options)
			},
			sliceGradient
		);
	};
	return { ...context, random, report: () => undefined, forward, gradient };
}

/**
 * Runs `run` for every item, `lanes` of them side by side, and gives their results in order. The first failure ends it.
 * @param randomOf each run's own random numbers, so that the order in which the runs advance changes nothing
 */
export async function inLockstep<Item, Result>(
	context: NetworkContext,
	items: readonly Item[],
	{ lanes, classes }: { readonly lanes: number; readonly classes: number },
	randomOf: (index: number) => Random,
	run: (context: NetworkContext, item: Item, index: number) => Promise<Result>
): Promise<Result[]> {
	const gathering = new Gathering();
	const results = new Array<Result>(items.length);
	let next = 0;
	const lane = async () => {
		try {
			for (let index = next++; index < items.length; index = next++)
				results[index] = await run(
					member(context, gathering, classes, randomOf(index)),
					items[index]!,
					index
				);
		} finally {
			// A lane ends when nothing is left, or by a failure: then nothing new begins.
			next = items.length;
			gathering.leave();
		}
	};
	const width = Math.min(lanes, items.length);
	for (let i = 0; i < width; i++) gathering.enter();
	const ends = await Promise.allSettled(Array.from({ length: width }, lane));
	const failed = ends.find((end) => end.status === 'rejected');
	if (failed) throw failed.reason;
	return results;
}
