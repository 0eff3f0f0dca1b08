import type { ParamValues } from '$lib/core/params';
import { usualSetup, type AttackSetup } from './adversarial-setup';

/** One step of the walkthrough: what to see, and the state of the lab that shows it. */
export interface Lesson {
	readonly title: string;
	readonly text: string;
	readonly action: string;
	readonly setup: AttackSetup;
	/** The class to reach. */
	readonly target: 'none' | 'least-likely';
	/** Also measures how steep the network is at the picture. */
	readonly measures?: boolean;
	/** Also shows the result to the other networks. */
	readonly transfers?: boolean;
}

/** ε in units of 1/255 that suit a network. */
interface Strengths {
	readonly large: number;
	readonly small: number;
	/** Enough for networks that the attack does not know. */
	readonly transfer: number;
}

/** Digits have hard edges and two tones: they need far more than photographs. */
const ofDigits: Strengths = { large: 48, small: 32, transfer: 64 };
const ofPhotographs: Strengths = { large: 8, small: 2, transfer: 16 };

function setupOf(attack: string, strength: number, params: ParamValues = {}): AttackSetup {
	const usual = usualSetup(attack);
	return { attack, strength, params: { ...usual.params, ...params } };
}

/** The seven steps, for networks with this many colours. */
export function lessonsFor(channels: 1 | 3): readonly Lesson[] {
	const { large, small, transfer } = channels === 1 ? ofDigits : ofPhotographs;
	return [
		{
			title: 'Noise does nothing',
			text: `Every value of the picture goes up or down by ${large}/255, at random. The network hardly minds: the many small changes cancel.`,
			action: 'Add noise',
			setup: setupOf('random-signs', large),
			target: 'none'
		},
		{
			title: 'One sign step',
			text: `The same size, ${large}/255, but each value goes the way that raises the loss: x + ε sign ∇L. Nothing cancels now. One gradient is all it takes, although a step of this length often goes past the nearest border.`,
			action: 'Take one step',
			setup: setupOf('fgsm', large),
			target: 'none'
		},
		{
			title: 'Small steps',
			text: `Ten short steps, with a new gradient at each, need only ${small}/255. See in the curves below at which iteration the answer flips.`,
			action: 'Take small steps',
			setup: setupOf('bim', small),
			target: 'none'
		},
		{
			title: 'Choose the target',
			text: 'Walk down the loss of a class of your choice instead of up that of the picture’s own. Even the least likely class can be reached; choose any other under Target class.',
			action: 'Reach the least likely class',
			setup: setupOf('bim', large, { steps: 40, stepShare: 10 }),
			target: 'least-likely'
		},
		{
			title: 'It transfers',
			text: 'Networks that learned from the same pictures make related mistakes: a picture made for one often fools another that had no part in it. Momentum keeps the steps from following what only this network sees. The table below asks the other networks; the matrix counts over a whole set.',
			action: 'Show it to the other networks',
			setup: setupOf('mi-fgsm', transfer, { steps: 10, stepShare: 10 }),
			target: 'none',
			transfers: true
		},
		{
			title: 'Does it survive as a file?',
			text: 'A file holds 8 bits a value. DeepFool looks for the smallest change that flips the answer and stops just behind the border: rounding every value often puts the picture back. Signed steps go well past it and survive: take the third step of this walkthrough again and compare the badge.',
			action: 'Find the smallest change',
			setup: usualSetup('deepfool-l2'),
			target: 'none'
		},
		{
			title: 'Why it works',
			text: 'Near the picture the margin between two classes is almost linear: m(x + δ) ≈ m(x) + w·δ, with w its gradient. Random signs move it by about ε‖w‖₂; signs chosen by w move it by ε‖w‖₁, which is larger by up to the square root of the number of values.',
			action: 'Measure w and take one step',
			setup: setupOf('fgsm', small),
			target: 'none',
			measures: true
		}
	];
}
