import type { AttackQuestion, Judgement } from '$lib/attacks/questions';
import type { Norms } from '$lib/attacks/norms';
import { initialValues, type ParamValues } from '$lib/core/params';
import type { NdArray } from '$lib/core/types';
import type { DeltaView, Gain } from '$lib/draw/adversarial';
import { regionOfRuns, runsOf } from '$lib/draw/adversarial-region';
import { softmax, top } from '$lib/math/softmax';
import { lessonsFor, type Lesson } from './adversarial-lessons';
import { mostRuns, type AdversarialLink } from './adversarial-link';
import { AttackRun, type AttackTrace, type FinishedAttack } from './adversarial-run.svelte';
import { openSet } from './adversarial-set';
import {
	attackOf,
	canContinue,
	epsilonOf,
	firstAttack,
	problemOf,
	usualStrength,
	type AttackSetup
} from './adversarial-setup';
import type { Session } from './session.svelte';

/** What the lab shows beside the original. */
export interface ShownState {
	readonly pixels: NdArray;
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
	readonly norms: Norms;
	/** Null for the result, which is the best of all. */
	readonly iteration: number | null;
	readonly isLive: boolean;
	/** The goal is reached. */
	readonly isReached: boolean;
}

/** How the margin between two classes changes near the picture, as its gradient says. */
export interface LinearView {
	readonly other: number;
	/** Logits between the picture's class and the other. */
	readonly margin: number;
	/** Sum of the gradient's magnitudes. */
	readonly l1: number;
	/** Its Euclidean length. */
	readonly l2: number;
}

/** Pictures that a perturbation for many is made for, apart from the one in view. */
const setSize = 24;

const noTrace: AttackTrace = { steps: [], kept: [], firstReached: null };

/** The lab: one attack on the picture and network that all pages share. */
export class Adversarial {
	#attack = $state(firstAttack);
	#params = $state.raw<Readonly<Record<string, ParamValues>>>({});
	#strengths = $state.raw<Readonly<Partial<Record<string, number>>>>({});
	#seed = $state(1);
	#region = $state.raw<Float32Array | null>(null);
	#gain = $state.raw<Gain>(16);
	#view = $state.raw<DeltaView>('mean');
	#at = $state<number | null>(null);
	#lesson = $state(1);
	#opening = $state.raw<AbortController | null>(null);
	#linear = $state.raw<{ readonly pixels: NdArray; readonly view: LinearView } | null>(null);

	readonly run: AttackRun;

	readonly meta = $derived(attackOf(this.#attack));
	readonly params = $derived(this.#params[this.#attack] ?? initialValues(this.meta.params));
	/** ε in the units of its slider. */
	readonly strength = $derived(this.#strengths[this.meta.norm] ?? usualStrength(this.meta.norm));
	readonly epsilon = $derived(epsilonOf(this.meta.norm, this.strength));

	/** The class that the network sees in the picture, from which an attack leads away. */
	readonly label = $derived.by<number | null>(() => {
		const { result } = this.session;
		return result && top(result.logits, 1)[0]!.index;
	});

	/** The class to reach; null for any other, also where the attack cannot aim. */
	readonly target = $derived.by<number | null>(() => {
		const { chosenTarget } = this.session;
		return this.meta.targeted === 'no' || chosenTarget === this.label ? null : chosenTarget;
	});

	/** Why the attack cannot run now; null if it can. */
	readonly problem = $derived.by<string | null>(() => {
		const { network, pixels, stale } = this.session;
		if (!network || !pixels || this.label === null || stale) return 'Waiting for the network.';
		const { graph } = network;
		return problemOf(this.meta, { graph, target: this.target, region: this.region });
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
	readonly shown = $derived.by<ShownState | null>(
		() => this.#live() ?? this.#kept() ?? this.#end()
	);

	/** The steps of the walkthrough. */
	readonly lessons = $derived.by(() => lessonsFor(this.session.network?.graph.input.channels ?? 3));

	/** What the gradient says of the picture in view. */
	readonly linear = $derived.by<LinearView | null>(() => {
		const linear = this.#linear;
		return linear && linear.pixels === this.session.pixels ? linear.view : null;
	});

	/** @param folder address of the samples, without a slash at its end */
	constructor(
		readonly session: Session,
		private readonly folder: string
	) {
		this.run = new AttackRun(session);
	}

	/** The pictures that one perturbation shall serve are being opened. */
	get isOpening() {
		return this.#opening !== null;
	}
	get seed() {
		return this.#seed;
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
	/** Where pixels may change; null for everywhere, also where it was painted for another size. */
	get region(): Float32Array | null {
		const input = this.session.network?.graph.input;
		const fits = input && this.#region?.length === input.height * input.width;
		return fits ? this.#region : null;
	}

	/** The settings have changed since the last attack ran. */
	readonly isChanged = $derived.by<boolean>(() => {
		const question = this.finished?.question;
		const now = question && this.#question();
		return Boolean(now) && JSON.stringify(facts(now!)) !== JSON.stringify(facts(question!));
	});

	/** The last attack can be continued. */
	readonly canResume = $derived(
		this.finished !== null && !this.isChanged && canContinue(this.meta) && !this.running
	);

	#isCurrent({ pixels, network }: AttackQuestion): boolean {
		return pixels === this.session.pixels && network === this.session.network?.id;
	}

	#live(): ShownState | null {
		const iterate = this.running?.iterate;
		if (!iterate) return null;
		const { pixels, logits, norms, iteration, margin } = iterate;
		const probabilities = softmax(logits);
		return { pixels, logits, probabilities, norms, iteration, isLive: true, isReached: margin < 0 };
	}

	#kept(): ShownState | null {
		const kept = this.at === null ? null : this.finished?.kept[this.at];
		const step = this.finished?.steps.find(({ iteration }) => iteration === kept?.iteration);
		if (!kept || !step) return null;
		const { logits, norms, iteration, margin } = step;
		const { pixels } = kept;
		const probabilities = softmax(logits);
		return {
			pixels,
			logits,
			probabilities,
			norms,
			iteration,
			isLive: false,
			isReached: margin < 0
		};
	}

	#end(): ShownState | null {
		if (!this.finished) return null;
		const { result, judgement, norms } = this.finished.answer;
		return { pixels: result, ...partsOf(judgement), norms, iteration: null, isLive: false };
	}

	#question(): AttackQuestion | null {
		const { network, pixels } = this.session;
		if (!network || !pixels || this.label === null) return null;
		return {
			network: network.id,
			attack: this.meta.id,
			pixels,
			label: this.label,
			target: this.target,
			epsilon: this.epsilon,
			mask: this.region,
			params: this.params,
			seed: this.#seed
		};
	}

	/** Runs the attack as it is set. */
	async start(): Promise<void> {
		const question = this.#question();
		if (!question || this.problem !== null) return;
		this.#at = null;
		const { label } = this.meta;
		if (!this.meta.takesSet) return this.run.start(question, label);
		const set = await this.#openSet();
		if (!set || this.session.pixels !== question.pixels) return;
		const pictures = [{ pixels: question.pixels, label: question.label! }, ...set];
		await this.run.start({ ...question, pictures }, label);
	}

	async #openSet() {
		const controller = new AbortController();
		this.#opening = controller;
		const set = await openSet(this.session, this.folder, setSize, controller.signal);
		if (this.#opening === controller) this.#opening = null;
		return controller.signal.aborted ? null : set;
	}

	/** Goes on with as many steps again. */
	async resume(): Promise<void> {
		this.#at = null;
		await this.run.resume(this.meta.label);
	}

	cancel(): void {
		this.#opening?.abort();
		this.run.cancel();
	}

	chooseAttack(id: string): void {
		this.#attack = attackOf(id).id;
	}

	setParams(params: ParamValues): void {
		this.#params = { ...this.#params, [this.#attack]: params };
	}

	setStrength(strength: number): void {
		this.#strengths = { ...this.#strengths, [this.meta.norm]: strength };
	}

	setSeed(seed: number): void {
		this.#seed = seed;
	}

	/** Limits the attack to a region; null lets it change the whole picture. */
	setRegion(region: Float32Array | null): void {
		this.#region = region;
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

	#apply({ attack, params, strength }: AttackSetup): void {
		this.chooseAttack(attack);
		this.setParams(params);
		this.setStrength(strength);
	}

	/** Brings the lab to a step of the walkthrough, and runs it. */
	async show({ setup, target }: Lesson): Promise<void> {
		this.#apply(setup);
		this.setRegion(null);
		if (target === 'none') this.session.chooseTarget(null);
		else this.aimAtLeastLikely();
		if (this.#lesson === this.lessons.length) await this.measure();
		await this.start();
	}

	/** Asks for the gradient of the margin between the picture's class and the runner-up. */
	async measure(): Promise<void> {
		const { network, pixels, result } = this.session;
		if (!network || !pixels || !result) return;
		const [first, second] = top(result.logits, 2);
		const seed = new Float32Array(result.logits.length);
		seed[first!.index] = 1;
		seed[second!.index] = -1;
		const request = { network: network.id, pixels, seed, reluRule: 'plain' as const };
		const asked = await this.session.request('gradient', request);
		if (!asked.ok) return;
		const { data } = asked.value.gradient;
		const l1 = data.reduce((sum, value) => sum + Math.abs(value), 0);
		const l2 = Math.hypot(...data.map(Number));
		const margin = first!.value - second!.value;
		this.#linear = { pixels, view: { other: second!.index, margin, l1, l2 } };
	}

	/** Brings the lab to what a link says, and runs it as often as it was run. */
	async restore(link: AdversarialLink): Promise<void> {
		const { attack, epsilon, region, seed, gain, view, lesson } = link;
		if (attack) {
			this.chooseAttack(attack.attack);
			this.setParams(attack.params);
		}
		if (epsilon !== null) this.setStrength(epsilon);
		const input = this.session.network?.graph.input;
		if (region && input) this.setRegion(regionOfRuns(region, input.height * input.width));
		const classes = this.session.network?.graph.classes.length ?? 0;
		if (link.target !== null && link.target < classes) this.session.chooseTarget(link.target);
		this.#seed = seed;
		this.#gain = gain;
		this.#view = view;
		this.#lesson = lesson;
		await this.#repeat(link);
	}

	async #repeat({ runs, at }: AdversarialLink): Promise<void> {
		if (runs > 0 && this.#lesson === this.lessons.length) await this.measure();
		if (runs > 0) await this.start();
		for (let run = 1; run < runs && this.finished; run++) await this.resume();
		this.#at = at;
	}

	/** The lab's part of the link. */
	toLink() {
		const usual = usualStrength(this.meta.norm);
		return {
			attack: { attack: this.meta.id, params: this.params },
			epsilon: this.strength === usual ? null : this.strength,
			region: this.region && runsOf(this.region),
			runs: this.isChanged ? 0 : Math.min(mostRuns, this.finished?.runs ?? 0),
			at: this.at,
			...{ seed: this.#seed, gain: this.#gain, view: this.#view, lesson: this.#lesson }
		};
	}
}

function partsOf({ logits, probabilities, isReached }: Judgement) {
	return { logits, probabilities, isReached };
}

/** What of a question tells it from another on the same picture. */
function facts({ attack, target, epsilon, mask, params, seed }: AttackQuestion) {
	return { attack, target, epsilon, params, seed, mask: mask && runsOf(mask) };
}
