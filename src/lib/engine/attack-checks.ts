import type { AttackQuestion, TargetChoice } from '$lib/attacks/questions';
import { findAttack } from '$lib/attacks/registry';
import { attackProblem } from '$lib/attacks/suits';
import type { Attack, LabelledPicture } from '$lib/attacks/types';
import { below } from '$lib/attacks/random';
import type { Random } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import type { Graph } from '$lib/graph/types';
import { top } from '$lib/math/softmax';
import { checkPicture, refuse } from './checks';

/** What an attack refuses, each with a sentence; before anything is computed wherever that can be told. */

/**
 * Refuses pixels of the wrong shape, and values outside [0, 1].
 * @throws FailureError with a sentence
 */
export function checkBoxedPicture(graph: Graph, pixels: NdArray): void {
	checkPicture(graph, pixels);
	if (pixels.data.some((value) => value < 0 || value > 1))
		refuse('The picture holds values outside [0, 1]. Scale it to that range first.');
}

/**
 * The attack of this id, if it can run on this network.
 * @throws FailureError with a sentence
 */
export function attackOf(id: string, graph: Graph): Attack {
	const attack = findAttack(id) ?? refuse(`There is no attack “${id}”.`);
	const problem = attackProblem(graph);
	return problem === null ? attack : refuse(`${attack.meta.label} cannot run: ${problem}.`);
}

function checkMask(graph: Graph, mask: Float32Array | null): void {
	if (!mask) return;
	const { height, width } = graph.input;
	if (mask.length !== height * width)
		refuse(
			`The region must have one value for each of the ${height} × ${width} pixels, not ${mask.length}.`,
			'shape-mismatch'
		);
	if (!mask.every((value) => value === 0 || value === 1))
		refuse('The region may hold only 0 and 1.');
}

/**
 * Refuses a bound that is no number from 0.
 * @throws FailureError with a sentence
 */
export function checkEpsilon({ meta }: Attack, epsilon: number): void {
	if (meta.kind === 'bounded' && !(Number.isFinite(epsilon) && epsilon >= 0))
		refuse(`ε must be a number from 0, not ${epsilon}.`);
}

/**
 * Refuses a class that a network does not have.
 * @throws FailureError with a sentence
 */
export function checkClass(graph: Graph, classes: number, index: number): void {
	if (Number.isInteger(index) && index >= 0 && index < classes) return;
	refuse(`There is no class ${index}: ${graph.name} has the classes 0 to ${classes - 1}.`);
}

/** Refuses a target where the attack takes none, and its absence where it needs one. */
export function checkTargeting({ meta }: Attack, target: TargetChoice): void {
	if (meta.targeted === 'no' && target !== null)
		refuse(`${meta.label} cannot aim at a class: choose no target.`);
	if (meta.targeted === 'must' && target === null)
		refuse(`${meta.label} needs a class to reach: choose a target.`);
	if (meta.takesSet && typeof target === 'string')
		refuse(`${meta.label} aims at one class for the whole set: name it.`);
}

/**
 * Everything that can be refused before the network is asked.
 * @throws FailureError with a sentence
 */
export function checkQuestion(question: AttackQuestion, graph: Graph, classes: number): Attack {
	const attack = attackOf(question.attack, graph);
	checkBoxedPicture(graph, question.pixels);
	if (question.start) checkBoxedPicture(graph, question.start);
	checkMask(graph, question.mask);
	checkEpsilon(attack, question.epsilon);
	checkTargeting(attack, question.target);
	if (question.label !== null) checkClass(graph, classes, question.label);
	if (typeof question.target === 'number') checkClass(graph, classes, question.target);
	for (const { pixels, label } of question.pictures ?? []) {
		checkBoxedPicture(graph, pixels);
		checkClass(graph, classes, label);
	}
	return attack;
}

/**
 * The class that a choice of target means for one picture.
 * @throws FailureError if it is the label itself
 */
export function chooseTarget(
	choice: TargetChoice,
	label: number,
	logits: Float32Array,
	random: Random
): number | null {
	const classes = logits.length;
	if (choice === null) return null;
	if (choice === label)
		refuse(`The picture already counts as class ${label}: choose another target.`);
	if (typeof choice === 'number') return choice;
	const others = top(logits, classes).filter(({ index }) => index !== label);
	switch (choice) {
		case 'runner-up':
			return others[0]!.index;
		case 'least-likely':
			return others.at(-1)!.index;
		case 'next':
			return (label + 1) % classes;
		case 'random':
			return (label + 1 + below(classes - 1, random)) % classes;
	}
}

/**
 * @throws FailureError with a sentence where a set does not fit a network
 */
export function checkSet(
	graph: Graph,
	classes: number,
	pictures: readonly LabelledPicture[]
): void {
	if (pictures.length === 0) refuse('The set holds no pictures.');
	for (const { pixels, label } of pictures) {
		checkBoxedPicture(graph, pixels);
		checkClass(graph, classes, label);
	}
}
