import type { Graph, InputSpec } from '$lib/graph/types';
import type { NetworkSource } from './session.svelte';
import type { Jobs } from '$lib/engine/protocol';

/** A network that can be shown what was made for another. */
export interface RelatedNetwork {
	readonly id: string;
	readonly title: string;
	/** What the engine needs to have it as a guest; null for a network that only the visitor has. */
	readonly load: Jobs['load']['request'] | null;
}

/** Graphs are small and do not change: each is fetched once. */
const graphs = new Map<string, Promise<Pick<Graph, 'input' | 'classes'> | null>>();

async function fetchGraph(address: string): Promise<Pick<Graph, 'input' | 'classes'> | null> {
	try {
		return (await (await fetch(address)).json()) as Graph;
	} catch {
		// Tried again the next time it is asked for.
		graphs.delete(address);
		return null;
	}
}

const sizeOf = ({ height, width, channels }: InputSpec) => `${height} ${width} ${channels}`;

/** Whether two networks take the same pictures and tell the same classes apart. */
export function isRelated(
	one: Pick<Graph, 'input' | 'classes'>,
	other: Pick<Graph, 'input' | 'classes'>
): boolean {
	return (
		sizeOf(one.input) === sizeOf(other.input) && one.classes.join('\n') === other.classes.join('\n')
	);
}

/** Those of `sources` that take the same pictures and tell the same classes apart as `to`, in their order. */
export async function relatedNetworks(
	to: Pick<Graph, 'input' | 'classes'>,
	sources: readonly NetworkSource[]
): Promise<RelatedNetwork[]> {
	const found = await Promise.all(
		sources.map(async ({ id, title, files, card }): Promise<RelatedNetwork[]> => {
			const [graph, weights] = [files.graph, files.weights].map(
				(file) => new URL(file, document.baseURI).href
			) as [string, string];
			if (!graphs.has(graph)) graphs.set(graph, fetchGraph(graph));
			const other = await graphs.get(graph);
			if (!other || !isRelated(to, other)) return [];
			return [{ id, title, load: { id, files: { graph, weights }, card } }];
		})
	);
	return found.flat();
}
