import { asBatch } from '$lib/core/batches';
import { repairValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { sizeOf, type NdArray } from '$lib/core/types';
import type { AttributionAnswer, AttributionQuestion } from '$lib/attribution/questions';
import { findMethod, findWrapper } from '$lib/attribution/registry';
import { resizeBilinear } from '$lib/attribution/resize';
import { scoresOf } from '$lib/attribution/scores';
import { featureNodes, methodProblem } from '$lib/attribution/suits';
import type {
	AttributionMap,
	AttributionMethod,
	AttributionRequest,
	AttributionWrapper
} from '$lib/attribution/types';
import type { Graph } from '$lib/graph/types';
import { checkPicture, checkScore, refuse } from './checks';
import type { Executor } from './executor';
import type { JobContext } from './job';
import { createNetworkContext, type CountingContext } from './network-context';

/** Runs attribution methods: checks what they are given and what they give, and passes on what grows. */

function methodOf(id: string, graph: Graph): AttributionMethod {
	const method = findMethod(id) ?? refuse(`There is no attribution method “${id}”.`);
	const problem = methodProblem(method.meta, graph);
	return problem === null ? method : refuse(`${method.meta.label} cannot run: ${problem}.`);
}

function wrapperOf(id: string): AttributionWrapper {
	return findWrapper(id) ?? refuse(`There is no wrapper “${id}”.`);
}

/** The layer for a method that needs one: that asked for, or the last maps before the head. */
function layerFor({ meta }: AttributionMethod, node: string | null, graph: Graph): string | null {
	if (meta.needs !== 'features') return null;
	const { nodes, initial } = featureNodes(graph);
	if (node === null) return initial;
	if (nodes.includes(node)) return node;
	return refuse(`“${node}” has no maps that the class scores of ${graph.name} depend on.`);
}

function checkBaseline(graph: Graph, { params, baseline }: AttributionQuestion): void {
	if (baseline) checkPicture(graph, baseline);
	else if (params.baseline === 'custom') refuse('Choose the picture that shall be the baseline.');
}

interface Prepared {
	readonly method: AttributionMethod;
	readonly request: AttributionRequest;
	readonly run: (context: CountingContext) => AsyncGenerator<AttributionMap, AttributionMap>;
}

/** Everything that can be refused is refused here, before anything is computed. */
function prepare(question: AttributionQuestion, graph: Graph): Prepared {
	checkPicture(graph, question.pixels);
	checkScore(graph, question.weights);
	const method = methodOf(question.method, graph);
	const wrapper = question.wrapper && wrapperOf(question.wrapper.id);
	checkBaseline(graph, question);
	const params = repairValues(method.meta.params, question.params);
	const request: AttributionRequest = {
		pixels: question.pixels,
		weights: question.weights,
		node: layerFor(method, question.node, graph),
		params,
		...(question.baseline ? { baseline: question.baseline } : {})
	};
	if (!wrapper) return { method, request, run: (context) => method.run(context, request) };
	const wrapping = repairValues(wrapper.meta.params, question.wrapper!.params);
	return {
		method,
		request,
		run: (context) => wrapper.run(context, { ...request, params: wrapping }, method, params)
	};
}

/** Runs to the end and passes on what grows; a cancel ends it wherever it is. */
async function drain(
	run: AsyncGenerator<AttributionMap, AttributionMap>,
	job: JobContext,
	progress: { readonly done: number }
): Promise<AttributionMap> {
	try {
		for (;;) {
			const { done, value } = await run.next();
			if (done) return value;
			const { map, window } = value;
			job.report({ phase: 'partial', done: progress.done, map, ...(window ? { window } : {}) });
			await job.pause();
		}
	} finally {
		await run.return(undefined as never);
	}
}

function checkFinite({ map, channels }: AttributionMap, label: string): void {
	const fine = map.data.every(Number.isFinite) && (channels?.data.every(Number.isFinite) ?? true);
	if (!fine)
		refuse(
			`${label} gave values that are not finite numbers. Try another layer, class or setting.`,
			'not-finite'
		);
}

function checkShape({ map }: AttributionMap, { meta }: AttributionMethod, graph: Graph): void {
	const { height, width } = graph.input;
	const free = meta.needs === 'features' && map.shape.length === 2;
	if (
		sizeOf(map.shape) !== map.data.length ||
		!(free || String(map.shape) === `${height},${width}`)
	)
		throw new RangeError(`${meta.id} must give [${height}, ${width}], got [${String(map.shape)}]`);
}

/** The map at input size. */
function enlarge(map: NdArray, { input: { height, width } }: Graph): NdArray {
	const same = map.shape[0] === height && map.shape[1] === width;
	return same ? { ...map, data: map.data.slice() } : resizeBilinear(map, height, width);
}

/**
 * The map of a method.
 * @throws FailureError with a sentence where the question does not fit the network, or the map is not finite
 */
export async function attribute(
	executor: Executor,
	question: AttributionQuestion,
	job: JobContext
): Promise<AttributionAnswer> {
	const startMs = performance.now();
	const { graph } = executor;
	const { method, request, run } = prepare(question, graph);
	const progress = { done: 0 };
	const report: JobContext['report'] = (news) => {
		progress.done = news.phase === 'compute' ? news.done : progress.done;
		job.report(news);
	};
	const context = createNetworkContext(executor, { ...job, report }, seededRandom(question.seed));
	const { logits } = await context.forward(asBatch(question.pixels));
	const found = await drain(run(context), { ...job, report }, progress);
	checkShape(found, method, graph);
	checkFinite(found, method.meta.label);
	return {
		map: found.map,
		enlarged: enlarge(found.map, graph),
		...(found.channels ? { channels: found.channels } : {}),
		facts: found.facts ?? [],
		node: request.node,
		score: scoresOf(logits, question.weights)[0]!,
		forwardPasses: context.passes.forward,
		gradientPasses: context.passes.gradient,
		batchSize: context.batchSize,
		durationMs: performance.now() - startMs
	};
}
