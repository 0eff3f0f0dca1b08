import { axisSizes, resolveEdges, transposedSize } from '$lib/math/arithmetic/size';
import type {
	ConvolutionSettings,
	Pair,
	PoolingSettings,
	TransposedSettings
} from '$lib/math/arithmetic/types';
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

function shape([height, width]: Pair, channels: number, rank: Rank): string {
	return (rank === 1 ? [width, channels] : [height, width, channels]).join(', ');
}

function write(program: Program): string {
	const { comments, layers, rank } = program;
	const input = call('keras.Input', [`(${shape(program.input, program.channels, rank)})`]);
	const needsOps = layers.some((layer) => layer.includes('ops.'));
	return [
		'import keras',
		needsOps ? 'from keras import layers, ops' : 'from keras import layers',
		'',
		...comments.map((comment) => `# ${comment}`),
		block('model = keras.Sequential([', [input, ...layers], '])'),
		`# output shape (None, ${shape(program.output, program.filters, rank)})`
	].join('\n');
}

/** Cells around, row by row. */
function sides([top, bottom, left, right]: Edges, rank: Rank): string {
	return rank === 1 ? `(${left}, ${right})` : `((${top}, ${bottom}), (${left}, ${right}))`;
}

function padding(edges: Edges, rank: Rank): readonly string[] {
	return isNone(edges) ? [] : [call(`layers.ZeroPadding${rank}D`, [sides(edges, rank)])];
}

/** A layer around an expression of `x`. */
function lambda(expression: string): string {
	return `layers.Lambda(lambda x: ${expression})`;
}

/** Pads with what no layer of Keras pads with. */
function padOtherwise(edges: Edges, rank: Rank, how: string): string {
	const inner = rank === 1 ? sides(edges, rank) : sides(edges, rank).slice(1, -1);
	return lambda(`ops.pad(x, ((0, 0), ${inner}, (0, 0)), ${how})`);
}

/** How a border gets around a picture. */
interface Bordered {
	readonly comments: readonly string[];
	readonly before: readonly string[];
	readonly padding?: string;
	readonly input: Pair;
}

/** Paddings that a layer has a word for. */
function ownWord({ padding, border }: ConvolutionSettings, rank: Rank): string | null {
	if (border !== 'zero') return null;
	if (padding === 'same') return `'same'`;
	return padding === 'causal' && rank === 1 ? `'causal'` : null;
}

function canReflect([top, bottom, left, right]: Edges, [height, width]: Pair): boolean {
	return Math.max(top, bottom) < height && Math.max(left, right) < width;
}

function addBorder(settings: ConvolutionSettings, size: Pair, rank: Rank, thin: boolean): Bordered {
	const edges = resolveEdges(size, settings);
	const plain = { comments: [], before: [], input: size };
	if (isNone(edges)) return plain;
	const word = thin ? null : ownWord(settings, rank);
	if (word) return { ...plain, padding: word };
	if (settings.border === 'zero') return { ...plain, before: padding(edges, rank) };
	if (settings.border === 'reflect' && canReflect(edges, size))
		return { ...plain, before: [padOtherwise(edges, rank, `mode='reflect'`)] };
	const comment = `Keras has no ${settings.border} border like this: pad the picture before; it has its border here.`;
	return { ...plain, comments: [comment], input: grow(size, edges) };
}

/** Every n-th row and column. */
function thinning(stride: Pair, rank: Rank): string {
	const steps = rank === 1 ? [stride[1]] : stride;
	return lambda(`x[:, ${steps.map((step) => `::${step}`).join(', ')}]`);
}

function turnComment(settings: ConvolutionSettings, rank: Rank): readonly string[] {
	if (!settings.flip) return [];
	const slices = rank === 1 ? '[::-1]' : '[::-1, ::-1]';
	return [`True convolution: this layer correlates, so turn its kernel: kernel${slices}.`];
}

const thinComment = 'Keras does not stride and dilate at once: stride 1, then every n-th cell.';

/** Keras's lines of a convolution. */
export function kerasConvolution(settings: ConvolutionSettings, sizes: LayerSizes): string {
	const { kernel, stride, groups } = settings;
	const { size, channels, filters, hasBias } = sizes;
	const rank = rankOf(size, kernel, resolveEdges(size, settings));
	const dilation = pairUnless(effectiveDilation(kernel, settings.dilation), 1, rank);
	const isThinned = dilation !== undefined && !isBoth(stride, 1);
	const border = addBorder(settings, size, rank, isThinned);
	const layer = call(`layers.Conv${rank}D`, [String(filters), writePair(kernel, rank)], {
		strides: isThinned ? undefined : pairUnless(stride, 1, rank),
		padding: border.padding,
		dilation_rate: dilation,
		groups: groups === 1 ? undefined : String(groups),
		use_bias: hasBias ? undefined : 'False'
	});
	const [vertical, horizontal] = axisSizes(size, settings);
	return write({
		comments: [
			...border.comments,
			...(isThinned ? [thinComment] : []),
			...turnComment(settings, rank)
		],
		layers: [...border.before, layer, ...(isThinned ? [thinning(stride, rank)] : [])],
		input: border.input,
		output: [vertical.output, horizontal.output],
		rank,
		channels,
		filters
	});
}

/** Why Keras has no layer for a transposed convolution, or null. */
function missingTransposed(settings: TransposedSettings): string | null {
	const { kernel, stride, outputPadding, groups } = settings;
	if (groups > 1) return 'its transposed convolutions have no groups';
	if (!isBoth(effectiveDilation(kernel, settings.dilation), 1) && !isBoth(stride, 1))
		return 'it does not stride and dilate at once';
	const isWide = outputPadding.some((cells, axis) => cells >= stride[axis]!);
	return isWide ? 'its output padding is less than the stride' : null;
}

/** Keras's lines of a transposed convolution, or a comment that says what it lacks. */
export function kerasTransposed(settings: TransposedSettings, sizes: LayerSizes): string {
	const missing = missingTransposed(settings);
	if (missing) return `# Keras has no layer for this: ${missing}.`;
	const { kernel, stride, crop, outputPadding } = settings;
	const { size, channels, filters, hasBias } = sizes;
	const isFlat = size[0] === 1 && outputPadding[0] === 0;
	const rank = isFlat ? rankOf(size, kernel, crop) : 2;
	const layer = call(`layers.Conv${rank}DTranspose`, [String(filters), writePair(kernel, rank)], {
		strides: pairUnless(stride, 1, rank),
		// Always said: left out, Keras chooses a size of its own.
		output_padding: writePair(outputPadding, rank),
		dilation_rate: pairUnless(effectiveDilation(kernel, settings.dilation), 1, rank),
		use_bias: hasBias ? undefined : 'False'
	});
	const cut = isNone(crop) ? [] : [call(`layers.Cropping${rank}D`, [sides(crop, rank)])];
	return write({
		comments: [],
		layers: [layer, ...cut],
		input: size,
		output: transposedSize(size, settings),
		rank,
		channels,
		filters
	});
}

function poolLayer({ settings, rank }: PoolQuestion, name: string, how?: string): string {
	return call(`layers.${name}Pooling${rank}D`, [writePair(settings.kernel, rank)], {
		strides: writePair(settings.stride, rank),
		padding: how
	});
}

function isSame({ settings, edges, overhang }: PoolQuestion): boolean {
	return settings.padding === 'same' && !isNone(edges) && isBoth(overhang, 0);
}

function maximum(question: PoolQuestion): PoolPlan {
	if (isSame(question)) return { layers: [poolLayer(question, 'Max', `'same'`)] };
	const edges = wholeEdges(question);
	const how = "constant_values=float('-inf')";
	const before = isNone(edges) ? [] : [padOtherwise(edges, question.rank, how)];
	return { layers: [...before, poolLayer(question, 'Max')] };
}

function average(question: PoolQuestion): PoolPlan {
	const { settings, edges, overhang, rank } = question;
	if (!isBoth(overhang, 0)) return { missing: 'it has no ceil mode' };
	if (isSame(question) && !settings.countPadding)
		return { layers: [poolLayer(question, 'Average', `'same'`)] };
	if (!isNone(edges) && !settings.countPadding)
		return { missing: `only with padding='same' do its averages leave the padding out` };
	return { layers: [...padding(edges, rank), poolLayer(question, 'Average')] };
}

/** A mean of squares times the cells of the window is their sum. */
function norm(question: PoolQuestion): PoolPlan {
	const { settings, rank } = question;
	const area = settings.kernel[0] * settings.kernel[1];
	const mean = call('ops.average_pool', ['ops.square(x)', writePair(settings.kernel, rank)], {
		strides: writePair(settings.stride, rank)
	});
	const layer = lambda(`ops.sqrt(${area} * ${mean})`);
	return { layers: [...padding(wholeEdges(question), rank), layer] };
}

function globalPool({ settings, rank }: PoolQuestion): PoolPlan {
	if (settings.pool === 'l2') {
		const axes = rank === 1 ? '1' : '(1, 2)';
		return { layers: [lambda(`ops.sqrt(ops.sum(ops.square(x), axis=${axes}, keepdims=True))`)] };
	}
	const name = settings.pool === 'max' ? 'Max' : 'Average';
	return { layers: [call(`layers.Global${name}Pooling${rank}D`, [], { keepdims: 'True' })] };
}

const planners = { max: maximum, average, l2: norm };

function planPool(question: PoolQuestion): PoolPlan {
	const { settings } = question;
	if (settings.global) return globalPool(question);
	if (!isBoth(effectiveDilation(settings.kernel, settings.dilation), 1))
		return { missing: 'its pools have no dilation' };
	return planners[settings.pool](question);
}

/** Keras's lines of a pool, or a comment that says what it lacks. */
export function kerasPooling(settings: PoolingSettings, { size, channels }: PoolSizes): string {
	const question = poolQuestion(settings, size);
	const plan = planPool(question);
	if ('missing' in plan) return `# Keras has no layer for this: ${plan.missing}.`;
	return write(poolProgram(question, plan.layers, channels));
}
