import type { TransferAnswer } from '$lib/attacks/questions';
import type { AttackMeta, LabelledPicture } from '$lib/attacks/types';
import type { ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import { softmax, top } from '$lib/math/softmax';
import type { LabelledSet, LabPictures } from './adversarial-pictures.svelte';
import { relatedNetworks, type RelatedNetwork } from './adversarial-related';
import type { FinishedAttack } from './adversarial-run.svelte';
import { shelfOf } from './network-shelf.svelte';
import type { Session } from './session.svelte';

/** What one network says of original and result. */
export interface GlanceRow {
	readonly network: RelatedNetwork;
	readonly original: Float32Array;
	readonly result: Float32Array;
	/** The picture was made for it. */
	readonly isOwn: boolean;
}

/** What a matrix is of. */
export interface MatrixSubject {
	readonly meta: AttackMeta;
	readonly params: ParamValues;
	readonly seed: number;
	readonly epsilon: number;
	/** ε in the units of its slider. */
	readonly strength: number;
	/** Pictures. */
	readonly count: number;
}

/** Pictures made on each network (rows), shown to each (columns), as far as they are measured. */
export interface TransferMatrix extends MatrixSubject {
	readonly networks: readonly RelatedNetwork[];
	readonly set: LabelledSet;
	/** Title of the network that the visitor has open, by whose answers pictures without a class count. */
	readonly openTitle: string;
	/** Right of the untouched pictures, one a network. */
	readonly clean: readonly (number | null)[];
	/** Still right, [made on][shown to]; null where it is not measured yet. */
	readonly right: readonly (readonly (number | null)[])[];
}

/** Shows what was made for one network to the others, picture by picture and over a set. */
export class TransferLab {
	#glance = $state.raw<{ of: FinishedAttack; rows: readonly GlanceRow[] } | null>(null);
	#matrix = $state.raw<TransferMatrix | null>(null);
	#related = $state.raw<readonly RelatedNetwork[]>([]);
	#doing = $state.raw<'glance' | 'matrix' | null>(null);
	#done = $state<number | null>(null);
	#controller: AbortController | null = null;

	/** What the networks say of the attack in view, once they were asked. */
	readonly glance = $derived.by<readonly GlanceRow[] | null>(() => {
		const held = this.#glance;
		return held && held.of === this.attack() ? held.rows : null;
	});

	/** @param attack the attack in view */
	constructor(
		private readonly session: Session,
		private readonly pictures: LabPictures,
		private readonly attack: () => FinishedAttack | null
	) {}

	get matrix() {
		return this.#matrix;
	}
	/** Networks that take the same pictures as the visitor's, that one among them. */
	get related() {
		return this.#related;
	}
	/** What runs; null while nothing does. */
	get doing() {
		return this.#doing;
	}
	/** Share done of what runs. */
	get done() {
		return this.#done;
	}

	/** Looks which networks take the same pictures. */
	async findRelated(): Promise<void> {
		const network = this.session.network;
		if (!network) return;
		const related = await relatedNetworks(network.graph, await shelfOf(this.session).allSources());
		if (this.session.network !== network) return;
		const isIn = related.some(({ id }) => id === network.id);
		const own = { id: network.id, title: this.session.title ?? network.id, load: null };
		this.#related = isIn ? related : [own, ...related];
	}

	cancel(): void {
		this.#controller?.abort();
	}

	async #work(what: 'glance' | 'matrix', work: (signal: AbortSignal) => Promise<void>) {
		this.cancel();
		const controller = new AbortController();
		this.#controller = controller;
		[this.#doing, this.#done] = [what, 0];
		await this.findRelated();
		await work(controller.signal);
		if (this.#controller !== controller) return;
		[this.#controller, this.#doing, this.#done] = [null, null, null];
	}

	/** A request that another network answers as a guest; the visitor's own stays loaded. */
	#guest(network: RelatedNetwork) {
		const own = this.session.network!.id;
		const isOwn = network.id === own || network.load === null;
		return isOwn ? { network: own } : { network: own, guest: network.load };
	}

	/** Shows original and result of the attack in view to every network. */
	async lookAround(): Promise<void> {
		const finished = this.attack();
		if (!finished) return;
		const pictures = [finished.question.pixels, finished.answer.result];
		await this.#work('glance', async (signal) => {
			const rows: GlanceRow[] = [];
			for (const network of this.#related) {
				const row = await this.#look(network, pictures, signal);
				if (!row) return;
				rows.push(row);
				this.#done = rows.length / this.#related.length;
				this.#glance = { of: finished, rows: [...rows] };
			}
		});
	}

	async #look(
		network: RelatedNetwork,
		pictures: readonly NdArray[],
		signal: AbortSignal
	): Promise<GlanceRow | null> {
		const question = { ...this.#guest(network), pictures, defence: null, seed: 1 };
		const label = `Asking ${network.title}`;
		const asked = await this.session.request('judge', question, { label, signal });
		if (!asked.ok) return null;
		const [original, result] = asked.value.logits.map((logits) => softmax(logits));
		const isOwn = network.id === this.session.network!.id;
		return { network, original: original!, result: result!, isOwn };
	}

	/** Measures a matrix; it takes the place of the one before with its first numbers. */
	async measure(subject: MatrixSubject): Promise<void> {
		await this.#work('matrix', async (signal) => {
			const set = await this.pictures.open(subject.count, signal);
			if (!set) return;
			const networks = this.#related;
			const nothing = networks.map(() => null);
			const openTitle = this.session.title ?? '';
			const matrix = { ...subject, networks, set, openTitle, clean: nothing };
			this.#matrix = { ...matrix, right: networks.map(() => nothing) };
			const made = await this.#makeAll(subject, networks, set, signal);
			if (made) await this.#showAll(networks, [set.pictures, ...made], signal);
		});
	}

	/** The set after the attack on each network. */
	async #makeAll(
		{ meta, params, seed, epsilon }: MatrixSubject,
		networks: readonly RelatedNetwork[],
		{ pictures }: LabelledSet,
		signal: AbortSignal
	): Promise<LabelledPicture[][] | null> {
		const made: LabelledPicture[][] = [];
		const epsilons = meta.kind === 'bounded' ? [epsilon] : [];
		const question = { attack: meta.id, pictures, target: null, epsilons, params, seed };
		for (const network of networks) {
			if (signal.aborted) return null;
			const request = { ...question, ...this.#guest(network), control: false, keepPictures: true };
			const share = (done: number) => ((made.length + done) / networks.length) * 0.9;
			const asked = await this.session.request('attackSet', request, {
				label: `${meta.label} on ${network.title}`,
				signal,
				onprogress: (progress) => {
					if (progress.phase === 'compute' && !signal.aborted) this.#done = share(progress.done);
				}
			});
			if (!asked.ok) return null;
			const changed = asked.value.rows[0]!.pictures!;
			made.push(pictures.map(({ label }, i) => ({ label, pixels: changed[i]! })));
		}
		return made;
	}

	/** Shows the untouched set and those made on each network to one network after the other. */
	async #showAll(
		networks: readonly RelatedNetwork[],
		sets: readonly (readonly LabelledPicture[])[],
		signal: AbortSignal
	): Promise<void> {
		for (const [column, network] of networks.entries()) {
			if (signal.aborted) return;
			const question = { ...this.#guest(network), pictures: sets.flat() };
			const label = `Asking ${network.title}`;
			const asked = await this.session.request('transfer', question, { label, signal });
			if (!asked.ok) return;
			this.#done = 0.9 + (0.1 * (column + 1)) / networks.length;
			this.#fill(column, countRight(sets, asked.value));
		}
	}

	#fill(column: number, [clean, ...right]: readonly number[]): void {
		const matrix = this.#matrix!;
		this.#matrix = {
			...matrix,
			clean: matrix.clean.with(column, clean!),
			right: matrix.right.map((row, i) => row.with(column, right[i]!))
		};
	}
}

/** How many of each set are taken for their label, where all sets were asked about together. */
function countRight(
	sets: readonly (readonly LabelledPicture[])[],
	{ predicted }: TransferAnswer
): number[] {
	let start = 0;
	return sets.map((set) => {
		const right = set.filter(({ label }, i) => predicted[start + i] === label).length;
		start += set.length;
		return right;
	});
}

/** The most probable class and its probability. */
export function answerOf(probabilities: Float32Array): { index: number; value: number } {
	return top(probabilities, 1)[0]!;
}
