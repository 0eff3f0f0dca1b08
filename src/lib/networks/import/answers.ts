import type { InputSpec } from '$lib/graph/types';
import type { ImportedNetwork } from './types';

/** Order in which the network takes the colours of a pixel. */
export type ChannelOrder = 'rgb' | 'bgr';

/** What a file leaves open, as the visitor says it. */
export interface Answers {
	/** Name of the network on the page. */
	readonly title: string;
	/** What the network expects of pixels in [0, 1]: (pixel − mean) / std. Per channel, red first whatever the order. */
	readonly mean: readonly number[];
	readonly std: readonly number[];
	readonly order: ChannelOrder;
	/** Light ink on dark paper, as MNIST has it. */
	readonly lightOnDark: boolean;
	/** One name a class; null where nobody knows them. */
	readonly classes: readonly string[] | null;
	readonly height: number;
	readonly width: number;
}

/** A usual way to hand pixels to a network. */
export interface ValueRange {
	readonly id: string;
	readonly label: string;
	/** Of pixels in [0, 1], for three channels, red first. */
	readonly mean: readonly [number, number, number];
	readonly std: readonly [number, number, number];
	readonly order?: ChannelOrder;
}

const each = (value: number): [number, number, number] => [value, value, value];

/**
 * The usual ranges. The last one is Caffe's: 0…255, less the mean of ImageNet's pixels, blue first.
 */
export const valueRanges: readonly ValueRange[] = [
	{ id: 'unit', label: '0 … 1', mean: each(0), std: each(1) },
	{ id: 'signed', label: '−1 … 1', mean: each(0.5), std: each(0.5) },
	{ id: 'bytes', label: '0 … 255', mean: each(0), std: each(1 / 255) },
	{
		id: 'imagenet',
		label: 'less ImageNet’s mean, by its deviation',
		mean: [0.485, 0.456, 0.406],
		std: [0.229, 0.224, 0.225],
		order: 'rgb'
	},
	{
		id: 'caffe',
		label: '0 … 255 less ImageNet’s mean, blue first (Caffe)',
		mean: [123.68 / 255, 116.779 / 255, 103.939 / 255],
		std: each(1 / 255),
		order: 'bgr'
	}
];

function rangeNamed(id: string): ValueRange {
	return valueRanges.find((range) => range.id === id)!;
}

/** A range for a number of channels; one channel takes the mean of three. */
export function rangeFor(
	{ mean, std }: Pick<ValueRange, 'mean' | 'std'>,
	channels: 1 | 3
): Pick<InputSpec, 'mean' | 'std'> {
	const average = (values: readonly number[]) => [
		values.reduce((sum, value) => sum + value, 0) / values.length
	];
	return channels === 3 ? { mean, std } : { mean: average(mean), std: average(std) };
}

const isNear = (first: readonly number[], second: readonly number[]) =>
	first.length === second.length &&
	first.every((value, index) => Math.abs(value - second[index]!) < 1e-6);

/** The usual range that these answers are, or undefined for one of the visitor's own. */
export function rangeOf({ mean, std, order }: Answers): ValueRange | undefined {
	const channels = mean.length === 1 ? 1 : 3;
	return valueRanges.find((range) => {
		const own = rangeFor(range, channels);
		const fits = isNear(own.mean, mean) && isNear(own.std, std);
		return fits && (channels === 1 || range.order === undefined || range.order === order);
	});
}

/** What networks of a name were trained with, first match first. The rules are those of `keras.applications`. */
const namedRanges: readonly (readonly [pattern: RegExp, range: string])[] = [
	[/darknet|yolo/i, 'unit'],
	[/densenet/i, 'imagenet'],
	[/mobilenet|inception|xception|nasnet|resnet.*v2/i, 'signed'],
	[/efficientnet|convnext/i, 'bytes'],
	[/caffe|vgg|resnet-?(50|101|152)/i, 'caffe']
];

function guessRange({ trainedIn, input }: ImportedNetwork, hint: string): ValueRange {
	// torchvision feeds all of its networks alike, whatever they are called.
	if (trainedIn === 'pytorch') return rangeNamed(input.channels === 3 ? 'imagenet' : 'unit');
	const named = namedRanges.find(([pattern]) => pattern.test(hint));
	return rangeNamed(named?.[1] ?? 'unit');
}

/** Small networks of one channel and few classes read digits or letters, which MNIST holds light on dark. */
function readsInk({ input, classCount }: ImportedNetwork): boolean {
	return input.channels === 1 && classCount <= 62 && input.height <= 40;
}

/**
 * What is most likely true of a network where its file does not say it.
 * @param hint names that may tell: of the file, of its address
 * @param classes names that came beside the network, if they fit
 */
export function guessAnswers(
	imported: ImportedNetwork,
	hint: string,
	classes: readonly string[] | null = null
): Answers {
	const { input, values, name } = imported;
	const range = guessRange(imported, `${name} ${hint}`);
	const { mean, std } = values ?? rangeFor(range, input.channels);
	const order = !values && input.channels === 3 ? (range.order ?? 'rgb') : 'rgb';
	return {
		title: name,
		mean,
		std,
		order,
		lightOnDark: readsInk(imported),
		classes: imported.classes ?? classes,
		height: input.height,
		width: input.width
	};
}

/** What the visitor sees where a class has no name. */
export function numberedClasses(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `class ${index}`);
}
