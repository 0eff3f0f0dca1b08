import { readClassNames } from '../class-names';
import type { ModelProto } from './proto';

/** Under which names exporters store the classes; Ultralytics writes `names`. */
const keys = ['names', 'classes', 'labels', 'class_names', 'id2label'];

const entry = /(\d+)\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

/** A Python dictionary {0: 'tench', 1: "it's"} as JSON. */
function fromPython(text: string): string {
	const pairs = [...text.matchAll(entry)].map(([, number, single, double]) => [
		number!,
		(single ?? double)!.replaceAll(/\\(.)/g, '$1')
	]);
	return JSON.stringify(Object.fromEntries(pairs));
}

/** Names of the classes out of the file's own notes; nothing where they are not there, or not as many as `count`. */
export function findClasses(
	{ metadata }: ModelProto,
	count: number
): { classes?: readonly string[] } {
	for (const { key, value } of metadata) {
		if (!keys.includes(key)) continue;
		for (const text of [value, fromPython(value)]) {
			const names = readClassNames(text, count);
			if (names.ok) return { classes: names.value };
		}
	}
	return {};
}

/** Programs that turn TensorFlow's networks into ONNX. */
const kerasProducers = /tf2onnx|keras|tensorflow/i;

/**
 * Where a network was trained, by the program that wrote the file. PyTorch writes most files, also those that programs
 * without a customary framework have worked on since; but it never puts the channels last by itself.
 */
export function findFramework(
	{ producer }: Pick<ModelProto, 'producer'>,
	channelsLast: boolean
): 'pytorch' | 'keras' {
	if (kerasProducers.test(producer)) return 'keras';
	return channelsLast && !/pytorch/i.test(producer) ? 'keras' : 'pytorch';
}
