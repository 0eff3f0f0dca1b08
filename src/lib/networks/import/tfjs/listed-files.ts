import { sizeOf } from '$lib/core/types';

/** Files in which a model.json says that its weights are, for their download. */
export interface ListedFiles {
	/** Relative to model.json. */
	readonly paths: readonly string[];
	/** Of all weights together. */
	readonly bytes: number;
}

/** What a weight of a manifest takes, quantised or not. */
function weightBytes(weight: unknown): number {
	const { shape, dtype, quantization } = weight as {
		shape?: number[];
		dtype?: string;
		quantization?: { dtype?: string };
	};
	const stored = quantization?.dtype ?? dtype;
	const sizes: Record<string, number> = { uint8: 1, bool: 1, uint16: 2, float16: 2 };
	return Array.isArray(shape) ? sizeOf(shape) * (sizes[stored ?? ''] ?? 4) : 0;
}

/** The files that model.json lists; none if it is another kind of file. */
export function listedFiles(bytes: Uint8Array): ListedFiles {
	const none = { paths: [], bytes: 0 };
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return none; // What is wrong with it is the importers' to say.
	}
	const groups = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
	if (!Array.isArray(groups)) return none;
	const listed = groups as { paths?: unknown[]; weights?: unknown[] }[];
	return {
		paths: listed.flatMap(({ paths }) => paths ?? []).filter((path) => typeof path === 'string'),
		bytes: listed
			.flatMap(({ weights }) => weights ?? [])
			.reduce((sum: number, weight) => sum + weightBytes(weight), 0)
	};
}
