import { refuseNetwork } from '../draft';
import { extensionOf, stemOf } from '../source-files';
import type { NetworkImporter, SourceFile } from '../types';
import { readExternalData } from './external';
import { readModel } from './proto';
import { translateModel } from './translate';

/** The one network among files; others may hold its weights. */
function networkFile(files: readonly SourceFile[]): SourceFile {
	const networks = files.filter((file) => extensionOf(file) === 'onnx');
	if (networks.length === 1) return networks[0]!;
	throw refuseNetwork(
		`There are ${networks.length} ONNX networks among these files; choose one at a time.`
	);
}

const strangers: readonly (readonly [start: RegExp, what: string])[] = [
	[/^\s*</, 'a web page'],
	[/^PK\u0003\u0004/, 'a zip archive'],
	[/^\u001f\u008b/, 'compressed with gzip; unpack it first'],
	[/^\u0089HDF/, 'an HDF5 file'],
	[/^\s*[{[]/, 'a JSON file'],
	[/^.{4}ORTM/s, 'in the format of ONNX Runtime, made for one program'],
	[/^version https:\/\/git-lfs/, 'a pointer of Git LFS, not the network itself']
];

/** Refuses what is no ONNX file by its first bytes. */
function requireOnnx(bytes: Uint8Array, { name }: SourceFile): void {
	if (bytes.length === 0) throw refuseNetwork(`“${name}” is empty.`);
	const start = String.fromCharCode(...bytes.subarray(0, 64));
	const stranger = strangers.find(([pattern]) => pattern.test(start));
	if (stranger) throw refuseNetwork(`“${name}” is no ONNX file: it is ${stranger[1]}.`);
}

/** ONNX, as PyTorch and others export it. */
export const importer: NetworkImporter = {
	read: async (files, options, signal) => {
		const file = networkFile(files);
		const bytes = await file.bytes(signal);
		requireOnnx(bytes, file);
		const model = readModel(bytes);
		const outside = model.graph
			? await readExternalData(model.graph, files, signal)
			: () => undefined;
		return translateModel(model, outside, options, stemOf(file));
	}
};
