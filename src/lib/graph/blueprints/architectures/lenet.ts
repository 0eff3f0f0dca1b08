import { BlueprintBuilder } from '../builder';
import type { Blueprint } from '../types';

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

function build() {
	const b = new BlueprintBuilder({ height: 32, width: 32, channels: 1 });
	const squash = (name: string, x: string) =>
		b.node(`${name}.tanh`, 'tanh', [x], { amplitude: 1.7159, slope: 2 / 3 });
	const convolve = (name: string, x: string, filters: number) =>
		squash(name, b.bias(name, b.convolution(name, x, filters, 5)));
	const subsample = (name: string, x: string) => {
		const scaled = b.node(`${name}.scale`, 'scale', [b.averagePool(name, x, 2, 2)], {});
		return squash(name, b.bias(name, scaled));
	};
	let x = subsample('S2', convolve('C1', 'input', 6));
	x = subsample('S4', convolve('C3', x, 16));
	x = b.flatten(convolve('C5', x, 120));
	x = squash('F6', b.dense('F6', x, 84));
	return b.finish('LeNet-5', b.dense('output', x, 10), digits);
}

export const blueprints: readonly Blueprint[] = [
	{
		id: 'lenet-5',
		title: 'LeNet-5',
		year: 1998,
		authors: 'LeCun, Bottou, Bengio, Haffner',
		paper: 'https://doi.org/10.1109/5.726791',
		idea: 'Shared weights, sub-sampling and more maps at every stage: the pattern of all that followed.',
		form: 'C3 sees all six maps instead of a chosen few, and the ten outputs are class scores.',
		error: { top1: 0.95, on: 'MNIST, without distortions' },
		build
	}
];
