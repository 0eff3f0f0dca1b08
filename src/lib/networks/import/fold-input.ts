import type { NdArray } from '$lib/core/types';
import type { GraphNode, InputSpec } from '$lib/graph/types';

type Values = Pick<InputSpec, 'mean' | 'std'>;
type Weights = ReadonlyMap<string, NdArray>;

/** What has been done to the raw values so far: raw · factor + shift, per channel. */
interface Affine {
	readonly factor: readonly number[];
	readonly shift: readonly number[];
}

/** One more step, in double precision. */
function follow({ factor, shift }: Affine, node: GraphNode, weights: Weights): Affine {
	const role = node.op === 'scale' ? 'scale' : 'bias';
	const { data } = weights.get(node.weights![role]!)!;
	if (node.op === 'bias') return { factor, shift: shift.map((value, c) => value + data[c]!) };
	const times = (values: readonly number[]) => values.map((value, c) => value * data[c]!);
	return { factor: times(factor), shift: times(shift) };
}

/** The steps of arithmetic that stand first, as long as nothing else looks at what they change. */
function leadingSteps(nodes: readonly GraphNode[]): GraphNode[] {
	const steps: GraphNode[] = [];
	let at = nodes[0]!.name;
	for (;;) {
		const readers = nodes.filter((node) => node.inputs.includes(at));
		const [reader] = readers;
		if (readers.length !== 1 || (reader!.op !== 'scale' && reader!.op !== 'bias')) return steps;
		steps.push(reader!);
		at = reader!.name;
	}
}

/** No network stretches 0…1 over less than this, and none 0…255 over more than 255 times as much. */
const smallestStretch = 1 / 16;

/** Whether the raw values are bytes: a factor as small as 1/255 says so, and a mean that no pixel in [0, 1] reaches. */
function takesBytes({ factor, shift }: Affine): boolean {
	return factor.every((value, c) => value < smallestStretch || -shift[c]! / value > 1);
}

/** x · factor + shift of pixels in [0, 1] as (x − mean) / std; undefined where no positive deviation gives it. */
function valuesOf(affine: Affine, range: number): Values | undefined {
	const std = affine.factor.map((value) => 1 / (value * range));
	if (!std.every((value) => value > 0 && Number.isFinite(value))) return undefined;
	return { mean: affine.shift.map((value, c) => (value === 0 ? 0 : -value * std[c]!)), std };
}

/** The nodes without the steps, whose readers now read the input. */
function without(nodes: readonly GraphNode[], steps: readonly GraphNode[]): GraphNode[] {
	const gone = new Set(steps.map((step) => step.name));
	const [input] = nodes;
	const rest = nodes.filter((node) => !gone.has(node.name));
	return rest.map((node) => ({
		...node,
		inputs: node.inputs.map((name) => (gone.has(name) ? input!.name : name))
	})) as GraphNode[];
}

/**
 * Arithmetic on the picture's values, such as x / 127.5 − 1 as the first layers, says what values a network expects:
 * it becomes the mean and the deviation of its input, and the layers go.
 * @param nodes in topological order, the input first
 * @param largest of the raw values, where it is known
 */
export function foldInput(
	nodes: readonly GraphNode[],
	weights: Weights,
	largest?: number
): { nodes: readonly GraphNode[]; values?: Values } {
	const steps = leadingSteps(nodes);
	if (!steps.length) return { nodes };
	const channels = weights.get(Object.values(steps[0]!.weights!)[0]!)!.data.length;
	const nothing: Affine = {
		factor: Array<number>(channels).fill(1),
		shift: Array<number>(channels).fill(0)
	};
	const affine = steps.reduce((so, step) => follow(so, step, weights), nothing);
	const values = valuesOf(affine, largest ?? (takesBytes(affine) ? 255 : 1));
	return values ? { nodes: without(nodes, steps), values } : { nodes };
}
