import type { NdArray } from '$lib/core/types';
import { CorrelationGatherer } from '$lib/math/correlation';
import type { Executor } from './executor';
import type { JobContext } from './job';
import type { Health } from './protocol';
import { Trace } from './trace';

async function addPicture(
	executor: Executor,
	pixels: NdArray,
	nodes: readonly string[],
	gatherers: Map<string, CorrelationGatherer>
): Promise<void> {
	const trace = new Trace(executor, pixels);
	try {
		for (const node of nodes) {
			const activation = await trace.read(node);
			const gatherer = gatherers.get(node) ?? new CorrelationGatherer(activation.shape.at(-1)!);
			gatherers.set(node, gatherer);
			gatherer.add(activation);
		}
	} finally {
		trace.dispose();
	}
}

/** Zeros, dead channels and correlations of some nodes over a set of pictures. */
export async function measureHealth(
	executor: Executor,
	pictures: readonly NdArray[],
	nodes: readonly string[],
	{ report, pause }: JobContext
): Promise<Health[]> {
	const gatherers = new Map<string, CorrelationGatherer>();
	for (const [done, pixels] of pictures.entries()) {
		await pause();
		await addPicture(executor, pixels, nodes, gatherers);
		report({ phase: 'compute', done: (done + 1) / pictures.length });
	}
	return nodes.map((node) => ({
		node,
		pictures: pictures.length,
		...gatherers.get(node)!.result()
	}));
}
