import type { AttackQuestion } from '$lib/attacks/questions';
import type { DeltaView, Gain } from '$lib/draw/adversarial';
import { top } from '$lib/math/softmax';
import { HeldOutCheck, type FoolingRates } from './adversarial-held-out.svelte';
import { lessonsFor, type Lesson } from './adversarial-lessons';
import { LinearMeasure } from './adversarial-linear.svelte';
import { mostRuns, type AdversarialLink } from './adversarial-link';
import type { LabPictures } from './adversarial-pictures.svelte';
import { AttackRun, type AttackTrace, type FinishedAttack } from './adversarial-run.svelte';
import { AttackSettings } from './adversarial-settings.svelte';
import { problemOf } from './adversarial-setup';
import {
	isSameAttack,
	shownKept,
	shownResult,
	shownStep,
	type ShownState
} from './adversarial-shown';
import type { Session } from './session.svelte';

/** Pictures that a perturbation for many is made for at least, and as many others on which it is checked. */
const leastForMany = 24;

const noTrace: AttackTrace = { steps: [], kept: [], firstReached: null };

/** The lab: one attack on the picture and network that all pages share. */
export class Adversarial {
	#gain = $state.raw<Gain>(16);
	#view = $state.raw<DeltaView>('mean');
	#at = $state<number | null>(null);
	#lesson = $state(1);
	#opening = $state.raw<AbortController | null>(null);

	readonly run: AttackRun;
	readonly settings: AttackSettings;
	readonly linear: LinearMeasure;
	readonly #heldOut: HeldOutCheck;

	/** The class that the network sees in the picture, from which an attack leads away. */
	readonly label = $derived.by<number | null>(() => {
		const { result } = this.session;
		return result && top(result.logits, 1)[0]!.index;
	});

	/** The class to reach; null for any other, also where the attack cannot aim. */
	readonly target = $derived.by<number | null>(() => {
		const { chosenTarget } = this.session;
		const { targeted } = this.settings.meta;
		return targeted === 'no' || chosenTarget === this.label ? null : chosenTarget;
	});

	/** Why the attack cannot run now; null if it can. */
	readonly problem = $derived.by<string | null>(() => {
		const { network, pixels, stale } = this.session;
		if (!network || !pixels || this.label === null || stale) return 'Waiting for the network.';
		const { meta, region } = this.settings;
		return problemOf(meta, { graph: network.graph, target: this.target, region });
	});

	/** The last attack, as long as its picture and network are those in view. */
	readonly finished = $derived.by<FinishedAttack | null>(() => {
		const { finished } = this.run;
		return finished && this.#isCurrent(finished.question) ? finished : null;
	});

	readonly running = $derived.by(() => {
		const { running } = this.run;
		return running && this.#isCurrent(running.question) ? running : null;
	});

	/** The way of what is in view: of the attack that runs, else of the last. */
	readonly trace = $derived.by<AttackTrace>(() => {
		if (!this.running) return this.finished ?? noTrace;
		const { steps } = this.running;
		const first = steps.find(({ margin }) => margin < 0);
		return { steps, kept: [], firstReached: first?.iteration ?? null };
	});

	/** Which kept picture is in view; null for the result. */
	readonly at = $derived.by<number | null>(() => {
		const kept = this.finished?.kept.length ?? 0;
		return this.#at !== null && this.#at < kept ? this.#at : null;
	});

	/** What stands beside the original; null before the first iterate. */
	readonly shown = $derived.by<ShownState | null>(() => {
		const iterate = this.running?.iterate;
		if (iterate) return shownStep(iterate, iterate.pixels, true);
		if (!this.finished) return null;
		const kept = this.at === null ? null : shownKept(this.finished, this.at);
		return kept ?? shownResult(this.finished);
	});

	/** What the last attack's perturbation does to a whole set; null where it was made for one picture. */
	readonly fooling = $derived.by<FoolingRates | null>(() => {
		const { rates } = this.#heldOut;
		return rates && rates.question === this.finished?.question ? rates : null;
	});

	/** The steps of the walkthrough. */
	readonly lessons = $derived.by(() => lessonsFor(this.session.network?.graph.input.channels ?? 3));

	/** The settings have changed since the last attack ran. */
	readonly isChanged = $derived.by<boolean>(() => {
		const question = this.finished?.question;
		const now = question && this.#question();
		return Boolean(now) && !isSameAttack(now!, question!);
	});

	/** The last attack can be continued. */
	readonly canResume = $derived.by<boolean>(() => {
		const canContinue = this.settings.meta.continues ?? false;
		return this.finished !== null && !this.isChanged && canContinue && !this.running;
	});

	/** @param pictures the set for which a universal perturbation is made */
	constructor(
		readonly session: Session,
		private readonly pictures: LabPictures
	) {
		this.run = new AttackRun(session);
		this.settings = new AttackSettings(session);
		this.linear = new LinearMeasure(session);
		this.#heldOut = new HeldOutCheck(session);
	}

	/** The pictures that one perturbation shall serve are being opened. */
	get isOpening() {
		return this.#opening !== null;
	}
	get gain() {
		return this.#gain;
	}
	get view() {
		return this.#view;
	}
	/** Step of the walkthrough, from 1. */
	get lesson() {
		return this.#lesson;
	}

	#isCurrent({ pixels, network }: AttackQuestion): boolean {
		return pixels === this.session.pixels && network === this.session.network?.id;
	}

	#question(): AttackQuestion | null {
		const { network, pixels } = this.session;
		if (!network || !pixels || this.label === null) return null;
		const { meta, epsilon, region: mask, params, seed } = this.settings;
		const { label, target } = this;
		const attack = { attack: meta.id, epsilon, mask, params, seed };
		return { network: network.id, pixels, label, target, ...attack };
	}

	/** Runs the attack as it is set. */
	async start(): Promise<void> {
		const question = this.#question();
		if (!question || this.problem !== null) return;
		this.#at = null;
		const { label, takesSet } = this.settings.meta;
		if (takesSet) await this.#startOnSet(question, label);
		else await this.run.start(question, label);
	}

	/** Every second picture is held out: both halves are of the same kind. */
	async #startOnSet(question: AttackQuestion, name: string): Promise<void> {
		this.#opening?.abort();
		const controller = new AbortController();
		this.#opening = controller;
		const { signal } = controller;
		const size = Math.max(leastForMany, this.pictures.count);
		const set = await this.pictures.open(2 * size, signal);
		if (this.#opening === controller) this.#opening = null;
		if (signal.aborted || !set || this.session.pixels !== question.pixels) return;
		const isHeldOut = (_: unknown, i: number) => i % 2 === 1;
		const heldOut = set.pictures.filter(isHeldOut);
		const own = { pixels: question.pixels, label: question.label! };
		const pictures = [own, ...set.pictures.filter((one, i) => !isHeldOut(one, i))];
		await this.run.start({ ...question, pictures }, name);
		const { finished } = this;
		if (finished?.question.pictures === pictures)
			await this.#heldOut.measure(finished.question, finished.answer, heldOut, signal);
	}

	/** Goes on with as many steps again. */
	async resume(): Promise<void> {
		this.#at = null;
		await this.run.resume(this.settings.meta.label);
	}

	cancel(): void {
		this.#opening?.abort();
		this.run.cancel();
	}

	setGain(gain: Gain): void {
		this.#gain = gain;
	}

	setView(view: DeltaView): void {
		this.#view = view;
	}

	/** Shows a kept picture; null for the result. */
	seek(at: number | null): void {
		this.#at = at;
	}

	/** Aims at the class that the network thinks least likely. */
	aimAtLeastLikely(): void {
		const logits = this.session.result?.logits;
		if (logits) this.session.chooseTarget(logits.indexOf(Math.min(...logits)));
	}

	chooseLesson(lesson: number): void {
		this.#lesson = lesson;
	}

	/** Brings the lab to a step of the walkthrough, and runs it. */
	async show({ setup, target, measures }: Lesson): Promise<void> {
		this.settings.apply(setup);
		this.settings.setRegion(null);
		if (target === 'none') this.session.chooseTarget(null);
		else this.aimAtLeastLikely();
		if (measures) await this.linear.measure();
		await this.start();
	}

	/** Brings the lab to what a link says, and runs it as often as it was run. */
	async restore(link: AdversarialLink): Promise<void> {
		const { gain, view, lesson, target } = link;
		this.settings.restore(link);
		const classes = this.session.network?.graph.classes.length ?? 0;
		if (target !== null && target < classes) this.session.chooseTarget(target);
		this.#gain = gain;
		this.#view = view;
		this.#lesson = lesson;
		await this.#repeat(link);
	}

	async #repeat({ runs, at }: AdversarialLink): Promise<void> {
		if (runs > 0 && this.lessons[this.#lesson - 1]!.measures) await this.linear.measure();
		if (runs > 0) await this.start();
		for (let run = 1; run < runs && this.finished; run++) await this.resume();
		this.#at = at;
	}

	/** The lab's part of the link. */
	toLink() {
		return {
			...this.settings.toLink(),
			runs: this.isChanged ? 0 : Math.min(mostRuns, this.finished?.runs ?? 0),
			at: this.at,
			...{ gain: this.#gain, view: this.#view, lesson: this.#lesson }
		};
	}
}
