import { describe, expect, it } from 'vitest';
import type {
	ConvolutionSettings,
	PoolingSettings,
	TransposedSettings
} from '$lib/math/arithmetic/types';
import { convolutionCode, poolingCode, transposedCode, type LayerSizes } from './code-lines';

// That PyTorch's lines give our sizes and numbers is checked by running them: tests/arithmetic/code-lines.test.ts.

const plain: ConvolutionSettings = {
	kernel: [3, 3],
	stride: [1, 1],
	dilation: [1, 1],
	padding: 'valid',
	border: 'zero',
	flip: false,
	groups: 1
};
const sizes: LayerSizes = { size: [5, 5], channels: 1, filters: 2, hasBias: true };

const transposed: TransposedSettings = {
	kernel: [3, 3],
	stride: [2, 2],
	dilation: [1, 1],
	crop: [1, 1, 1, 1],
	outputPadding: [0, 0],
	groups: 1
};

const maxPool: PoolingSettings = {
	kernel: [2, 2],
	stride: [2, 2],
	dilation: [1, 1],
	padding: 'valid',
	pool: 'max',
	ceilMode: false,
	countPadding: true,
	global: false
};

function conv(settings: Partial<ConvolutionSettings>, more: Partial<LayerSizes> = {}) {
	return convolutionCode({ ...plain, ...settings }, { ...sizes, ...more }).map(({ text }) => text);
}

function kerasLayers(settings: Partial<ConvolutionSettings>, more: Partial<LayerSizes> = {}) {
	return layersOf(conv(settings, more)[1]!);
}

function kerasPool(settings: Partial<PoolingSettings>, size: LayerSizes['size'] = [5, 5]) {
	return poolingCode({ ...maxPool, ...settings }, { size, channels: 1 })[1]!.text;
}

/** The lines inside a model, without its input. */
function layersOf(text: string): readonly string[] {
	return [...text.matchAll(/^ {4}(layers\..*?),?$/gm)].map(([, layer]) => layer!);
}

describe('whole programs', () => {
	it('of a plain convolution', () => {
		expect(conv({})).toEqual([
			[
				'import torch',
				'from torch import nn',
				'',
				'layer = nn.Conv2d(1, 2, kernel_size=3)',
				'y = layer(torch.randn(1, 1, 5, 5))  # shape (1, 2, 3, 3)'
			].join('\n'),
			[
				'import keras',
				'from keras import layers',
				'',
				'model = keras.Sequential([',
				'    keras.Input((5, 5, 1)),',
				'    layers.Conv2D(2, 3)',
				'])',
				'# output shape (None, 3, 3, 2)'
			].join('\n')
		]);
	});

	it('say every option that is not the usual one', () => {
		const [pytorch, keras] = conv(
			{ kernel: [1, 3], stride: [2, 1], padding: [0, 0, 1, 1], groups: 2, border: 'circular' },
			{ channels: 4, filters: 4, hasBias: false }
		);
		expect(pytorch).toContain(
			"nn.Conv2d(4, 4, kernel_size=(1, 3), stride=(2, 1), padding=(0, 1), groups=2, bias=False, padding_mode='circular')"
		);
		expect(keras).toContain('layers.Conv2D(4, (1, 3), strides=(2, 1), groups=2, use_bias=False)');
		expect(keras).toContain('# Keras has no circular border like this');
		expect(keras).toContain('keras.Input((5, 7, 4))');
	});

	it('are one-dimensional where the picture is', () => {
		const [pytorch, keras] = conv({ kernel: [1, 3], padding: 'causal' }, { size: [1, 9] });
		expect(pytorch).toContain('nn.ConstantPad1d((2, 0), 0.0)');
		expect(pytorch).toContain('nn.Conv1d(1, 2, kernel_size=3)');
		expect(keras).toContain("layers.Conv1D(2, 3, padding='causal')");
		expect(keras).toContain('keras.Input((9, 1))');
	});

	it('tell how to turn the kernel of a true convolution', () => {
		const [pytorch, keras] = conv({ flip: true });
		expect(pytorch).toContain('weight.flip(-2, -1)');
		expect(keras).toContain('kernel[::-1, ::-1]');
	});
});

describe('Keras pads', () => {
	it.each([
		['same', ["layers.Conv2D(2, 3, padding='same')"]],
		['full', ['layers.ZeroPadding2D(((2, 2), (2, 2)))', 'layers.Conv2D(2, 3)']],
		[
			[1, 0, 2, 3],
			['layers.ZeroPadding2D(((1, 0), (2, 3)))', 'layers.Conv2D(2, 3)']
		]
	] as const)('%s', (padding, layers) => {
		expect(kerasLayers({ padding })).toEqual(layers);
	});

	it('by reflection through an operation', () => {
		expect(kerasLayers({ padding: [1, 1, 1, 1], border: 'reflect' })[0]).toBe(
			"layers.Lambda(lambda x: ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode='reflect'))"
		);
	});

	it('not by reflection beyond the picture', () => {
		const [pytorch, keras] = conv({ padding: 'full', border: 'reflect' }, { size: [2, 2] });
		expect(pytorch).toContain('# PyTorch has no reflect border this wide');
		expect(keras).toContain('# Keras has no reflect border like this');
	});
});

describe('Keras, where it lacks something', () => {
	it('strides behind a dilated convolution', () => {
		expect(kerasLayers({ stride: [2, 1], dilation: [2, 2], padding: 'same' })).toEqual([
			// Rows: ⌈5 / 2⌉ = 3 windows of span 5 reach over 9 cells; columns: 5 windows over 9.
			'layers.ZeroPadding2D(((2, 2), (2, 2)))',
			'layers.Conv2D(2, 3, dilation_rate=2)',
			'layers.Lambda(lambda x: x[:, ::2, ::1])'
		]);
	});

	it('crops a transposed convolution, and says its output padding', () => {
		const text = transposedCode({ ...transposed, outputPadding: [1, 1] }, sizes)[1]!.text;
		expect(layersOf(text)).toEqual([
			'layers.Conv2DTranspose(2, 3, strides=2, output_padding=1)',
			'layers.Cropping2D(((1, 1), (1, 1)))'
		]);
		expect(text).toContain('# output shape (None, 10, 10, 2)');
	});

	it.each([
		[{ groups: 2 }, 'no groups'],
		[{ dilation: [2, 2] }, 'stride and dilate'],
		[{ stride: [1, 1], dilation: [2, 2], outputPadding: [1, 1] }, 'less than the stride']
	] as const)('says that it cannot: %j', (settings, reason) => {
		const text = transposedCode({ ...transposed, ...settings }, { ...sizes, channels: 2 })[1]!.text;
		expect(text).toMatch(/^# Keras has no layer for this: .*\.$/);
		expect(text).toContain(reason);
	});
});

describe('Keras pools', () => {
	it.each([
		[{}, ['layers.MaxPooling2D(2, strides=2)']],
		[{ padding: 'same' }, ["layers.MaxPooling2D(2, strides=2, padding='same')"]],
		[
			{ ceilMode: true },
			[
				"layers.Lambda(lambda x: ops.pad(x, ((0, 0), (0, 1), (0, 1), (0, 0)), constant_values=float('-inf')))",
				'layers.MaxPooling2D(2, strides=2)'
			]
		],
		[
			{ pool: 'average', padding: 'same', countPadding: false },
			["layers.AveragePooling2D(2, strides=2, padding='same')"]
		],
		[
			{ pool: 'average', padding: [0, 1, 0, 1] },
			['layers.ZeroPadding2D(((0, 1), (0, 1)))', 'layers.AveragePooling2D(2, strides=2)']
		],
		[
			{ pool: 'l2' },
			['layers.Lambda(lambda x: ops.sqrt(4 * ops.average_pool(ops.square(x), 2, strides=2)))']
		],
		[{ global: true }, ['layers.GlobalMaxPooling2D(keepdims=True)']]
	] as const)('%j', (settings, layers) => {
		expect(layersOf(kerasPool(settings))).toEqual(layers);
	});

	it.each([
		[{ dilation: [2, 2] }, 'no dilation'],
		[{ pool: 'average', ceilMode: true }, 'no ceil mode'],
		[{ pool: 'average', padding: [1, 1, 1, 1], countPadding: false }, "padding='same'"]
	] as const)('or it says that it cannot: %j', (settings, reason) => {
		const text = kerasPool(settings);
		expect(text).toMatch(/^# Keras has no layer for this: .*\.$/);
		expect(text).toContain(reason);
	});
});

it('PyTorch says what it cannot', () => {
	const text = poolingCode(
		{ ...maxPool, pool: 'average', dilation: [2, 2] },
		{ size: [5, 5], channels: 1 }
	)[0]!.text;
	expect(text).toBe('# PyTorch has no layer for this: it dilates max pools only.');
});
