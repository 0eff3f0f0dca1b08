import type { DefenceChoice } from '$lib/attacks/defence';
import type { AttackSetRow } from '$lib/attacks/questions';
import type { AttackMeta, LabelledPicture } from '$lib/attacks/types';
import type { ParamValues } from '$lib/core/params';
import type { LabelledSet, LabPictures } from './adversarial-pictures.svelte';
import { epsilonOf } from './adversarial-setup';
import type { Session } from './session.svelte';

/** What a curve is of. */
export interface CurveSubject {
	readonly network: string;
	/** Of the network. */
	readonly title: string;
	readonly meta: AttackMeta;
	readonly params: ParamValues;
	readonly seed: number;
	/** Also measured behind it; null for none. */
	readonly defence: DefenceChoice | null;
	/** Pictures. */
	readonly count: number;
}

/** Accuracy against ε, as far as it is measured. */
export interface Curve extends CurveSubject {
	readonly rows: readonly AttackSetRow[];
	/** Bounds that the whole curve has, in the units of the slider; null for one row without a bound. */
	readonly strengths: readonly (number | null)[];
	readonly set: LabelledSet;
}

const strengthsOfDigits = [4, 8, 16, 24, 32, 48, 64];
const strengthsOfPhotographs = [0.5, 1, 2, 4, 8];
const lengths = [0.25, 0.5, 1, 2, 4];

function strengthsFor({ kind, norm }: AttackMeta, channels: 1 | 3): readonly (number | null)[] {
	if (kind !== 'bounded') return [null];
	if (norm === 'l0') return [1, 3, 5];
	if (norm === 'l2') return lengths;
	return channels === 1 ? strengthsOfDigits : strengthsOfPhotographs;
}

/** Measures accuracy against ε over a set, one bound after the other; what is measured stays when it is cancelled. */
export class CurveRun {
	#curve = $state.raw<Curve | null>(null);
	#done = $state<number | null>(null);
	#controller: AbortController | null = null;

	constructor(
		private readonly session: Session,
		private readonly pictures: LabPictures
	) {}

	get curve() {
		return this.#curve;
	}
	/** Share done of what runs; null while nothing does. */
	get done() {
		return this.#done;
	}
	cancel(): void {
		this.#controller?.abort();
	}

	/** Measures a curve; it takes the place of the one before with its first row. */
	async measure(subject: CurveSubject): Promise<void> {
		this.cancel();
		const controller = new AbortController();
		this.#controller = controller;
		this.#done = 0;
		await this.#measureAll(subject, controller.signal);
		if (this.#controller !== controller) return;
		this.#controller = null;
		this.#done = null;
	}

	async #measureAll(subject: CurveSubject, signal: AbortSignal): Promise<void> {
		const { channels } = this.session.network!.graph.input;
		const set = await this.pictures.open(subject.count, signal);
		if (!set) return;
		const strengths = strengthsFor(subject.meta, channels);
		const rows: AttackSetRow[] = [];
		for (const strength of strengths) {
			const share = (done: number) => (rows.length + done) / strengths.length;
			const row = await this.#measureAt(subject, set.pictures, strength, signal, share);
			if (!row) return;
			rows.push(row);
			this.#curve = { ...subject, rows: [...rows], strengths, set };
		}
	}

	async #measureAt(
		{ network, meta, params, seed, defence }: CurveSubject,
		pictures: readonly LabelledPicture[],
		strength: number | null,
		signal: AbortSignal,
		share: (done: number) => number
	): Promise<AttackSetRow | null> {
		const epsilons = strength === null ? [] : [epsilonOf(meta.norm, strength)];
		const question = { network, attack: meta.id, pictures, epsilons, params, seed };
		const behind = defence ? { defence } : {};
		const request = { ...question, ...behind, target: null, control: true, keepPictures: false };
		const asked = await this.session.request('attackSet', request, {
			label: `Curve of ${meta.label}`,
			signal,
			onprogress: (progress) => {
				if (progress.phase === 'compute' && !signal.aborted) this.#done = share(progress.done);
			}
		});
		return asked.ok ? asked.value.rows[0]! : null;
	}
}
