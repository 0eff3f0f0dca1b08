import { rowsOf, stack } from '$lib/core/batches';
import { repairValues, type ParamValues } from '$lib/core/params';
import type { Random } from '$lib/core/random';
import { sizeOf, type NdArray } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { NetworkContext, Objective } from '$lib/graph/network-context';
import type { Defence } from './defence';

/** A network with a defence in front of it, which answers as if the two were one. */

/** Pictures as the network is shown them, those of one picture behind one another. */
interface Shown {
	readonly copies: number;
	readonly pictures: NdArray;
}

/** Means over groups of `size` rows. */
function meanRows({ shape, data }: NdArray, size: number): NdArray {
	if (size === 1) return { shape, data };
	const each = data.length / shape[0]!;
	const means = new Float32Array(data.length / size);
	data.forEach((value, at) => {
		const group = Math.floor(at / each / size);
		means[group * each + (at % each)]! += value / size;
	});
	return { shape: [shape[0]! / size, ...shape.slice(1)], data: means };
}

const repeated = <T>(items: readonly T[], times: number) =>
	items.flatMap((item) => Array<T>(times).fill(item));

/** The objective for every copy; one row of weights for all pictures is also one for all copies. */
function objectiveForCopies(
	objective: Objective,
	copies: number,
	classesOf: () => number
): Objective {
	if (copies === 1 || objective.kind === 'channel') return objective;
	if ('labels' in objective)
		return { kind: objective.kind, labels: repeated(objective.labels, copies) };
	const { weights: data } = objective;
	const rows = rowsOf({ shape: [data.length / classesOf(), classesOf()], data });
	return { kind: 'logits', weights: stack(rows.length > 1 ? repeated(rows, copies) : rows).data };
}

/**
 * The network behind a defence. Scores are the mean over what it is shown; a gradient is that of the mean objective, taken
 * back through the defence as it allows.
 * @param draw where the defence's random numbers come from, asked anew at every question
 */
export function behindDefence(
	context: NetworkContext,
	{ defence, params: given }: { readonly defence: Defence; readonly params: ParamValues },
	draw: () => Random
): NetworkContext {
	const params = repairValues(defence.meta.params, given);

	const { graph } = context;
	const classesOf = () => sizeOf(analyse(graph).nodes.get(graph.logits)!.shape);

	function show(pixels: NdArray): Shown {
		const random = draw();
		const shown = rowsOf(pixels).map((picture) => defence.show(picture, params, random));
		return { copies: shown[0]!.length, pictures: stack(shown.flat()) };
	}

	/** Gradients by the pictures, from those by what was shown. */
	function pullBack(gradient: NdArray, { pictures, copies }: Shown): NdArray {
		const shown = rowsOf(pictures);
		const back = rowsOf(gradient).map((row, i) => defence.pullBack(row, shown[i]!, params));
		return meanRows(stack(back), copies);
	}

	return {
		...context,
		async forward(pixels, nodes) {
			const { copies, pictures } = show(pixels);
			const { logits, activations } = await context.forward(pictures, nodes);
			const means = [...activations].map(
				([node, values]) => [node, meanRows(values, copies)] as const
			);
			return { logits: meanRows(logits, copies), activations: new Map(means) };
		},
		async gradient(pixels, objective, options = {}) {
			if (options.node !== undefined)
				throw new RangeError(`behind a defence only pixels can be followed, got ${options.node}`);
			const shown = show(pixels);
			const { copies } = shown;
			const asked = objectiveForCopies(objective, copies, classesOf);
			const { gradient, logits, values } = await context.gradient(shown.pictures, asked, options);
			const column = { shape: [values.length, 1], data: values };
			return {
				gradient: pullBack(gradient, shown),
				values: meanRows(column, copies).data,
				...(logits ? { logits: meanRows(logits, copies) } : {})
			};
		}
	};
}
