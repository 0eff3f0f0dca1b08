import { attacks } from '$lib/attacks/catalogue';
import { epsilonRanges, type EpsilonRange } from '$lib/attacks/norms';
import { attackProblem } from '$lib/attacks/suits';
import type { AttackMeta, Norm } from '$lib/attacks/types';
import { initialValues, type ParamValues } from '$lib/core/params';
import type { Graph } from '$lib/graph/types';

/** Everything about an attack that the visitor sets, apart from picture, network and class. */
export interface AttackSetup {
	/** Id of an attack. */
	readonly attack: string;
	readonly params: ParamValues;
	/** ε in the units that its slider shows. */
	readonly strength: number;
}

/** The attack a visitor meets first. */
export const firstAttack = 'bim';

/** What is known of an attack; of an unknown one, the first. */
export function attackOf(id: string): AttackMeta {
	return attacks.find((meta) => meta.id === id) ?? attackOf(firstAttack);
}

/** An attack with its usual settings. */
export function usualSetup(id: string): AttackSetup {
	const meta = attackOf(id);
	const strength = usualStrength(meta.norm);
	return { attack: meta.id, params: initialValues(meta.params), strength };
}

/** Numbers of a slider, freed of what division leaves behind the digits. */
const tidy = (value: number) => Number(value.toFixed(6));

/** The slider for ε of a norm, in the units it shows. */
export function strengthRange(norm: Norm): Omit<EpsilonRange, 'unit'> {
	const { max, step, initial, unit } = epsilonRanges[norm];
	return { max: tidy(max / unit), step: tidy(step / unit), initial: tidy(initial / unit) };
}

/** Where the slider for ε stands at first. */
export function usualStrength(norm: Norm): number {
	return strengthRange(norm).initial;
}

/** ε as the engine takes it. */
export function epsilonOf(norm: Norm, strength: number): number {
	return strength * epsilonRanges[norm].unit;
}

/** What stands behind the number of the slider. */
export function strengthUnit(norm: Norm): string {
	return { linf: '/ 255', l2: '', l0: 'px' }[norm];
}

/** ε as it is said: the number with its unit. */
export function strengthWords(norm: Norm, strength: number): string {
	return norm === 'linf' ? `${strength}/255` : [strength, strengthUnit(norm)].join(' ').trim();
}

/** What decides whether an attack can run now. */
export interface Circumstances {
	readonly graph: Graph;
	/** Class to reach; null for any other. */
	readonly target: number | null;
	readonly region: Float32Array | null;
}

/** Why an attack cannot run, as a sentence; null if it can. */
export function problemOf(meta: AttackMeta, circumstances: Circumstances): string | null {
	const { graph, target, region } = circumstances;
	const problem = attackProblem(graph);
	if (problem !== null) return `Not on this network: ${problem}.`;
	if (meta.targeted === 'must' && target === null)
		return `${meta.label} needs a class to reach: choose a target class.`;
	if (region?.every((value) => value === 0))
		return 'The region is empty: paint one, or let the attack change the whole picture.';
	return null;
}
