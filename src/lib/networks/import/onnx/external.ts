import { refuseNetwork } from '../draft';
import type { SourceFile } from '../types';
import type { GraphProto, TensorProto } from './proto';

/** Gives the bytes of a tensor that stand in another file; undefined for one that holds its own. */
export type ExternalData = (tensor: TensorProto) => Uint8Array | undefined;

function settingOf(tensor: TensorProto, key: string): string | undefined {
	return tensor.externalData.find((entry) => entry.key === key)?.value;
}

/** Name of the file that holds a tensor's values, without folders; undefined if it holds them itself. */
function fileOf(tensor: TensorProto): string | undefined {
	if (tensor.dataLocation !== 1) return undefined;
	return settingOf(tensor, 'location')?.split(/[\\/]/).at(-1) ?? '';
}

function partOf(tensor: TensorProto, bytes: Uint8Array): Uint8Array {
	const offset = Number(settingOf(tensor, 'offset') ?? 0);
	const length = Number(settingOf(tensor, 'length') ?? bytes.length - offset);
	if (offset + length <= bytes.length) return bytes.subarray(offset, offset + length);
	throw refuseNetwork(
		`The weight “${tensor.name}” ends at byte ${offset + length} of “${fileOf(tensor)}”, but that file has only ${bytes.length} bytes.`
	);
}

/**
 * Reads the files beside the network that hold its weights.
 * @throws {FailureError} with a sentence if one of them was not given
 */
export async function readExternalData(
	graph: GraphProto,
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<ExternalData> {
	const contents = new Map<string, Uint8Array>();
	for (const name of new Set(graph.initializer.map(fileOf))) {
		if (name === undefined) continue;
		const file = files.find((candidate) => candidate.name === name);
		if (!file)
			throw refuseNetwork(
				`The weights of this network stand in a second file, “${name}”; choose both files together.`
			);
		contents.set(name, await file.bytes(signal));
	}
	return (tensor) => {
		const name = fileOf(tensor);
		return name === undefined ? undefined : partOf(tensor, contents.get(name)!);
	};
}
