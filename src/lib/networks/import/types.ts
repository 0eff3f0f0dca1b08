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

/** The name of a format that networks come in: that of its folder, e.g. "tfjs-layers". */
export type NetworkFormat = string;

/** What networks are written in, the same for every format that keeps them so: layers of Keras, operators of ONNX. */
export interface Vocabulary {
	/** For the page, e.g. "Operators of ONNX". */
	readonly title: string;
	/** Every layer or operator that can be opened, and on what terms; empty where there are none. */
	readonly terms: Readonly<Record<string, string>>;
}

/** A format as it is known before its importer is fetched. */
export interface FormatEntry {
	/** The name of its folder. */
	readonly format: NetworkFormat;
	/** For the page, e.g. "TensorFlow.js layers model". */
	readonly title: string;
	/** Which files make up a network, e.g. "model.json with its .bin shards". */
	readonly files: string;
	readonly vocabulary: Vocabulary;
	/** Whether these files are of the format, by names and first bytes. */
	recognises(files: readonly SourceFile[], signal: AbortSignal): Promise<boolean>;
}

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
	/** Whose customs it is fed by, where its format leaves that open: PyTorch's, or else Keras' as all others. */
	readonly trainedIn?: 'pytorch' | 'keras';
	/** What the visitor should know, one sentence each, e.g. that two outputs were left out. */
	readonly notes: readonly string[];
}

/**
 * Translates the files of one format. Adding a format is a folder with a `format.ts`, which exports its `FormatEntry` as
 * `format`, and an `importer.ts`, which exports one of these as `importer`.
 */
export interface NetworkImporter {
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
