import { initialValues, type ParamValues } from '$lib/core/params';
import { regionOfRuns, runsOf } from '$lib/draw/adversarial-region';
import type { AdversarialLink } from './adversarial-link';
import {
	attackOf,
	epsilonOf,
	firstAttack,
	usualStrength,
	type AttackSetup
} from './adversarial-setup';
import type { Session } from './session.svelte';

/** Which attack is made, how strong, where: everything that is set before one runs. */
export class AttackSettings {
	#attack = $state(firstAttack);
	#params = $state.raw<Readonly<Record<string, ParamValues>>>({});
	#strengths = $state.raw<Readonly<Partial<Record<string, number>>>>({});
	#seed = $state(1);
	#region = $state.raw<Float32Array | null>(null);

	readonly meta = $derived(attackOf(this.#attack));
	readonly params = $derived(this.#params[this.#attack] ?? initialValues(this.meta.params));
	/** ε in the units of its slider. */
	readonly strength = $derived(this.#strengths[this.meta.norm] ?? usualStrength(this.meta.norm));
	readonly epsilon = $derived(epsilonOf(this.meta.norm, this.strength));

	constructor(private readonly session: Session) {}

	get seed() {
		return this.#seed;
	}

	/** Where pixels may change; null for everywhere, also where it was painted for another size. */
	get region(): Float32Array | null {
		const input = this.session.network?.graph.input;
		const fits = input && this.#region?.length === input.height * input.width;
		return fits ? this.#region : null;
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

	/** An attack with its settings and its strength. */
	apply({ attack, params, strength }: AttackSetup): void {
		this.chooseAttack(attack);
		this.setParams(params);
		this.setStrength(strength);
	}

	/** Takes over what a link says. */
	restore({ attack, epsilon, region, seed }: AdversarialLink): void {
		if (attack) {
			this.chooseAttack(attack.attack);
			this.setParams(attack.params);
		}
		if (epsilon !== null) this.setStrength(epsilon);
		const input = this.session.network?.graph.input;
		if (region && input) this.setRegion(regionOfRuns(region, input.height * input.width));
		this.#seed = seed;
	}

	/** Its part of the link. */
	toLink() {
		const usual = usualStrength(this.meta.norm);
		return {
			attack: { attack: this.meta.id, params: this.params },
			epsilon: this.strength === usual ? null : this.strength,
			region: this.region && runsOf(this.region),
			seed: this.#seed
		};
	}
}
