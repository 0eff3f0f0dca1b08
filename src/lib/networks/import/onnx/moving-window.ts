import type { Pair } from '$lib/graph/types';
import type { Edges } from '$lib/math/window';
import type { Step } from './step';

/** A window as an ONNX operator describes it, along [vertical, horizontal]. */
export interface OnnxWindow {
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly dilation: Pair;
	/** As the file says; what hangs over in ceil mode is not in it. */
	readonly edges: Edges;
}

function pairOf(step: Step, name: string, otherwise: Pair): Pair {
	const [vertical, horizontal, ...others] = step.attributes.integers(name) ?? otherwise;
	if (vertical !== undefined && horizontal !== undefined && others.length === 0)
		return [vertical, horizontal];
	throw step.refuse('works along one or three axes; only pictures can be opened');
}

/** Padding that gives ⌈size / stride⌉ cells; an odd cell comes first in SAME_LOWER. */
function samePadding(
	axis: 0 | 1,
	sides: Pair,
	{ kernel, stride, dilation }: Omit<OnnxWindow, 'edges'>,
	oddFirst: boolean
): Pair {
	const outputs = Math.ceil(sides[axis] / stride[axis]);
	const span = (kernel[axis] - 1) * dilation[axis] + 1;
	const total = Math.max((outputs - 1) * stride[axis] + span - sides[axis], 0);
	const half = Math.floor(total / 2);
	return oddFirst ? [total - half, half] : [half, total - half];
}

function statedEdges(step: Step): Edges {
	const [top = 0, left = 0, bottom = 0, right = 0] = step.attributes.integers('pads') ?? [];
	const edges = [top, bottom, left, right] as const;
	if (edges.some((edge) => edge < 0)) throw step.refuse('has a negative padding');
	return edges;
}

function edgesOf(step: Step, sides: Pair, window: Omit<OnnxWindow, 'edges'>): Edges {
	const auto = step.attributes.text('auto_pad', 'NOTSET');
	if (auto === 'VALID') return [0, 0, 0, 0];
	if (auto !== 'SAME_UPPER' && auto !== 'SAME_LOWER') return statedEdges(step);
	const along = (axis: 0 | 1) => samePadding(axis, sides, window, auto === 'SAME_LOWER');
	return [...along(0), ...along(1)];
}

/**
 * The window of a convolution or pool.
 * @param sides height and width of what it moves over
 * @param kernel the kernel's sides, where a weight says them
 */
export function windowOf(step: Step, sides: Pair, kernel?: Pair): OnnxWindow {
	if (!kernel && !step.attributes.has('kernel_shape')) throw step.refuse('lacks its kernel_shape');
	const window = {
		kernel: kernel ?? pairOf(step, 'kernel_shape', [1, 1]),
		stride: pairOf(step, 'strides', [1, 1]),
		dilation: pairOf(step, 'dilations', [1, 1])
	};
	return { ...window, edges: edgesOf(step, sides, window) };
}

/**
 * How far the last window hangs over the padded picture in ceil mode, below and to the right. A window that would begin
 * behind the picture and its first padding is left out, as in PyTorch.
 */
export function overhang(sides: Pair, { kernel, stride, edges }: OnnxWindow): Pair {
	const along = (axis: 0 | 1): number => {
		const [before, after] = [edges[2 * axis]!, edges[2 * axis + 1]!];
		const rest = sides[axis] + before + after - kernel[axis];
		const steps = Math.ceil(rest / stride[axis]);
		const last = steps * stride[axis] >= sides[axis] + before ? steps - 1 : steps;
		return Math.max(0, last * stride[axis] - rest);
	};
	return [along(0), along(1)];
}
