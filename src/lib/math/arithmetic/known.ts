import type { NdArray } from '$lib/core/types';
import { knownPictures, picture } from './known-pictures';
import type { ConvolutionSettings, Pair, TransposedSettings } from './types';

/** A convolution whose numbers are printed in many courses. */
export interface KnownConvolution {
	readonly id: string;
	readonly title: string;
	readonly input: NdArray;
	readonly kernel: NdArray;
	readonly settings: ConvolutionSettings;
	readonly expected: NdArray;
}

/** A convolution of which only sizes are told. */
export interface KnownSize {
	readonly id: string;
	readonly title: string;
	readonly size: Pair;
	readonly channels: number;
	readonly filters: number;
	readonly settings: ConvolutionSettings;
	/** Output [height, width]. */
	readonly expected: Pair;
	/** Without biases. */
	readonly weights: number;
}

/** One of the fifteen pictures of "A guide to convolution arithmetic for deep learning" (arXiv:1603.07285). */
export type ArithmeticCase = {
	readonly id: string;
	readonly title: string;
	readonly size: Pair;
	readonly expected: Pair;
} & (
	| { readonly kind: 'convolution'; readonly settings: ConvolutionSettings }
	| { readonly kind: 'transposed'; readonly settings: TransposedSettings }
);

/** A kernel from one channel to one filter. */
function kernel(...rows: readonly string[]): NdArray {
	const { shape, data } = picture(...rows);
	return { shape: [shape[0]!, shape[1]!, 1, 1], data };
}

/** A square window with zeros around, the same along both axes. */
function square(size: number, stride = 1, padding = 0, dilation = 1): ConvolutionSettings {
	return {
		kernel: [size, size],
		stride: [stride, stride],
		dilation: [dilation, dilation],
		padding: [padding, padding, padding, padding],
		border: 'zero',
		flip: false,
		groups: 1
	};
}

function squareTransposed(size: number, stride = 1, crop = 0, added = 0): TransposedSettings {
	return {
		kernel: [size, size],
		stride: [stride, stride],
		dilation: [1, 1],
		crop: [crop, crop, crop, crop],
		outputPadding: [added, added],
		groups: 1
	};
}

const guideKernel = kernel('012', '220', '012');

/** Convolutions with their numbers. */
export const knownConvolutions: readonly KnownConvolution[] = [
	{
		id: 'guide',
		title: '3×3 kernel on 5×5 cells',
		input: knownPictures.guide,
		kernel: guideKernel,
		settings: square(3),
		expected: picture('12 12 17', '10 17 19', '9 6 14')
	},
	{
		id: 'guide-strided',
		title: '3×3 kernel on 5×5 cells, stride 2, padding 1',
		input: knownPictures.guide,
		kernel: guideKernel,
		settings: square(3, 2, 1),
		expected: picture('6 17 3', '8 17 13', '6 4 4')
	},
	{
		id: 'diagonals',
		title: 'A cross of ones on a binary picture',
		input: knownPictures.diagonals,
		kernel: kernel('101', '010', '101'),
		settings: square(3),
		expected: picture('434', '243', '234')
	},
	{
		id: 'shift',
		title: 'A kernel that takes the value from above',
		input: knownPictures.shift,
		kernel: kernel('010', '000', '000'),
		settings: square(3),
		expected: picture('40 41 45', '40 42 46', '46 50 55')
	}
];

/** Layers with their sizes. */
export const knownSizes: readonly KnownSize[] = [
	{
		id: 'colour-picture',
		title: '20 filters of 5×5 on a 3×32×32 picture, padding 2',
		size: [32, 32],
		channels: 3,
		filters: 20,
		settings: square(5, 1, 2),
		expected: [32, 32],
		weights: 1500
	},
	{
		id: 'alexnet',
		title: 'The first layer of AlexNet: 96 filters of 11×11 on 3×227×227, stride 4',
		size: [227, 227],
		channels: 3,
		filters: 96,
		settings: square(11, 4),
		expected: [55, 55],
		weights: 34848
	}
];

function convolutionCase(
	id: string,
	title: string,
	size: number,
	settings: ConvolutionSettings,
	expected: number
): ArithmeticCase {
	return {
		kind: 'convolution',
		id,
		title,
		size: [size, size],
		settings,
		expected: [expected, expected]
	};
}

function transposedCase(
	id: string,
	title: string,
	size: number,
	settings: TransposedSettings,
	expected: number
): ArithmeticCase {
	return {
		kind: 'transposed',
		id: `transposed-${id}`,
		title: `${title}, transposed`,
		size: [size, size],
		settings,
		expected: [expected, expected]
	};
}

/** The seven convolutions, seven transposed ones and one dilated one of arXiv:1603.07285. */
export const arithmeticCases: readonly ArithmeticCase[] = [
	convolutionCase('no-padding', 'No padding', 4, square(3), 2),
	convolutionCase('arbitrary-padding', 'Arbitrary padding', 5, square(4, 1, 2), 6),
	convolutionCase('half-padding', 'Half (same) padding', 5, square(3, 1, 1), 5),
	convolutionCase('full-padding', 'Full padding', 5, square(3, 1, 2), 7),
	convolutionCase('no-padding-strided', 'No padding, stride 2', 5, square(3, 2), 2),
	convolutionCase('padding-strided', 'Padding, stride 2', 5, square(3, 2, 1), 3),
	convolutionCase(
		'padding-strided-odd',
		'Padding, stride 2, a row and a column left over',
		6,
		square(3, 2, 1),
		3
	),
	transposedCase('no-padding', 'No padding', 2, squareTransposed(3), 4),
	transposedCase('arbitrary-padding', 'Arbitrary padding', 6, squareTransposed(4, 1, 2), 5),
	transposedCase('half-padding', 'Half (same) padding', 5, squareTransposed(3, 1, 1), 5),
	transposedCase('full-padding', 'Full padding', 7, squareTransposed(3, 1, 2), 5),
	transposedCase('no-padding-strided', 'No padding, stride 2', 2, squareTransposed(3, 2), 5),
	transposedCase('padding-strided', 'Padding, stride 2', 3, squareTransposed(3, 2, 1), 5),
	transposedCase(
		'padding-strided-odd',
		'Padding, stride 2, a row and a column added',
		3,
		squareTransposed(3, 2, 1, 1),
		6
	),
	convolutionCase('dilated', 'No padding, dilation 2', 7, square(3, 1, 0, 2), 3)
];
