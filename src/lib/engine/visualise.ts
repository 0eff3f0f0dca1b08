import type { VisualisationAnswer, VisualisationQuestion } from '$lib/attribution/questions';
import { visualisationParams } from '$lib/attribution/visualisation/params';
import { valueOf, visualise } from '$lib/attribution/visualisation/visualise';
import { repairValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { spatialShape, type NdArray } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { Graph } from '$lib/graph/types';
import { checkScore, refuse } from './checks';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext } from './network-context';

/** Makes the picture that excites a unit; checks what is asked, and passes on how it grows. */

function checkTarget(graph: Graph, { target }: VisualisationQuestion): void {
	if (target.kind === 'class') return checkScore(graph, target.weights);
	const { node, channel, place = { y: 0, x: 0 } } = target;
	const shape = analyse(graph).nodes.get(node)?.shape;
	if (!shape) refuse(`${graph.name} has no layer named “${node}”.`);
	const [height, width, channels] = spatialShape(shape);
	const within = (at: number, length: number) => Number.isInteger(at) && at >= 0 && at < length;
	if (!within(channel, channels))
		refuse(`“${node}” has no channel ${channel}: it has ${channels}.`);
	if (!within(place.y, height) || !within(place.x, width))
		refuse(`“${node}” has no place at row ${place.y}, column ${place.x}.`);
}

function checkFinite({ data }: NdArray): void {
	if (data.every(Number.isFinite)) return;
	refuse('The picture left the range of numbers. Try a smaller step size.', 'not-finite');
}

/**
 * A picture that excites a channel, a neuron or a class.
 * @throws FailureError with a sentence where there is no such unit
 */
export async function makeVisualisation(
	executor: Executor,
	question: VisualisationQuestion,
	job: JobContext
): Promise<VisualisationAnswer> {
	const startMs = performance.now();
	const { graph } = executor;
	checkTarget(graph, question);
	const params = repairValues(visualisationParams(graph.input), question.params);
	const context = createNetworkContext(executor, job, seededRandom(question.seed));
	const pictures: NdArray[] = [];
	const values: number[] = [];
	for await (const { step, picture, value } of visualise(context, question.target, params)) {
		pictures[step === 0 ? 0 : 1] = picture;
		if (step > 0) values.push(value);
		job.report({ phase: 'partial', done: step / (params.steps as number), map: picture });
	}
	const [start, end] = [pictures[0]!, pictures[1]!];
	checkFinite(end);
	const [first, last] = [
		await valueOf(context, question.target, start),
		await valueOf(context, question.target, end)
	];
	const facts = [
		{ label: 'At the start', value: first },
		{ label: 'At the end', value: last }
	];
	const durationMs = performance.now() - startMs;
	return { picture: end, values: Float32Array.from(values), first, last, facts, durationMs };
}
