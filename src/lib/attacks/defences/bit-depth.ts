import { straightThrough, type Defence, type DefenceMeta } from '../defence';

export const meta: DefenceMeta = {
	id: 'bit-depth',
	label: 'Fewer bits',
	summary: 'Rounds every value to one of a few: small changes vanish, or jump to the next.',
	formula: 'g(x) = \\frac{\\operatorname{round}\\big((2^b - 1)\\, x\\big)}{2^b - 1}',
	source: {
		title: 'Xu, Evans and Qi (2017), Feature Squeezing',
		address: 'https://arxiv.org/abs/1704.01155'
	},
	gradient: 'straight-through',
	mildest: { params: { bits: 8 }, change: 0 },
	params: [
		{ kind: 'number', key: 'bits', label: 'Bits a value', min: 1, max: 8, step: 1, initial: 4 }
	]
};

export const defence: Defence = {
	meta,
	show({ shape, data }, { bits }) {
		const steps = 2 ** (bits as number) - 1;
		return [{ shape, data: data.map((value) => Math.round(value * steps) / steps) }];
	},
	pullBack: straightThrough
};
