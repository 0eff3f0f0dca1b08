import type { DefenceChoice, DefenceMeta } from '$lib/attacks/defence';
import { defences } from '$lib/attacks/defence-catalogue';
import type { AttackAnswer, AttackQuestion } from '$lib/attacks/questions';
import { initialValues, type ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import { softmax } from '$lib/math/softmax';
import type { FinishedAttack } from './adversarial-run.svelte';
import type { Session } from './session.svelte';

/** One picture as the network sees it without and with the defence. */
export interface DefendedPicture {
	readonly pixels: NdArray;
	/** What the network is shown behind the defence; the first, where it makes several. */
	readonly shown: NdArray;
	/** Probabilities of the classes. */
	readonly alone: Float32Array;
	readonly behind: Float32Array;
}

/** Original and result behind a defence. */
interface Comparison {
	readonly of: FinishedAttack;
	readonly choice: DefenceChoice;
	readonly original: DefendedPicture;
	readonly unaware: DefendedPicture;
}

/** The attack made through a defence. */
interface Through {
	readonly of: AttackQuestion;
	readonly choice: DefenceChoice;
	readonly picture: DefendedPicture;
	readonly answer: AttackAnswer;
}

const isSame = (one: DefenceChoice, other: DefenceChoice) =>
	JSON.stringify(one) === JSON.stringify(other);

/** The defence in front of the network, and what it does to the attack in view. */
export class DefenceLab {
	#id = $state<string | null>(null);
	#params = $state.raw<Readonly<Record<string, ParamValues>>>({});
	#comparison = $state.raw<Comparison | null>(null);
	#through = $state.raw<Through | null>(null);
	#done = $state<number | null>(null);
	#judging: AbortController | null = null;
	#attacking: AbortController | null = null;

	/** What is known of the defence; null while none stands there. */
	readonly meta = $derived<DefenceMeta | null>(defences.find(({ id }) => id === this.#id) ?? null);

	readonly params = $derived.by<ParamValues>(() => {
		const { meta } = this;
		return meta ? (this.#params[meta.id] ?? initialValues(meta.params)) : {};
	});

	/** The defence as it is set; null for none. */
	readonly choice = $derived.by<DefenceChoice | null>(
		() => this.meta && { id: this.meta.id, params: this.params }
	);

	/**
	 * Original and result behind the defence. It stays while the settings move, until the new judgement is there.
	 */
	readonly comparison = $derived.by<Comparison | null>(() => {
		const held = this.#comparison;
		return held && held.of === this.attack() && held.choice.id === this.choice?.id ? held : null;
	});

	/** The attack made through the defence, if it is that of the settings in view. */
	readonly through = $derived.by<Through | null>(() => {
		const [held, choice] = [this.#through, this.choice];
		const isOf = held?.of === this.attack()?.question;
		return held && choice && isOf && isSame(held.choice, choice) ? held : null;
	});

	/** @param attack the attack in view */
	constructor(
		private readonly session: Session,
		private readonly attack: () => FinishedAttack | null
	) {}

	/** Share done of the attack through the defence; null while none runs. */
	get done() {
		return this.#done;
	}

	/** Puts a defence in front of the network; null takes it away. */
	chooseDefence(id: string | null): void {
		this.#id = id;
	}

	setParams(params: ParamValues): void {
		if (this.#id !== null) this.#params = { ...this.#params, [this.#id]: params };
	}

	cancel(): void {
		this.#judging?.abort();
		this.#attacking?.abort();
	}

	async #judge(
		finished: FinishedAttack,
		choice: DefenceChoice,
		pictures: readonly NdArray[],
		signal: AbortSignal
	): Promise<DefendedPicture[] | null> {
		const { network, seed } = finished.question;
		const question = { network, pictures, seed };
		const alone = await this.session.request('judge', { ...question, defence: null }, { signal });
		if (!alone.ok) return null;
		const behind = await this.session.request(
			'judge',
			{ ...question, defence: choice },
			{ signal }
		);
		if (!behind.ok) return null;
		return pictures.map((pixels, i) => ({
			pixels,
			shown: behind.value.shown[i]!,
			alone: softmax(alone.value.logits[i]!),
			behind: softmax(behind.value.logits[i]!)
		}));
	}

	/** Judges original and result of the attack in view behind the defence, in place of any judgement under way. */
	async compare(): Promise<void> {
		this.#judging?.abort();
		const [finished, choice] = [this.attack(), this.choice];
		if (!finished || !choice) return;
		const controller = new AbortController();
		this.#judging = controller;
		const pictures = [finished.question.pixels, finished.answer.result];
		const judged = await this.#judge(finished, choice, pictures, controller.signal);
		if (!judged || controller.signal.aborted) return;
		const [original, unaware] = judged as [DefendedPicture, DefendedPicture];
		this.#comparison = { of: finished, choice, original, unaware };
	}

	/** Makes the attack in view again, through the defence. */
	async attackThrough(label: string): Promise<void> {
		this.#attacking?.abort();
		const [finished, choice] = [this.attack(), this.choice];
		if (!finished || !choice) return;
		const controller = new AbortController();
		this.#attacking = controller;
		this.#done = 0;
		await this.#attackThrough(finished, choice, label, controller.signal);
		if (this.#attacking === controller) this.#done = null;
	}

	async #attackThrough(
		finished: FinishedAttack,
		choice: DefenceChoice,
		label: string,
		signal: AbortSignal
	): Promise<void> {
		const of = finished.question;
		const asked = await this.session.request(
			'attack',
			{ ...of, defence: choice },
			{
				label: `${label} through the defence`,
				signal,
				onprogress: (progress) => {
					if (progress.phase === 'compute' && !signal.aborted) this.#done = progress.done;
				}
			}
		);
		if (!asked.ok) return;
		const judged = await this.#judge(finished, choice, [asked.value.result], signal);
		if (judged) this.#through = { of, choice, answer: asked.value, picture: judged[0]! };
	}

	/** Takes over what a link says. */
	restore(choice: DefenceChoice | null): void {
		this.chooseDefence(choice?.id ?? null);
		if (choice) this.setParams(choice.params);
	}
}
