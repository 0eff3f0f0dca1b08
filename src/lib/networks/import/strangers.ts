import type { FailureError } from '$lib/core/result';
import { refuseNetwork } from './draft';
import type { SourceFile } from './types';

/** Networks of other programs: what to do with them, by the ending of their files. */
const others: readonly (readonly [ending: RegExp, advice: string])[] = [
	[
		/\.(pt|pth|ckpt)$/i,
		'is a PyTorch file, which only Python can read; export the network with torch.onnx.export and open the .onnx file'
	],
	[
		/\.safetensors$/i,
		'holds weights without the network they belong to; export the network as ONNX'
	],
	[
		/\.(pb|index|meta)$/i,
		'is a TensorFlow file; convert the network with tensorflowjs_converter, or save it as .keras'
	],
	[/\.tflite$/i, 'is a TensorFlow Lite file; open the network it was made from, as .keras or .h5'],
	[/\.(caffemodel|prototxt)$/i, 'is a Caffe file; convert the network to ONNX'],
	[/\.(mlmodel|mlpackage)$/i, 'is a Core ML file; convert the network to ONNX'],
	[/\.(weights|cfg)$/i, 'is a Darknet file; convert the network to ONNX or Keras'],
	[/\.(png|jpe?g|webp|gif|bmp|avif)$/i, 'is a picture; choose it under “Your picture”']
];

const opened = 'TensorFlow.js (model.json with its shards), .keras, .h5 and .onnx can be opened';

function startsLikePage(text: string): boolean {
	return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

async function startOf(file: SourceFile, signal: AbortSignal): Promise<string> {
	const bytes = await file.bytes(signal);
	return new TextDecoder().decode(bytes.subarray(0, 512));
}

async function describeJson(file: SourceFile, signal: AbortSignal): Promise<string> {
	try {
		JSON.parse(new TextDecoder().decode(await file.bytes(signal)));
	} catch {
		return `${file.name} is damaged or cut off: it is not valid JSON.`;
	}
	return `${file.name} describes no network that is known here: ${opened}.`;
}

/**
 * What is said of files in which no format finds itself.
 * @param archive the archive they came out of
 */
export async function describeStranger(
	files: readonly SourceFile[],
	signal: AbortSignal,
	archive?: string
): Promise<FailureError> {
	for (const name of [
		...(archive === undefined ? [] : [archive]),
		...files.map((file) => file.name)
	]) {
		const other = others.find(([ending]) => ending.test(name));
		if (other) return refuseNetwork(`${name} ${other[1]}.`);
	}
	for (const file of files)
		if (startsLikePage(await startOf(file, signal)))
			return refuseNetwork(`${file.name} is a web page, not a network: the address may be wrong.`);
	const json = files.find(({ name }) => /\.json$/i.test(name));
	if (json) return refuseNetwork(await describeJson(json, signal));
	if (files.every(({ name }) => /\.bin$|shard/i.test(name)))
		return refuseNetwork(
			'These are the weights of a TensorFlow.js network; choose its model.json together with them.'
		);
	const what = archive
		? `There is no network in ${archive}`
		: `${files[0]!.name} is no network that is known here`;
	return refuseNetwork(`${what}: ${opened}.`);
}
