import { seededRandom, type Random } from '$lib/core/random';
import { failure, success } from '$lib/core/result';
import { unstopped } from '../pace';
import type { SetPixels } from '../pixels';
import type { PictureSet } from '../types';
import type { GeneratedOptions } from './types';

/** One picture that is to be drawn: its class, and a name that says every parameter. */
export interface Plan {
	readonly label: number;
	readonly name: string;
	draw(): SetPixels;
}

/** What a generated set consists of. */
export interface Recipe {
	readonly id: string;
	readonly title: string;
	readonly classes: readonly string[];
	readonly notes?: readonly string[];
	readonly usualCount: number;
	/** Plans one picture; classes take turns, everything else is drawn from `random`. */
	plan(label: number, random: Random): Plan;
}

const usualSeed = 1;

/** A number between two others, each as likely. */
export function between(from: number, to: number, random: Random): number {
	return from + (to - from) * random();
}

/** Each picture has a generator of its own, so that any can be drawn by itself. */
function randomOf(seed: number, index: number): Random {
	return seededRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(index, 0x85ebca6b));
}

/** The set of a recipe; only names and labels are made at once. */
export function makeGeneratedSet(recipe: Recipe, options: GeneratedOptions = {}): PictureSet {
	const { id, title, classes, notes = [], usualCount } = recipe;
	const { count = usualCount, seed = usualSeed } = options;
	const planOf = (index: number) => recipe.plan(index % classes.length, randomOf(seed, index));
	const plans = Array.from({ length: count }, (_, index) => planOf(index));
	const pace = unstopped();
	return {
		name: title,
		kind: 'generated',
		key: `generated-${id}-${seed}-${count}`,
		count,
		classes,
		labels: Int32Array.from(plans, ({ label }) => label),
		names: plans.map(({ name }) => name),
		notes,
		async picture(index) {
			await pace.step();
			const plan = plans[index];
			return plan ? success(plan.draw()) : failure('unsupported', `There is no picture ${index}.`);
		},
		dispose() {}
	};
}
