import { axisSizes } from './size';
import type { ConvolutionSettings, Cost, Pair, WindowSettings } from './types';

/**
 * The settings that a cost depends on. Weights on padded cells count as multiply-accumulates, as is the custom.
 */
export type CostSettings = WindowSettings & Partial<Pick<ConvolutionSettings, 'groups'>>;

function outputCells(size: Pair, settings: WindowSettings): number {
	const [vertical, horizontal] = axisSizes(size, settings);
	return vertical.output * horizontal.output;
}

function requireSplit(count: number, what: string, groups: number): void {
	if (!Number.isInteger(count) || count < 1)
		throw new RangeError(`the number of ${what} must be a whole number of at least 1`);
	if (!Number.isInteger(count / groups))
		throw new RangeError(`${count} ${what} cannot be split into ${groups} groups`);
}

/** Weights of one filter. */
function filterWeights(channels: number, filters: number, settings: CostSettings): number {
	const { kernel, groups = 1 } = settings;
	requireSplit(channels, 'input channels', groups);
	requireSplit(filters, 'filters', groups);
	return kernel[0] * kernel[1] * (channels / groups);
}

/** A layer of windows, whose cells have weights of their own or share them. */
function windowedCost(
	size: Pair,
	channels: number,
	filters: number,
	settings: CostSettings,
	hasBias: boolean,
	isShared: boolean
): Cost {
	const weights = filterWeights(channels, filters, settings);
	const outputs = outputCells(size, settings) * filters;
	const owners = isShared ? filters : outputs;
	return { parameters: owners * (weights + (hasBias ? 1 : 0)), macs: outputs * weights, outputs };
}

/**
 * A convolution: every filter's weights are shared by all output cells.
 * @throws {RangeError} if a setting is impossible
 */
export function convolutionCost(
	size: Pair,
	channels: number,
	filters: number,
	settings: CostSettings,
	hasBias: boolean
): Cost {
	return windowedCost(size, channels, filters, settings, hasBias, true);
}

/**
 * A depthwise convolution, one kernel for each channel, followed by a 1×1 convolution that mixes them; both have a bias or
 * neither. `outputs` are those of the second.
 * @throws {RangeError} if a setting is impossible
 */
export function depthwiseSeparableCost(
	size: Pair,
	channels: number,
	filters: number,
	settings: WindowSettings,
	hasBias: boolean
): Cost {
	const depthwise = convolutionCost(
		size,
		channels,
		channels,
		{ ...settings, groups: channels },
		hasBias
	);
	const cells = depthwise.outputs / channels;
	return {
		parameters: depthwise.parameters + filters * (channels + (hasBias ? 1 : 0)),
		macs: depthwise.macs + cells * channels * filters,
		outputs: cells * filters
	};
}

/**
 * A locally connected layer: the windows of a convolution, but every output cell has weights and a bias of its own.
 * @throws {RangeError} if a setting is impossible
 */
export function locallyConnectedCost(
	size: Pair,
	channels: number,
	filters: number,
	settings: CostSettings,
	hasBias: boolean
): Cost {
	return windowedCost(size, channels, filters, settings, hasBias, false);
}

/** A dense layer: every unit sees every input. */
export function denseCost(inputs: number, units: number, hasBias: boolean): Cost {
	return { parameters: units * (inputs + (hasBias ? 1 : 0)), macs: inputs * units, outputs: units };
}

/** Bytes of a number in single precision. */
const numberBytes = 4;

/** Bytes that a layer's parameters and its output take. */
export function memoryBytes({ parameters, outputs }: Pick<Cost, 'parameters' | 'outputs'>): number {
	return (parameters + outputs) * numberBytes;
}
