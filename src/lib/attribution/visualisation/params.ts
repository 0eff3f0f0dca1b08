import type { Param } from '$lib/core/params';
import type { InputSpec } from '$lib/graph/types';

function amount(
	key: string,
	label: string,
	range: readonly [min: number, max: number, step: number],
	initial: number,
	more: { readonly unit?: string; readonly hint?: string } = {}
): Param {
	const [min, max, step] = range;
	return { kind: 'number', key, label, min, max, step, initial, ...more };
}

/** How far a picture may be moved: large ones as their authors do, small ones less, for a turned 32 × 32 is mostly blur. */
function robustness({ height, width }: InputSpec): readonly Param[] {
	const side = Math.max(height, width);
	const isSmall = side <= 64;
	return [
		amount('jitter', 'Shift', [0, 32, 1], Math.round(side / 16), {
			unit: 'px',
			hint: 'The most pixels that each step moves the picture by.'
		}),
		amount('scale', 'Scale', [0, 30, 1], isSmall ? 5 : 10, {
			unit: '%',
			hint: 'The most that each step enlarges or shrinks it by.'
		}),
		amount('rotation', 'Turn', [0, 45, 1], isSmall ? 0 : 10, {
			unit: '°',
			hint: 'The most that each step turns it by.'
		})
	];
}

/** Settings of feature visualisation, with initial values that suit the size of a network's input. */
export function visualisationParams(input: InputSpec): readonly Param[] {
	const colour: readonly Param[] = [
		{
			kind: 'flag',
			key: 'decorrelated',
			label: 'Decorrelate colours',
			initial: true,
			hint: 'Steps go along the colour directions of photographs.'
		}
	];
	return [
		amount('steps', 'Steps', [8, 1024, 8], 128),
		amount('rate', 'Step size', [0.005, 0.5, 0.005], 0.05, {
			hint: 'Of the optimiser Adam.'
		}),
		{
			kind: 'choice',
			key: 'basis',
			label: 'Basis',
			options: [
				{ value: 'fourier', label: 'Waves (Fourier)' },
				{ value: 'pixels', label: 'Pixels' }
			],
			initial: 'fourier',
			hint: 'In waves, large shapes grow as easily as fine ones; in pixels, only noise does.'
		},
		...(input.channels === 3 ? colour : []),
		...robustness(input),
		{
			kind: 'flag',
			key: 'redirect',
			label: 'Wake silent units',
			initial: true,
			hint: 'For the first 16 steps, a ReLU that blocks everything lets through what would open it.'
		}
	];
}
