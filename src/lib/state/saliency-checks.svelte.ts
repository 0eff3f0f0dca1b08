import type {
	AttributionQuestion,
	DeletionAnswer,
	DeletionQuestion,
	RandomisationAnswer,
	RandomisedStage,
	SensitivityAnswer,
	Substrate
} from '$lib/attribution/questions';
import type { Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { Progress } from '$lib/engine/protocol';
import type { Session } from './session.svelte';

/** What each check answers. */
export interface CheckAnswers {
	randomise: RandomisationAnswer;
	deletion: DeletionAnswer;
	sensitivity: SensitivityAnswer;
}

export type CheckKind = keyof CheckAnswers;

/** How pixels are taken away and put back. */
export interface DeletionSettings {
	readonly deleted: Substrate;
	readonly start: Substrate;
	/** Pixels go by the size of their value, whatever its sign. */
	readonly bySize: boolean;
	readonly measure: 'probability' | 'score';
}

/** What a check is made on: a tile's question, and the map that answered it. */
export interface Checked {
	/** Stands for the question. */
	readonly key: string;
	readonly question: AttributionQuestion;
	/** The map at input size. */
	readonly enlarged: NdArray;
	/** The tile's name. */
	readonly label: string;
}

/** The check that is being computed. */
interface Running {
	readonly id: string;
	readonly key: string;
	readonly done: number;
	/** Stages of a randomisation that are there. */
	readonly stages: readonly RandomisedStage[];
}

interface Waiting {
	readonly id: string;
	readonly kind: CheckKind;
	readonly checked: Checked;
	/** As they were when it was asked for. */
	readonly deletion: DeletionSettings;
}

const maxStages = 8;
const deletionSteps = 32;
const controls = 5;
const radii = [2, 4, 8].map((levels) => levels / 255);
const samples = 4;

const labels: Readonly<Record<CheckKind, string>> = {
	randomise: 'Shuffled weights',
	deletion: 'Deletion and insertion',
	sensitivity: 'Noise'
};

function deletionQuestion(
	{ question, enlarged }: Checked,
	settings: DeletionSettings
): DeletionQuestion {
	const { network, pixels, weights, seed } = question;
	const { bySize, ...rest } = settings;
	const map = bySize ? { shape: enlarged.shape, data: enlarged.data.map(Math.abs) } : enlarged;
	return { ...rest, network, pixels, weights, seed, controls, steps: deletionSteps, map };
}

/** The checks of what a map is worth: computed one after the other, and kept. */
export class Checks {
	#answers = $state.raw<ReadonlyMap<string, CheckAnswers[CheckKind]>>(new Map());
	#running = $state.raw<Running | null>(null);
	#waiting = $state.raw<readonly Waiting[]>([]);
	#deletion = $state.raw<DeletionSettings>({
		deleted: 'mean',
		start: 'blurred',
		bySize: false,
		measure: 'probability'
	});
	#controller: AbortController | null = null;

	constructor(private readonly session: Pick<Session, 'request'>) {}

	get deletion() {
		return this.#deletion;
	}
	get isRunning() {
		return this.#running !== null;
	}

	setDeletion(change: Partial<DeletionSettings>): void {
		this.#deletion = { ...this.#deletion, ...change };
	}

	#idOf(kind: CheckKind, key: string): string {
		return JSON.stringify([kind, key, kind === 'deletion' ? this.#deletion : null]);
	}

	/** What a check said of a question. */
	answer<K extends CheckKind>(kind: K, key: string): CheckAnswers[K] | null {
		return (this.#answers.get(this.#idOf(kind, key)) as CheckAnswers[K] | undefined) ?? null;
	}

	/** How far a check is, in [0, 1]; 0 while it waits, null if it was not asked for. */
	progress(kind: CheckKind, key: string): number | null {
		const id = this.#idOf(kind, key);
		if (this.#running?.id === id) return this.#running.done;
		return this.#waiting.some((waiting) => waiting.id === id) ? 0 : null;
	}

	/** Stages of a randomisation, also while it runs. */
	stages(key: string): readonly RandomisedStage[] {
		const answer = this.answer('randomise', key);
		if (answer) return answer.stages;
		return this.#running?.id === this.#idOf('randomise', key) ? this.#running.stages : [];
	}

	/** Has a check made, after those that were asked for before. */
	ask(kind: CheckKind, checked: Checked): void {
		const id = this.#idOf(kind, checked.key);
		if (this.#answers.has(id) || this.progress(kind, checked.key) !== null) return;
		this.#waiting = [...this.#waiting, { id, kind, checked, deletion: this.#deletion }];
		if (!this.#running) void this.#work();
	}

	/** Stops what runs and what waits. */
	cancel(): void {
		this.#waiting = [];
		this.#controller?.abort();
	}

	/** Stops the checks of questions that nobody asks any more. */
	keep(keys: ReadonlySet<string>): void {
		if (this.#waiting.some(({ checked }) => !keys.has(checked.key)))
			this.#waiting = this.#waiting.filter(({ checked }) => keys.has(checked.key));
		if (this.#running && !keys.has(this.#running.key)) this.#controller?.abort();
	}

	async #work(): Promise<void> {
		for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
			this.#waiting = this.#waiting.slice(1);
			await this.#run(next);
		}
	}

	async #run(waiting: Waiting): Promise<void> {
		const { id, kind, checked } = waiting;
		const controller = new AbortController();
		this.#controller = controller;
		this.#running = { id, key: checked.key, done: 0, stages: [] };
		const label = `${labels[kind]}: ${checked.label}`;
		const onprogress = (progress: Progress) => this.#grow(id, progress);
		const options = { label, signal: controller.signal, onprogress };
		const result = await this.#request(waiting, options);
		this.#running = null;
		if (result.ok) this.#answers = new Map([...this.#answers, [id, result.value]]);
	}

	#request(
		{ kind, checked, deletion }: Waiting,
		options: Parameters<Session['request']>[2]
	): Promise<Result<CheckAnswers[CheckKind]>> {
		const { session } = this;
		const { question } = checked;
		if (kind === 'randomise') return session.request(kind, { question, maxStages }, options);
		if (kind === 'sensitivity') return session.request(kind, { question, radii, samples }, options);
		return session.request(kind, deletionQuestion(checked, deletion), options);
	}

	#grow(id: string, progress: Progress): void {
		if (this.#running?.id !== id || progress.phase === 'download') return;
		const { done } = progress;
		const added = progress.phase === 'stage' ? [progress.stage] : [];
		this.#running = { ...this.#running, done, stages: [...this.#running.stages, ...added] };
	}
}
