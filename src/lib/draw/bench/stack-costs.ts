import { formatCount } from '$lib/draw/format';
import {
	convolutionCost,
	denseCost,
	depthwiseSeparableCost,
	locallyConnectedCost
} from '$lib/math/arithmetic/cost';
import { axisSizes } from '$lib/math/arithmetic/size';
import type { Cost, Pair, PaddingChoice, WindowSettings } from '$lib/math/arithmetic/types';

/** One layer in five ways: what it has to learn and to compute. */
export interface CostSettings {
	readonly size: Pair;
	readonly channels: number;
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly padding: Extract<PaddingChoice, 'valid' | 'same'>;
	/** Maps of the dense and the locally connected layer; each has a unit for every place of the window. */
	readonly maps: number;
	/** Of the three convolutions. */
	readonly filters: number;
	readonly groups: number;
	readonly bias: boolean;
}

/** The textbook's example: 200 × 200 pixels, 40,000 hidden units, windows of 10 × 10, or 100 filters that share theirs. */
export const textbookCosts: CostSettings = {
	size: [200, 200],
	channels: 1,
	kernel: [10, 10],
	stride: [1, 1],
	padding: 'same',
	maps: 1,
	filters: 100,
	groups: 1,
	bias: false
};

/** Settings to begin with. */
export const costPresets: readonly {
	readonly id: string;
	readonly title: string;
	readonly settings: CostSettings;
}[] = [
	{ id: 'textbook', title: 'Textbook: 200 × 200', settings: textbookCosts },
	{
		id: 'vgg',
		title: 'A layer of VGG-16',
		settings: {
			...textbookCosts,
			size: [56, 56],
			channels: 256,
			kernel: [3, 3],
			maps: 256,
			filters: 256,
			groups: 4
		}
	},
	{
		id: 'alexnet',
		title: 'AlexNet’s second layer',
		settings: {
			...textbookCosts,
			size: [27, 27],
			channels: 96,
			kernel: [5, 5],
			maps: 256,
			filters: 256,
			groups: 2
		}
	}
];

/** One way to make the layer. */
export interface CostRow {
	readonly id: 'dense' | 'local' | 'convolution' | 'grouped' | 'separable';
	readonly label: string;
	/** What it is, in a few words. */
	readonly about: string;
	readonly cost: Cost;
	/** How the numbers come about, with the present ones put in. */
	readonly parameters: string;
	readonly macs: string;
}

const times = (...numbers: readonly number[]) => numbers.map(formatCount).join(' × ');

function withBias(weights: string, biases: number, settings: CostSettings): string {
	return settings.bias ? `${weights} + ${formatCount(biases)}` : weights;
}

interface Measured extends CostSettings {
	/** Places of the window. */
	readonly places: number;
	readonly window: WindowSettings;
}

function measure(settings: CostSettings): Measured {
	const { kernel, stride, padding, size } = settings;
	const window: WindowSettings = { kernel, stride, padding, dilation: [1, 1] };
	const [vertical, horizontal] = axisSizes(size, window);
	return { ...settings, window, places: vertical.output * horizontal.output };
}

function denseRow(given: Measured): CostRow {
	const inputs = given.size[0] * given.size[1] * given.channels;
	const units = given.places * given.maps;
	const weights = `${formatCount(inputs)} inputs × ${formatCount(units)} units`;
	return {
		id: 'dense',
		label: 'Dense',
		about: 'every unit sees every input',
		cost: denseCost(inputs, units, given.bias),
		parameters: withBias(weights, units, given),
		macs: weights
	};
}

function localRow(given: Measured): CostRow {
	const units = given.places * given.maps;
	const weights = `${formatCount(units)} units × ${times(...given.kernel, given.channels)}`;
	return {
		id: 'local',
		label: 'Locally connected',
		about: 'every unit sees a window, with weights of its own',
		cost: locallyConnectedCost(given.size, given.channels, given.maps, given.window, given.bias),
		parameters: withBias(weights, units, given),
		macs: weights
	};
}

function convolutionRow(given: Measured, groups: number): CostRow {
	const { size, channels, filters, kernel, window, bias, places } = given;
	const depth = channels / groups;
	const weights = `${formatCount(filters)} filters × ${times(...kernel, depth)}`;
	return {
		id: groups === 1 ? 'convolution' : 'grouped',
		label: groups === 1 ? 'Convolution' : `Convolution in ${groups} groups`,
		about: groups === 1 ? 'all places share each filter' : 'each filter sees its group’s channels',
		cost: convolutionCost(size, channels, filters, { ...window, groups }, bias),
		parameters: withBias(weights, filters, given),
		macs: `${formatCount(places)} places × ${weights}`
	};
}

function separableRow(given: Measured): CostRow {
	const { size, channels, filters, kernel, window, bias, places } = given;
	const weights = `${times(...kernel, channels)} + ${times(channels, filters)}`;
	return {
		id: 'separable',
		label: 'Depthwise separable',
		about: 'one kernel a channel, then 1 × 1',
		cost: depthwiseSeparableCost(size, channels, filters, window, bias),
		parameters: withBias(weights, channels + filters, given),
		macs: `${formatCount(places)} places × (${weights})`
	};
}

/**
 * The ways side by side; the grouped convolution only where there are groups.
 * @throws {RangeError} if a setting is impossible
 */
export function costRows(settings: CostSettings): readonly CostRow[] {
	const given = measure(settings);
	return [
		denseRow(given),
		localRow(given),
		convolutionRow(given, 1),
		...(given.groups > 1 ? [convolutionRow(given, given.groups)] : []),
		separableRow(given)
	];
}

/** Why settings are impossible, in one sentence; null if they are not. */
export function costProblem(settings: CostSettings): string | null {
	try {
		costRows(settings);
		return null;
	} catch (thrown) {
		if (thrown instanceof RangeError) return `${thrown.message}.`;
		throw thrown;
	}
}

/** Length of a bar on a logarithmic scale from 1 to `most`, in [0, 1]. */
export function logShare(value: number, most: number): number {
	return value <= 1 || most <= 1 ? 0 : Math.log10(value) / Math.log10(most);
}

/** Where a logarithmic scale ends that must show a value: the next power of ten, a thousand at least. */
export function logEnd(largest: number): number {
	return 10 ** Math.max(3, Math.ceil(Math.log10(largest)));
}

/** Powers of a thousand up to the end of a logarithmic scale. */
export function logTicks(end: number): readonly number[] {
	return Array.from({ length: Math.floor(Math.log10(end) / 3) + 1 }, (_, at) => 1000 ** at);
}

const scales = [
	{ from: 1e12, sign: ' T' },
	{ from: 1e9, sign: ' G' },
	{ from: 1e6, sign: ' M' },
	{ from: 1e3, sign: ' K' }
] as const;

/**
 * A large number in three digits.
 * @example formatLarge(1_600_000_000) // 1.6 G
 */
export function formatLarge(value: number): string {
	// What rounds to a thousand already belongs to the next sign.
	const scale = scales.find(({ from }) => value >= 0.9995 * from);
	if (!scale) return formatCount(value);
	return `${Number((value / scale.from).toPrecision(3))}${scale.sign}`;
}
