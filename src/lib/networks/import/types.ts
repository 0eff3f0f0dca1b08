import type { NdArray } from '$lib/core/types';
import type { GraphNode, InputSpec } from '$lib/graph/types';

/** A file that the visitor gave, or that came from an address. Nothing is read before it is asked for. */
export interface SourceFile {
	/** Without folders. */
	readonly name: string;
	/** In bytes. */
	readonly size: number;
	/** All of it. Throws a `FailureError` with a sentence when it cannot be read. */
	bytes(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Formats that networks come in. */
export type NetworkFormat = 'tfjs-layers' | 'tfjs-graph' | 'keras' | 'hdf5' | 'onnx';

/** What the visitor has to say before a file can be translated, where the file leaves it open. */
export interface ImportOptions {
	/** Side lengths of the input, for files that take any. */
	readonly height?: number;
	readonly width?: number;
}

/** A network read from foreign files and translated into the project's operations. */
export interface ImportedNetwork {
	readonly format: NetworkFormat;
	/** What the file calls it, or the name of the file. */
	readonly name: string;
	readonly input: {
		readonly height: number;
		readonly width: number;
		readonly channels: 1 | 3;
		/** The file takes any size; height and width are those asked for, or a guess. */
		readonly isOpen: boolean;
	};
	/** In topological order, the node `input` first. */
	readonly nodes: readonly GraphNode[];
	/** Name of the node that holds the class scores before softmax. */
	readonly logits: string;
	/** Every weight under the name that the nodes use. */
	readonly weights: ReadonlyMap<string, NdArray>;
	readonly classCount: number;
	/** Names of the classes, where the file holds them. */
	readonly classes?: readonly string[];
	/** What the file says about the values it expects, where it does. */
	readonly values?: Pick<InputSpec, 'mean' | 'std'>;
	/** What the visitor should know, one sentence each, e.g. that two outputs were left out. */
	readonly notes: readonly string[];
}

/**
 * One format: it says whether a choice of files is its own, and translates them.
 * Adding a format is a file that exports one of these, and a line in `formats.ts`.
 */
export interface NetworkImporter {
	readonly format: NetworkFormat;
	/** For the page, e.g. "TensorFlow.js layers model". */
	readonly title: string;
	/** Whether these files are of the format, by names and first bytes. */
	recognises(files: readonly SourceFile[], signal: AbortSignal): Promise<boolean>;
	/**
	 * Translates.
	 * @throws {FailureError} with one sentence that names the cause
	 */
	read(
		files: readonly SourceFile[],
		options: ImportOptions,
		signal: AbortSignal
	): Promise<ImportedNetwork>;
}
