import { planLayer, type LayerPlan, type StackInput } from './stack-bench';

/** A stack to begin with, maybe against a second one on the same input. */
export interface StackPreset {
	readonly id: string;
	readonly title: string;
	/** What it shows, in one sentence. */
	readonly about: string;
	readonly input: StackInput;
	readonly stack: readonly LayerPlan[];
	readonly rival: readonly LayerPlan[] | null;
}

const conv = (size: number, more: Partial<LayerPlan> = {}) => planLayer('convolution', size, more);
const pool = (size: number, more: Partial<LayerPlan> = {}) => planLayer('pooling', size, more);
const valid = { padding: 'valid' } as const;
const half = { stride: [2, 2] } as const;

const dilated = (dilation: number) => conv(3, { dilation: [dilation, dilation] });
const causal = (dilation: number) =>
	planLayer('convolution', [1, 2], { padding: 'causal', dilation: [1, dilation] });

/** The presets, in the order of their menu; the first is what a visitor meets. */
export const stackPresets: readonly StackPreset[] = [
	{
		id: 'three-against-one',
		title: 'Three 3 × 3 against one 7 × 7',
		about: 'The same field of 7 × 7 from 45 % fewer weights, and two more activations on the way.',
		input: { size: [24, 24], channels: 16 },
		stack: [conv(3), conv(3), conv(3)],
		rival: [conv(7)]
	},
	{
		id: 'vgg',
		title: 'VGG-like',
		about: 'Pairs of 3 × 3 convolutions between pools: each pool doubles how fast the field grows.',
		input: { size: [32, 32], channels: 3 },
		stack: [
			conv(3, { filters: 64 }),
			conv(3, { filters: 64 }),
			pool(2),
			conv(3, { filters: 128 }),
			conv(3, { filters: 128 }),
			pool(2),
			conv(3, { filters: 256 })
		],
		rival: null
	},
	{
		id: 'dilated',
		title: 'Dilated 1, 2, 4',
		about: 'Dilation grows the field to 15 × 15 with three layers and no loss of resolution.',
		input: { size: [32, 32], channels: 16 },
		stack: [dilated(1), dilated(2), dilated(4)],
		rival: [conv(3), conv(3), conv(3)]
	},
	{
		id: 'gridding',
		title: 'Dilated 2, 2, 2: the gridding',
		about: 'With one dilation throughout, a cell sees only every other input cell of its field.',
		input: { size: [32, 32], channels: 16 },
		stack: [dilated(2), dilated(2), dilated(2)],
		rival: [dilated(1), dilated(2), dilated(4)]
	},
	{
		id: 'stride-early-late',
		title: 'Stride early against late',
		about: 'A stride in the first layer makes all later layers cheaper, and their fields wider.',
		input: { size: [32, 32], channels: 16 },
		stack: [conv(3, half), conv(3), conv(3)],
		rival: [conv(3), conv(3), conv(3, half)]
	},
	{
		id: 'causal',
		title: 'Causal signal, WaveNet-like',
		about: 'Two taps and doubled dilation: each output sees the last 16 samples, and none to come.',
		input: { size: [1, 32], channels: 1 },
		stack: [causal(1), causal(2), causal(4), causal(8)],
		rival: null
	},
	{
		id: 'lenet',
		title: 'LeNet-5',
		about: 'No padding: 32 × 32 pixels shrink to a single cell that sees them all.',
		input: { size: [32, 32], channels: 1 },
		stack: [
			conv(5, { ...valid, filters: 6 }),
			pool(2),
			conv(5, { ...valid, filters: 16 }),
			pool(2),
			conv(5, { ...valid, filters: 120 })
		],
		rival: null
	}
];

/** The preset with this id, or undefined. */
export function findStackPreset(id: string): StackPreset | undefined {
	return stackPresets.find((preset) => preset.id === id);
}
