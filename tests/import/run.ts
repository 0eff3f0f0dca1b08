import { sizeOf, type NdArray } from '$lib/core/types';
import { Executor, toBatch } from '$lib/engine/executor';
import { logitGradient } from '$lib/engine/gradient';
import { tf } from '$lib/engine/tf';
import type { Graph } from '$lib/graph/types';
import { parseGraph } from '$lib/graph/validate';
import type { ImportedNetwork } from '$lib/networks/import/types';

/** Running an imported network as the site does, to compare it with the framework that it came from. */

/** The graph of an imported network; without values of its own, it takes pixels as they are. */
export function graphOf(imported: ImportedNetwork): Graph {
	const { input, nodes, logits, classCount, values, name } = imported;
	const { height, width, channels } = input;
	const mean = values?.mean ?? Array<number>(channels).fill(0);
	const std = values?.std ?? Array<number>(channels).fill(1);
	const graph: Graph = {
		format: 'receptive-graph',
		version: 1,
		name,
		input: { height, width, channels, mean, std },
		classes: Array.from({ length: classCount }, (_, i) => `${i}`),
		nodes,
		logits,
		tensors: []
	};
	const parsed = parseGraph(JSON.parse(JSON.stringify({ ...graph, tensors: tensorsOf(imported) })));
	if (!parsed.ok) throw new Error(parsed.error.message);
	return graph;
}

/** Weights laid out one after the other, only for the validation. */
function tensorsOf({ weights }: ImportedNetwork) {
	let offset = 0;
	return [...weights].map(([name, { shape }]) => {
		const at = offset;
		offset += sizeOf(shape) * 4;
		return { name, shape, dtype: 'float32', offset: at };
	});
}

/** What an imported network makes of a picture. */
export interface Answer {
	readonly logits: Float32Array;
	/** Of Σ seed · logits by the pixels. */
	readonly gradient: Float32Array;
	readonly nodes: ReadonlyMap<string, NdArray>;
}

async function readAll(values: ReadonlyMap<string, ReturnType<typeof toBatch>>) {
	const arrays = new Map<string, NdArray>();
	for (const [name, value] of values) {
		const data = (await value.data<'float32'>()).slice();
		arrays.set(name, { shape: value.shape.slice(1), data });
	}
	// Some nodes pass on the tensor of another.
	new Set(values.values()).forEach((value) => value.dispose());
	return arrays;
}

/** Runs a network on one picture and differentiates it. */
export async function runImported(
	imported: ImportedNetwork,
	pixels: NdArray,
	seed: Float32Array
): Promise<Answer> {
	const executor = new Executor(graphOf(imported), imported.weights);
	const input = toBatch(pixels);
	try {
		const names = imported.nodes.map((node) => node.name);
		const run = tf.tidy(() => Object.fromEntries(executor.run({ input }, names)));
		const values = new Map(names.map((name) => [name, run[name] as typeof input]));
		const found = logitGradient(executor, { input }, 'input', seed, 'plain');
		const gradient = (await found.gradient.data<'float32'>()).slice();
		const logits = (await found.logits.data<'float32'>()).slice();
		tf.dispose([found.gradient, found.logits]);
		return { logits, gradient, nodes: await readAll(values) };
	} finally {
		input.dispose();
		executor.dispose();
	}
}
