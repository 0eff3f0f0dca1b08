import {
	mostCells,
	mostDilation,
	mostFilters,
	mostKernel,
	mostLayers,
	mostStride,
	planLayer,
	type LayerPlan,
	type StackInput
} from '$lib/draw/bench/stack-bench';
import { textbookCosts } from '$lib/draw/bench/stack-costs';
import { stackPresets } from '$lib/draw/bench/stack-presets';
import type { Pair, PaddingChoice } from '$lib/math/arithmetic/types';
import {
	flag,
	index,
	indices,
	integerIn,
	oneOf,
	optional,
	pairIn,
	text,
	type Codec,
	type LinkTable
} from './link';

/** Parts of the page: one is shown at a time. */
export type StackView = 'field' | 'costs' | 'larger';

/** What a link of the page on stacks restores. */
export interface StackLink {
	view: StackView;
	/** The picture or signal that the stack stands on. */
	input: StackInput;
	layers: readonly LayerPlan[];
	/** A second stack on the same input, to compare with. */
	against: readonly LayerPlan[];
	/** The second stack is the one in view. */
	second: boolean;
	/** Id of a network whose layers are shown in place of `layers`. */
	net: string | null;
	/** The chosen cell: layer, row, column. */
	cell: readonly number[] | null;
	/** Step. */
	t: number;
	/** Of the costs' input: [height, width] and channels. */
	from: StackInput;
	kernel: Pair;
	stride: Pair;
	padding: 'valid' | 'same';
	/** Maps of the dense and the locally connected layer. */
	maps: number;
	filters: number;
	groups: number;
	bias: boolean;
}

/** Sides of the costs' input and kernel, for which nothing is drawn cell by cell. */
export const mostCostSide = 4096;

/** Height, width and channels: `32x32x3`. */
function extent(most: number): Codec<StackInput> {
	return {
		encode: ({ size, channels }) => [...size, channels].join('x'),
		decode: (value) => {
			const numbers = value.split('x').map((part) => index.decode(part) ?? 0);
			const [height, width, channels] = numbers;
			if (numbers.length !== 3 || Math.min(...numbers) < 1) return undefined;
			if (Math.max(height!, width!) > most || channels! > mostFilters) return undefined;
			return { size: [height!, width!], channels: channels! };
		},
		expects: `height, width and channels, such as 32x32x3`
	};
}

const kernels = pairIn(1, mostKernel);
const strides = pairIn(1, mostStride);
const dilations = pairIn(1, mostDilation);
const filterCount = integerIn(1, mostFilters);
const rules = ['valid', 'same', 'full', 'causal'] as const;
const plan = /^([cp])(\d+(?:x\d+)?)(?:s(\d+(?:x\d+)?))?(?:d(\d+(?:x\d+)?))?(?:f(\d+))?(.*)$/;
const sides = /^e(\d{1,2})\.(\d{1,2})\.(\d{1,2})\.(\d{1,2})$/;

function decodePadding(value: string): PaddingChoice | undefined {
	const rule = rules.find((name) => name === value);
	if (rule) return rule;
	const numbers = sides.exec(value)?.slice(1).map(Number);
	return numbers && [numbers[0]!, numbers[1]!, numbers[2]!, numbers[3]!];
}

function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/** One layer: `c3s2f64` is a convolution, `p2` a pool; what has its usual value is left out. */
function encodePlan(layer: LayerPlan): string {
	const usual = planLayer(layer.kind, layer.kernel);
	const { padding } = layer;
	const parts = [
		layer.kind === 'convolution' ? 'c' : 'p',
		kernels.encode(layer.kernel),
		same(layer.stride, usual.stride) ? '' : `s${strides.encode(layer.stride)}`,
		same(layer.dilation, usual.dilation) ? '' : `d${dilations.encode(layer.dilation)}`,
		layer.filters === usual.filters ? '' : `f${layer.filters}`
	];
	const edges = typeof padding === 'string' ? padding : `e${padding.join('.')}`;
	return `${parts.join('')}${same(padding, usual.padding) ? '' : edges}`;
}

function decodePlan(value: string): LayerPlan | undefined {
	const [, kind, kernel, stride, dilation, filters, padding] = plan.exec(value) ?? [];
	const given = {
		...(stride ? { stride: strides.decode(stride) } : {}),
		...(dilation ? { dilation: dilations.decode(dilation) } : {}),
		...(filters ? { filters: filterCount.decode(filters) } : {}),
		...(padding ? { padding: decodePadding(padding) } : {})
	};
	const window = kernel === undefined ? undefined : kernels.decode(kernel);
	if (!window || Object.values(given).some((part) => part === undefined)) return undefined;
	const name = kind === 'c' ? 'convolution' : 'pooling';
	return planLayer(name, window, given as Partial<LayerPlan>);
}

/** Layers with `_` between them, the lowest first. */
const plans: Codec<readonly LayerPlan[]> = {
	encode: (layers) => layers.map(encodePlan).join('_'),
	decode: (value) => {
		if (value === '') return [];
		const layers = value.split('_').map(decodePlan);
		if (layers.length > mostLayers) return undefined;
		return layers.every((layer) => layer !== undefined) ? layers : undefined;
	},
	expects: 'layers such as c3f16_p2_c3s2, c for a convolution and p for a pool'
};

/** One layer at least. */
const somePlans: Codec<readonly LayerPlan[]> = {
	...plans,
	decode: (value) => (value === '' ? undefined : plans.decode(value))
};

const first = stackPresets[0]!;

/** How the state of the page on stacks stands in its link. */
export const stackLink: LinkTable<StackLink> = {
	view: { codec: oneOf('field', 'costs', 'larger'), initial: 'field' },
	input: { codec: extent(mostCells), initial: first.input },
	layers: { codec: somePlans, initial: first.stack },
	against: { codec: plans, initial: first.rival ?? [] },
	second: { codec: flag, initial: false },
	net: optional(text),
	cell: optional(indices(3)),
	t: { codec: index, initial: first.stack.length },
	from: {
		codec: extent(mostCostSide),
		initial: { size: textbookCosts.size, channels: textbookCosts.channels }
	},
	kernel: { codec: pairIn(1, mostCostSide), initial: textbookCosts.kernel },
	stride: { codec: pairIn(1, mostCostSide), initial: textbookCosts.stride },
	padding: { codec: oneOf('valid', 'same'), initial: textbookCosts.padding },
	maps: { codec: filterCount, initial: textbookCosts.maps },
	filters: { codec: filterCount, initial: textbookCosts.filters },
	groups: { codec: filterCount, initial: textbookCosts.groups },
	bias: { codec: flag, initial: textbookCosts.bias }
};
