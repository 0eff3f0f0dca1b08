import { axisSizes, resolveEdges, transposedSize } from '$lib/math/arithmetic/size';
import type {
	ConvolutionSettings,
	Pair,
	PoolingSettings,
	TransposedSettings
} from '$lib/math/arithmetic/types';
import type { Border } from '$lib/math/padding';
import type { Edges } from '$lib/math/window';
import {
	block,
	call,
	effectiveDilation,
	grow,
	isBoth,
	isNone,
	pairUnless,
	rankOf,
	symmetric,
	writePair,
	type Program,
	type Rank
} from './python';
import {
	poolProgram,
	poolQuestion,
	wholeEdges,
	type PoolPlan,
	type PoolQuestion
} from './pool-plan';
import type { LayerSizes, PoolSizes } from './sizes';

function shape(channels: number, [height, width]: Pair, rank: Rank): string {
	return (rank === 1 ? [1, channels, width] : [1, channels, height, width]).join(', ');
}

function write(program: Program): string {
	const { comments, layers, rank } = program;
	const layer = layers.length === 1 ? layers[0]! : block('nn.Sequential(', layers, ')');
	const input = shape(program.channels, program.input, rank);
	const output = shape(program.filters, program.output, rank);
	return [
		'import torch',
		'from torch import nn',
		'',
		...comments.map((comment) => `# ${comment}`),
		`layer = ${layer}`,
		`y = layer(torch.randn(${input}))  # shape (${output})`
	].join('\n');
}

const modes: Readonly<Record<Border, string>> = {
	zero: 'zeros',
	reflect: 'reflect',
	replicate: 'replicate',
	circular: 'circular'
};

const padLayers: Readonly<Record<Exclude<Border, 'zero'>, string>> = {
	reflect: 'ReflectionPad',
	replicate: 'ReplicationPad',
	circular: 'CircularPad'
};

/** PyTorch counts the last axis first. */
function padArgument([top, bottom, left, right]: Edges, rank: Rank): string {
	return `(${(rank === 1 ? [left, right] : [left, right, top, bottom]).join(', ')})`;
}

function constantPad(edges: Edges, rank: Rank, value: string): string {
	return call(`nn.ConstantPad${rank}d`, [padArgument(edges, rank), value]);
}

function padLayer(edges: Edges, border: Border, rank: Rank): string {
	if (border === 'zero') return constantPad(edges, rank, '0.0');
	return call(`nn.${padLayers[border]}${rank}d`, [padArgument(edges, rank)]);
}

/** How a border gets around a picture: by the layer itself, by one before it, or not at all. */
interface Bordered {
	readonly comments: readonly string[];
	readonly before: readonly string[];
	readonly padding?: string;
	readonly mode?: string;
	readonly input: Pair;
}

/** The farthest that a border may reach out of a picture of this size. */
function reach(border: Border, size: number): number {
	if (border === 'reflect') return size - 1;
	return border === 'circular' ? size : Infinity;
}

function reachesTooFar(edges: Edges, border: Border, size: Pair): boolean {
	return edges.some((cells, side) => cells > reach(border, size[side < 2 ? 0 : 1]));
}

function addBorder(settings: ConvolutionSettings, size: Pair, rank: Rank): Bordered {
	const { border, padding, stride } = settings;
	const edges = resolveEdges(size, settings);
	const plain = { comments: [], before: [], input: size };
	if (isNone(edges)) return plain;
	if (reachesTooFar(edges, border, size)) {
		const comment = `PyTorch has no ${border} border this wide: pad the picture before; it has its border here.`;
		return { ...plain, comments: [comment], input: grow(size, edges) };
	}
	const mode = border === 'zero' ? undefined : `'${modes[border]}'`;
	if (padding === 'same' && isBoth(stride, 1)) return { ...plain, padding: `'same'`, mode };
	const both = symmetric(edges);
	if (both) return { ...plain, padding: writePair(both, rank), mode };
	return { ...plain, before: [padLayer(edges, border, rank)] };
}

function turnComment({ flip }: ConvolutionSettings, rank: Rank): readonly string[] {
	if (!flip) return [];
	const axes = rank === 1 ? '-1' : '-2, -1';
	return [`True convolution: this layer correlates, so turn its kernel: weight.flip(${axes}).`];
}

/** An argument, unless it is what the layer takes by itself. */
function unless<T>(value: T, usual: T, written: string): string | undefined {
	return value === usual ? undefined : written;
}

/** PyTorch's lines of a convolution. */
export function pytorchConvolution(settings: ConvolutionSettings, sizes: LayerSizes): string {
	const { kernel, stride, groups } = settings;
	const { size, channels, filters, hasBias } = sizes;
	const rank = rankOf(size, kernel, resolveEdges(size, settings));
	const border = addBorder(settings, size, rank);
	const layer = call(`nn.Conv${rank}d`, [String(channels), String(filters)], {
		kernel_size: writePair(kernel, rank),
		stride: pairUnless(stride, 1, rank),
		padding: border.padding,
		dilation: pairUnless(effectiveDilation(kernel, settings.dilation), 1, rank),
		groups: unless(groups, 1, String(groups)),
		bias: unless(hasBias, true, 'False'),
		padding_mode: border.mode
	});
	const [vertical, horizontal] = axisSizes(size, settings);
	return write({
		comments: [...border.comments, ...turnComment(settings, rank)],
		layers: [...border.before, layer],
		input: border.input,
		output: [vertical.output, horizontal.output],
		rank,
		channels,
		filters
	});
}

/** PyTorch's lines of a transposed convolution. Where the crop differs from side to side, a layer behind cuts it off. */
export function pytorchTransposed(settings: TransposedSettings, sizes: LayerSizes): string {
	const { kernel, stride, crop, outputPadding, groups } = settings;
	const { size, channels, filters, hasBias } = sizes;
	const isFlat = size[0] === 1 && outputPadding[0] === 0;
	const rank = isFlat ? rankOf(size, kernel, crop) : 2;
	const both = symmetric(crop);
	const layer = call(`nn.ConvTranspose${rank}d`, [String(channels), String(filters)], {
		kernel_size: writePair(kernel, rank),
		stride: pairUnless(stride, 1, rank),
		padding: both ? pairUnless(both, 0, rank) : undefined,
		output_padding: pairUnless(outputPadding, 0, rank),
		groups: unless(groups, 1, String(groups)),
		bias: unless(hasBias, true, 'False'),
		dilation: pairUnless(settings.dilation, 1, rank)
	});
	const [top, bottom, left, right] = crop.map((cells) => -cells);
	const cut = constantPad([top!, bottom!, left!, right!], rank, '0.0');
	return write({
		comments: both ? [] : ['A negative padding cuts cells off.'],
		layers: both ? [layer] : [layer, cut],
		input: size,
		output: transposedSize(size, settings),
		rank,
		channels,
		filters
	});
}

/** PyTorch pads a pool by the same on both sides, and by half the kernel at most. */
function ownPadding({ settings, edges }: PoolQuestion): Pair | null {
	const both = symmetric(edges);
	const fits = both && both.every((cells, axis) => 2 * cells <= settings.kernel[axis]!);
	return fits ? both : null;
}

function windowOf({ settings, rank }: PoolQuestion) {
	return {
		kernel_size: writePair(settings.kernel, rank),
		stride: writePair(settings.stride, rank)
	};
}

function maximum(question: PoolQuestion): PoolPlan {
	const { settings, rank } = question;
	const dilation = pairUnless(effectiveDilation(settings.kernel, settings.dilation), 1, rank);
	const name = `nn.MaxPool${rank}d`;
	const own = ownPadding(question);
	if (own) {
		const padding = pairUnless(own, 0, rank);
		const ceil = settings.ceilMode ? { ceil_mode: 'True' } : {};
		return { layers: [call(name, [], { ...windowOf(question), padding, dilation, ...ceil })] };
	}
	const pad = constantPad(wholeEdges(question), rank, "float('-inf')");
	return { layers: [pad, call(name, [], { ...windowOf(question), dilation })] };
}

function average(question: PoolQuestion): PoolPlan {
	const { settings, edges, overhang, rank } = question;
	const name = `nn.AvgPool${rank}d`;
	const own = ownPadding(question);
	if (own) {
		const keywords = {
			...windowOf(question),
			padding: pairUnless(own, 0, rank),
			ceil_mode: settings.ceilMode ? 'True' : undefined,
			count_include_pad: isNone(edges) || settings.countPadding ? undefined : 'False'
		};
		return { layers: [call(name, [], keywords)] };
	}
	if (!settings.countPadding)
		return {
			missing: 'leaves out only padding that is alike on both sides and at most half a kernel'
		};
	if (!isBoth(overhang, 0))
		return {
			missing:
				'has ceil mode only with padding that is alike on both sides and at most half a kernel'
		};
	return { layers: [constantPad(edges, rank, '0.0'), call(name, [], windowOf(question))] };
}

function norm(question: PoolQuestion): PoolPlan {
	const edges = wholeEdges(question);
	const pad = isNone(edges) ? [] : [constantPad(edges, question.rank, '0.0')];
	return { layers: [...pad, call(`nn.LPPool${question.rank}d`, ['2'], windowOf(question))] };
}

function globalPool({ settings, size, rank }: PoolQuestion): PoolPlan {
	if (settings.pool === 'l2')
		return { layers: [call(`nn.LPPool${rank}d`, ['2'], { kernel_size: writePair(size, rank) })] };
	const name = settings.pool === 'max' ? 'AdaptiveMaxPool' : 'AdaptiveAvgPool';
	return { layers: [call(`nn.${name}${rank}d`, ['1'])] };
}

const planners = { max: maximum, average, l2: norm };

function planPool(question: PoolQuestion): PoolPlan {
	const { settings } = question;
	if (settings.global) return globalPool(question);
	const isDilated = !isBoth(effectiveDilation(settings.kernel, settings.dilation), 1);
	if (isDilated && settings.pool !== 'max') return { missing: 'dilates max pools only' };
	return planners[settings.pool](question);
}

/** PyTorch's lines of a pool, or a comment that says what it lacks. */
export function pytorchPooling(settings: PoolingSettings, { size, channels }: PoolSizes): string {
	const question = poolQuestion(settings, size);
	const plan = planPool(question);
	if ('missing' in plan) return `# PyTorch has no layer for this: it ${plan.missing}.`;
	return write(poolProgram(question, plan.layers, channels));
}
