import type { StackRow } from '$lib/math/arithmetic/stack';
import type { Pair } from '$lib/math/arithmetic/types';
import type { CodeLines } from '../code-lines';
import { tableOf, type LayerPlan, type StackInput } from './stack-bench';

/** A layer with what its code must know. */
interface Step {
	readonly row: StackRow;
	readonly channels: number;
	/** Before and after along [vertical, horizontal]. */
	readonly padding: readonly [Pair, Pair];
}

function stepsOf(input: StackInput, plans: readonly LayerPlan[]): readonly Step[] {
	let { channels } = input;
	return tableOf(input, plans).map((row) => {
		const [vertical, horizontal] = row.axes;
		const step: Step = {
			row,
			channels,
			padding: [
				[vertical.padBefore, vertical.padAfter],
				[horizontal.padBefore, horizontal.padAfter]
			]
		};
		channels = row.channels;
		return step;
	});
}

function writePair([vertical, horizontal]: Pair, single: boolean): string {
	return single || vertical === horizontal ? String(horizontal) : `(${vertical}, ${horizontal})`;
}

function isNone(padding: Step['padding']): boolean {
	return padding.flat().every((cells) => cells === 0);
}

function isSymmetric(padding: Step['padding']): boolean {
	return padding.every(([before, after]) => before === after);
}

/** PyTorch pads a pool by half its kernel at most. */
function isBuiltIn({ row, padding }: Step): boolean {
	const { kind, kernel } = row.layer;
	const fits = padding.every(([before], axis) => before <= kernel[axis]! / 2);
	return isSymmetric(padding) && (kind === 'convolution' || fits);
}

function torchLayer(step: Step, single: boolean): string[] {
	const { row, channels, padding } = step;
	const { kind, kernel, stride, dilation } = row.layer;
	const rank = single ? '1d' : '2d';
	const named = ([name, pair]: readonly [string, Pair]) =>
		pair[0] === 1 && pair[1] === 1 ? [] : [`${name}=${writePair(pair, single)}`];
	const around: Pair = [padding[0][0], padding[1][0]];
	const pad = isBuiltIn(step) && !isNone(padding) ? [`padding=${writePair(around, single)}`] : [];
	const [[top, bottom], [left, right]] = padding;
	const sides = single ? [left, right] : [left, right, top, bottom];
	const ahead = isBuiltIn(step) ? [] : [`nn.ConstantPad${rank}((${sides.join(', ')}), 0)`];
	// A pool's stride is its kernel unless it is said; a convolution's is 1.
	const strides =
		kind === 'pooling' ? [`stride=${writePair(stride, single)}`] : named(['stride', stride]);
	const rest = [...strides, ...pad, ...named(['dilation', dilation])];
	const window = writePair(kernel, single);
	const layer =
		kind === 'convolution'
			? `nn.Conv${rank}(${[channels, row.channels, window, ...rest].join(', ')})`
			: `nn.MaxPool${rank}(${[window, ...rest].join(', ')})`;
	return [...ahead, layer];
}

function kerasLayer({ row, padding }: Step, single: boolean): string[] {
	const { kind, kernel, stride, dilation, label } = row.layer;
	const rank = single ? '1D' : '2D';
	const [[top, bottom], [left, right]] = padding;
	const sides = single ? `(${left}, ${right})` : `((${top}, ${bottom}), (${left}, ${right}))`;
	const ahead = isNone(padding) ? [] : [`layers.ZeroPadding${rank}(${sides})`];
	const strides = `strides=${writePair(stride, single)}`;
	const isDilated = dilation[0] > 1 || dilation[1] > 1;
	if (kind === 'pooling') {
		const lack = isDilated ? [`# ${label}: Keras has no dilated pool`] : [];
		return [
			...ahead,
			...lack,
			`layers.MaxPooling${rank}(${writePair(kernel, single)}, ${strides})`
		];
	}
	const dilations = isDilated ? [`dilation_rate=${writePair(dilation, single)}`] : [];
	const settings = [row.channels, writePair(kernel, single), strides, ...dilations];
	return [...ahead, `layers.Conv${rank}(${settings.join(', ')})`];
}

function indent(lines: readonly string[]): string[] {
	return lines.map((line) => `    ${line}${line.startsWith('#') ? '' : ','}`);
}

/** The stack as a model in both frameworks; pools are written as max pools, activations are left out. */
export function stackCode(input: StackInput, plans: readonly LayerPlan[]): readonly CodeLines[] {
	const steps = stepsOf(input, plans);
	const [height, width] = input.size;
	const single = height === 1 && plans.every(({ kernel }) => kernel[0] === 1);
	const torch = steps.flatMap((step) => torchLayer(step, single));
	const keras = steps.flatMap((step) => kerasLayer(step, single));
	const shape = single ? [width, input.channels] : [height, width, input.channels];
	return [
		{
			language: 'PyTorch',
			text: ['from torch import nn', '', 'model = nn.Sequential(', ...indent(torch), ')'].join('\n')
		},
		{
			language: 'Keras',
			text: [
				'from keras import Input, Sequential, layers',
				'',
				'model = Sequential([',
				...indent([`Input((${shape.join(', ')}))`, ...keras]),
				'])'
			].join('\n')
		}
	];
}
