import type { Window } from '$lib/graph/types';
import { pictureOf, settled, sidesOf } from '../arrange';
import { overhang, windowOf, type OnnxWindow } from '../moving-window';
import { fromFront, type Step } from '../step';
import { asPicture, type Axis, type NetworkValue } from '../view';

interface Pool {
	readonly x: NetworkValue;
	readonly window: OnnxWindow;
	/** How far the last window hangs over, below and to the right. */
	readonly over: readonly [below: number, right: number];
}

function poolOf(step: Step): Pool {
	const x = pictureOf(step);
	const [height, width] = sidesOf(step, x);
	const window = windowOf(step, [height, width]);
	if (window.dilation.some((distance) => distance !== 1))
		throw step.refuse('is a dilated pool, which cannot be opened');
	const ceil = step.attributes.integer('ceil_mode', 0) === 1;
	return { x, window, over: ceil ? overhang([height, width], window) : [0, 0] };
}

/** A window whose padding lets every window fit. */
function widened({ window: { kernel, stride, edges }, over }: Pool): Window {
	const [top, bottom, left, right] = edges;
	return { kernel, stride, padding: [top, bottom + over[0], left, right + over[1]] };
}

function poolOutput(step: Step, x: NetworkValue, node: string): NetworkValue {
	const shape = step.draft.shapeOf(node) as [number, number, number];
	const out = asPicture(node, x.shape[0]!, shape);
	return x.order ? { ...out, order: x.order } : out;
}

/** Largest value; padding never wins, so that ceil mode is only a wider padding. */
export function maxPool(step: Step): NetworkValue {
	const pool = poolOf(step);
	const node = step.draft.add('maxPool', step.name, [pool.x.node], widened(pool));
	return poolOutput(step, pool.x, node);
}

/**
 * Mean. Padding counts if the file says so, what hangs over in ceil mode never does: where both occur, the padding is
 * made real before the pool, and the pool leaves out the rest.
 */
export function averagePool(step: Step): NetworkValue {
	const { draft, name } = step;
	const pool = poolOf(step);
	const { x, window, over } = pool;
	const counts = step.attributes.integer('count_include_pad', 0) === 1;
	const isPadded = window.edges.some((edge) => edge > 0);
	const isOver = over.some((cells) => cells > 0);
	if (!counts || !isPadded || !isOver) {
		const attributes = { ...widened(pool), countPadding: counts && isPadded };
		return poolOutput(step, x, draft.add('averagePool', name, [x.node], attributes));
	}
	const [top, bottom, left, right] = window.edges;
	const paddings = [
		[top, bottom],
		[left, right],
		[0, 0]
	] as const;
	const padded = draft.add('pad', `${name}.padding`, [x.node], { paddings, mode: 'zero' });
	const bare = widened({ ...pool, window: { ...window, edges: [0, 0, 0, 0] } });
	return poolOutput(step, x, draft.add('averagePool', name, [padded], bare));
}

type GlobalPool = 'globalAveragePool' | 'globalMaxPool';

/** One number a channel, on a node [channel]. */
function poolAll(step: Step, op: GlobalPool, given: NetworkValue): NetworkValue {
	const value = settled(step, given);
	if (step.draft.shapeOf(value.node).length === 1) return value;
	return { ...value, node: step.draft.add(op, step.name, [value.node], {}) };
}

/** A global pool: rows and columns shrink to one. */
export function globalPool(op: GlobalPool): (step: Step) => NetworkValue {
	return (step) => {
		const pooled = poolAll(step, op, pictureOf(step));
		return { ...pooled, shape: [...pooled.shape.slice(0, 2), 1, 1] };
	};
}

const spatial: ReadonlySet<Axis> = new Set(['row', 'column', 'cell']);

/** Whether a reduction runs over all places and nothing else. */
function coversPlaces({ shape, axes }: NetworkValue, reduced: ReadonlySet<number>): boolean {
	return axes.every((axis, i) => shape[i] === 1 || spatial.has(axis) === reduced.has(i));
}

/** A mean or maximum over axes, where those are the picture's rows and columns. */
export function reduceTo(op: GlobalPool): (step: Step) => NetworkValue {
	return (step) => {
		const value = step.network();
		const rank = value.shape.length;
		const axes = step.numbers(1, 'axes')?.map((axis) => fromFront(axis, rank));
		const reduced = new Set(axes ?? value.shape.keys());
		if (!coversPlaces(value, reduced) || reduced.has(0))
			throw step.refuse('runs over other axes than rows and columns together');
		const pooled = poolAll(step, op, value);
		if (step.attributes.integer('keepdims', 1) === 1)
			return { ...pooled, shape: pooled.shape.map((length, i) => (reduced.has(i) ? 1 : length)) };
		return {
			...pooled,
			shape: pooled.shape.filter((_, i) => !reduced.has(i)),
			axes: pooled.axes.filter((_, i) => !reduced.has(i))
		};
	};
}

const paddingModes = new Map([
	['constant', 'zero'],
	['reflect', 'reflect'],
	['edge', 'replicate'],
	['wrap', 'circular']
] as const);

/** Cells before and after along each axis of the input; axes that the file does not name get none. */
function paddingsOf(step: Step, rank: number): readonly (readonly [number, number])[] {
	const pads = step.numbers(1, 'pads') ?? step.attributes.integers('paddings') ?? [];
	const named = step.has(3)
		? step.numbers(3, 'axes')!
		: pads.slice(pads.length / 2).map((_, i) => i);
	const axes = named.map((axis) => fromFront(axis, rank));
	return Array.from({ length: rank }, (_, axis) => {
		const at = axes.indexOf(axis);
		return at < 0 ? [0, 0] : [pads[at]!, pads[at + axes.length]!];
	});
}

/** Padding as a node of its own. */
export function pad(step: Step): NetworkValue {
	const x = pictureOf(step);
	const word = step.attributes.text('mode', 'constant');
	const mode = paddingModes.get(word as 'constant');
	if (!mode) throw step.refuse(`pads in the unknown mode “${word}”`);
	const filler = step.number(2, 'value', 0);
	if (mode === 'zero' && filler !== 0)
		throw step.refuse(`pads with ${filler}; only zeros can be opened`);
	const [batch, channels, rows, columns] = paddingsOf(step, 4) as [
		never,
		...(readonly [number, number])[]
	];
	if ([batch, channels, rows, columns].flat().some((cells) => cells! < 0) || batch[0] || batch[1])
		throw step.refuse('cuts off cells, or pads the batch');
	if (channels![0] || channels![1]) throw step.refuse('pads channels');
	const paddings = [rows!, columns!, channels!] as const;
	if (paddings.flat().every((cells) => cells === 0)) return x;
	return poolOutput(step, x, step.draft.add('pad', step.name, [x.node], { paddings, mode }));
}
