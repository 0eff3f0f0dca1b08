import type {
	ConvolutionSettings,
	PoolingSettings,
	TransposedSettings
} from '$lib/math/arithmetic/types';
import { kerasConvolution, kerasPooling, kerasTransposed } from './code-lines/keras';
import { pytorchConvolution, pytorchPooling, pytorchTransposed } from './code-lines/pytorch';
import type { LayerSizes, PoolSizes } from './code-lines/sizes';

export type { LayerSizes, PoolSizes };

/** The present layer as a framework's user would write it. */
export interface CodeLines {
	readonly language: 'PyTorch' | 'Keras';
	/** Lines that run as they are, or one comment that says what the framework lacks. */
	readonly text: string;
}

function both(pytorch: string, keras: string): readonly CodeLines[] {
	return [
		{ language: 'PyTorch', text: pytorch },
		{ language: 'Keras', text: keras }
	];
}

/**
 * A convolution in both frameworks.
 * @throws {RangeError} if a setting is impossible
 */
export function convolutionCode(
	settings: ConvolutionSettings,
	sizes: LayerSizes
): readonly CodeLines[] {
	return both(pytorchConvolution(settings, sizes), kerasConvolution(settings, sizes));
}

/**
 * A transposed convolution in both frameworks.
 * @throws {RangeError} if a setting is impossible
 */
export function transposedCode(
	settings: TransposedSettings,
	sizes: LayerSizes
): readonly CodeLines[] {
	return both(pytorchTransposed(settings, sizes), kerasTransposed(settings, sizes));
}

/**
 * A pool in both frameworks.
 * @throws {RangeError} if a setting is impossible
 */
export function poolingCode(settings: PoolingSettings, sizes: PoolSizes): readonly CodeLines[] {
	return both(pytorchPooling(settings, sizes), kerasPooling(settings, sizes));
}
