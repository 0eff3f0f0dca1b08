import { FailureError } from '$lib/core/result';
import { isRecord } from '$lib/graph/checks';
import { extensionOf, readJsonObject } from '../source-files';
import type { SourceFile } from '../types';

/** `model.json` of either kind. */
export interface ModelJson {
	readonly file: SourceFile;
	readonly json: Readonly<Record<string, unknown>>;
	readonly topology: Readonly<Record<string, unknown>>;
}

function asModel(file: SourceFile, json: Record<string, unknown>): ModelJson | undefined {
	const topology = json.modelTopology;
	return isRecord(topology) ? { file, json, topology } : undefined;
}

/** What a search for the description of a network among files came to. */
interface Search {
	readonly model?: ModelJson;
	/** Of the first JSON file that could not be read. */
	readonly failure?: FailureError;
}

async function readModel(file: SourceFile, signal: AbortSignal): Promise<Search> {
	try {
		const model = asModel(file, await readJsonObject(file, signal));
		return model ? { model } : {};
	} catch (thrown) {
		if (thrown instanceof FailureError && thrown.failure.code === 'bad-network')
			return { failure: thrown };
		throw thrown;
	}
}

/**
 * The file that describes a TensorFlow.js network, found by what is in it: other JSON files, of class names for example,
 * may lie beside it.
 */
export async function findModelJson(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<Search> {
	let failure: FailureError | undefined;
	for (const file of files.filter((candidate) => extensionOf(candidate) === 'json')) {
		const search = await readModel(file, signal);
		if (search.model) return search;
		failure ??= search.failure;
	}
	return failure ? { failure } : {};
}

/** Whether a description is a graph of TensorFlow operators rather than of Keras layers. */
export function isGraphModel({ json, topology }: ModelJson): boolean {
	return json.format === 'graph-model' || Array.isArray(topology.node);
}
