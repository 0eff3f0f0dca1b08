import { throughJpeg } from '$lib/math/jpeg/jpeg';
import { straightThrough, type Defence, type DefenceMeta } from '../defence';

export const meta: DefenceMeta = {
	id: 'jpeg',
	label: 'JPEG',
	summary: 'Writes the picture as a JPEG and reads it again: fine detail is rounded away.',
	formula: 'g(x) = \\text{decode}\\big(\\text{encode}_q(x)\\big)',
	source: {
		title: 'Dziugaite, Ghahramani and Roy (2016), A Study of the Effect of JPG Compression',
		address: 'https://arxiv.org/abs/1608.00853'
	},
	gradient: 'straight-through',
	// Luminance and colour, 64 coefficients and the colours again are each rounded to whole numbers.
	mildest: { params: { quality: 100, halvesColour: false }, change: 6 / 255 },
	params: [
		{
			kind: 'number',
			key: 'quality',
			label: 'Quality',
			min: 1,
			max: 100,
			step: 1,
			initial: 75
		},
		{
			kind: 'flag',
			key: 'halvesColour',
			label: 'Colour at half resolution (4:2:0)',
			initial: true
		}
	]
};

export const defence: Defence = {
	meta,
	show: (picture, { quality, halvesColour }) => [
		throughJpeg(picture, {
			quality: Math.round(quality as number),
			halvesColour: halvesColour as boolean
		})
	],
	pullBack: straightThrough
};
