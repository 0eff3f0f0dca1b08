import type { ParamValues } from '$lib/core/params';
import type { Shape } from '$lib/core/types';
import { analyse } from '$lib/graph/analysis';
import type { Graph, Operation } from '$lib/graph/types';
import type { AttributionMeta, AttributionWrapper } from './types';

/** What a method can do on a network, told from the graph alone. */

/** The nodes whose maps a method of a layer can weigh. */
export interface FeatureNodes {
	/** From the picture to the head. */
	readonly nodes: readonly string[];
	/** The last maps before the head; null where there are none. */
	readonly initial: string | null;
}

/** Operations that only move, drop or thin out values: the maps before them say more. */
const rearranging: ReadonlySet<Operation> = new Set([
	'maxPool',
	'averagePool',
	'dropout',
	'pad',
	'reshape'
]);

/** Names of the nodes that the logits are computed from. */
function beforeLogits(graph: Graph): ReadonlySet<string> {
	const wanted = new Set([graph.logits]);
	for (const node of [...graph.nodes].reverse())
		if (wanted.has(node.name)) node.inputs.forEach((name) => wanted.add(name));
	return wanted;
}

function hasPlaces(shape: Shape | undefined): boolean {
	return shape?.length === 3 && shape[0]! * shape[1]! > 1;
}

/** The nodes of maps with more than one place that the class scores depend on. */
export function featureNodes(graph: Graph): FeatureNodes {
	const needed = beforeLogits(graph);
	const { nodes: analysed } = analyse(graph);
	const fitting = graph.nodes.filter(
		({ name, op }) => op !== 'input' && needed.has(name) && hasPlaces(analysed.get(name)?.shape)
	);
	const initial = fitting.findLast(({ op }) => !rearranging.has(op)) ?? fitting.at(-1);
	return { nodes: fitting.map(({ name }) => name), initial: initial?.name ?? null };
}

function hasRelu(graph: Graph): boolean {
	return graph.nodes.some(({ op }) => op === 'relu' || op === 'relu6');
}

/** Why a method cannot run on a network, as half a sentence for the visitor; null if it can. */
export function methodProblem(meta: AttributionMeta, graph: Graph): string | null {
	if (graph.tensors.length === 0 && graph.nodes.some(({ weights }) => weights))
		return `${graph.name} is a blueprint without trained weights`;
	if (meta.needsRelu && !hasRelu(graph))
		return `${graph.name} has no ReLU, so the map would be the plain gradient`;
	if (meta.needs === 'features' && featureNodes(graph).initial === null)
		return `${graph.name} has no layer of maps with more than one place`;
	return null;
}

/** Whether a map has two signs and wants a diverging colour scale. */
export function mapIsSigned(
	meta: AttributionMeta,
	params: ParamValues,
	wrapper: AttributionWrapper['meta'] | null = null
): boolean {
	const { signedWhen } = meta;
	const signed = signedWhen ? params[signedWhen.key] === signedWhen.value : meta.signed;
	return signed && (wrapper?.keepsSign ?? true);
}

/**
 * The weights that make one class the explained score, or the difference of two ("why this and not that").
 * @throws {RangeError} if there is no such class
 */
export function scoreWeights(classes: number, target: number, against?: number): Float32Array {
	for (const one of against === undefined ? [target] : [target, against])
		if (!Number.isInteger(one) || one < 0 || one >= classes)
			throw new RangeError(`there is no class ${one}: the network has ${classes}`);
	const weights = new Float32Array(classes);
	weights[target]! += 1;
	if (against !== undefined) weights[against]! -= 1;
	return weights;
}
