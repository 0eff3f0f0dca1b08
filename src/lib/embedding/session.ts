import { toFailure, type Failure } from '$lib/core/result';
import { classifyCodes } from './classify/classify';
import { finishMap, layoutFor, StageClock, startMap } from './make-map';
import { measureQuality } from './measures/quality';
import { findSeams } from './measures/seams';
import { compareMaps } from './measures/stability';
import { MovingMap } from './moving-map';
import { placeCodes } from './place';
import type {
	FromWorker,
	MapAnswer,
	MapSettings,
	QuestionKind,
	Questions,
	Stability,
	StageName,
	ToWorker,
	Travelling
} from './questions';
import { findMethod } from './registry';
import { CodeShelf } from './shelf';
import type { CodeSpace } from './space';
import { ListenedTask, stretch } from './task';
import type { EmbeddingMethod, Positions, Task } from './types';

/** Where the session's news go. */
export type Send = (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void;

interface Asked {
	readonly job: number;
	readonly task: Task;
	readonly signal: AbortSignal;
	/** Says that the progress is that of a stage from now on. */
	enter(stage: StageName): void;
}

type Handlers = {
	readonly [K in QuestionKind]: (
		question: Travelling<K>,
		asked: Asked
	) => Promise<Questions[K]['answer']>;
};

const outOfMemory: Failure = {
	code: 'out-of-memory',
	message: 'There is not enough memory for so many codes; use fewer.'
};

/** Pictures of the map a second, where the method does not ask for fewer. */
const framesPerSecond = 60;

function methodOf({ method }: MapSettings): EmbeddingMethod {
	const found = findMethod(method);
	if (!found) throw new RangeError(`there is no method ${method}`);
	return found;
}

/** What is thrown when the settings or the memory are at fault, as a sentence. */
function explain(thrown: unknown): Failure {
	const lacksMemory = thrown instanceof RangeError && /allocation|length/i.test(thrown.message);
	return lacksMemory ? outOfMemory : toFailure(thrown, 'unsupported');
}

/** What the worker of maps does with the messages of the page. Questions run side by side, one map among them. */
export class EmbeddingSession {
	readonly #shelf = new CodeShelf();
	readonly #running = new Map<number, AbortController>();
	#map: { readonly job: number; readonly run: MovingMap } | null = null;
	/** Whether the map that is being set up starts halted. */
	#startsPaused = false;

	constructor(private readonly send: Send) {}

	/** Takes in a message. */
	hear(message: ToWorker): void {
		switch (message.type) {
			case 'codes':
				return this.#shelf.put(message.id, message.codes);
			case 'forget':
				return this.#shelf.drop(message.id);
			case 'ask':
				return void this.#answer(message.job, message.kind, message.question);
			case 'cancel':
				return this.#running.get(message.job)?.abort();
			case 'seen':
				return this.#map?.job === message.job ? this.#map.run.seen() : undefined;
			case 'step':
				return this.#map?.run.step(message.count);
			default:
				return this.#halt(message.type);
		}
	}

	#halt(what: 'pause' | 'resume'): void {
		this.#startsPaused = what === 'pause';
		this.#map?.run[what]();
	}

	async #answer(
		job: number,
		kind: QuestionKind,
		question: Travelling<QuestionKind>
	): Promise<void> {
		const controller = new AbortController();
		const { signal } = controller;
		let stage: StageName | null = null;
		const report = (done: number) => this.send({ type: 'progress', job, done, stage });
		const enter = (entered: StageName) => {
			stage = entered;
			report(0);
		};
		const task = new ListenedTask(signal, report);
		this.#running.set(job, controller);
		try {
			const answer = await this.#handlers[kind](question as never, {
				...{ job, task, signal, enter }
			});
			signal.throwIfAborted();
			this.send({ type: 'answer', job, answer });
		} catch (thrown) {
			this.send({ type: 'failure', job, failure: explain(thrown) });
		} finally {
			this.#running.delete(job);
		}
	}

	readonly #handlers: Handlers = {
		map: (question, asked) => this.#makeMap(question, asked),
		neighbours: async ({ codes, metric, k }, { task }) =>
			(await this.#shelf.space(codes, metric, task)).neighbours(k, task),
		nearest: async ({ codes, metric, row, k }, { task }) =>
			(await this.#shelf.space(codes, metric, task)).nearestTo(row, k, task),
		quality: async (question, { task }) =>
			measureQuality(await this.#spaceOf(question, task), question, task),
		stability: (question, { task }) => this.#measureStability(question, task),
		seams: async (question, { task }) =>
			findSeams(await this.#spaceOf(question, task), question, task),
		place: async (question, { task }) =>
			placeCodes(await this.#spaceOf(question, task), methodOf(question), question, task),
		classify: async (question, { task }) =>
			classifyCodes(await this.#spaceOf(question, task), question, task)
	};

	#spaceOf({ codes, metric }: Travelling<QuestionKind>, task: Task): Promise<CodeSpace> {
		return this.#shelf.space(codes, metric, task);
	}

	async #makeMap(question: Travelling<'map'>, asked: Asked): Promise<MapAnswer> {
		const { job, task, signal } = asked;
		const method = methodOf(question);
		this.#startsPaused = question.paused ?? false;
		const clock = new StageClock(asked.enter);
		clock.enter('prepare');
		const space = await this.#spaceOf(question, task);
		const layout = await layoutFor(space, method, question.reduce, task);
		const embedder = await startMap(method, layout, question, task, clock);
		signal.throwIfAborted();
		const run = new MovingMap(embedder, signal, {
			framesPerSecond: method.meta.framesPerSecond ?? framesPerSecond,
			paused: this.#startsPaused,
			onframe: (frame) =>
				this.send({ type: 'frame', job, frame }, [frame.positions.buffer as ArrayBuffer])
		});
		this.#map = { job, run };
		try {
			return await run.finish(clock);
		} finally {
			if (this.#map.job === job) this.#map = null;
		}
	}

	/** Makes the same map from other seeds, from random starts, and compares. */
	async #measureStability(question: Travelling<'stability'>, task: Task): Promise<Stability> {
		const method = methodOf(question);
		const space = await this.#spaceOf(question, task);
		const layout = await layoutFor(space, method, question.reduce, stretch(task, 0, 0));
		const maps: Positions[] = [question.positions];
		for (const [i, seed] of question.seeds.entries()) {
			const part = stretch(task, i / question.seeds.length, (i + 1) / question.seeds.length);
			const settings = { ...question, seed, start: 'random' as const };
			const own = stretch(part, 0, 0);
			const embedder = await startMap(method, layout, settings, own, new StageClock());
			maps.push(await finishMap(embedder, part));
		}
		return compareMaps(maps, task);
	}
}
