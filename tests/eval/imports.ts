import { Executor, toBatch } from '$lib/engine/executor';
import { startWasmInNode } from '$lib/engine/node';
import { readTensor } from '$lib/engine/reading';
import { relativeError } from '$lib/engine/self-check/reference';
import { tf } from '$lib/engine/tf';
import type { NdArray } from '$lib/core/types';
import { offers } from '$lib/networks/import/offers';
import { Opener } from '$lib/networks/import/opener';
import { preprocess } from '$lib/networks/preprocess';
import { decodeWeights } from '$lib/networks/weights';
import { compareTorchvision, promised, whyNoTorchvision } from '../import/onnx/torchvision';
import { kerasErrors, readKeras } from '../import/keras-compare';
import { readKerasFixture } from '../import/keras-fixture';
import { errorsOf, readFixture, readOnnx, bytesOf } from '../import/onnx/fixture';
import { onCpu, tfjs } from '../import/tfjs';
import { rankOf } from './rank';
import { darknetFiles, decodePicture, imagenetSamples, whyNoDarknet } from './tiny-darknet';

/** How well opened networks do, and how near they are to the frameworks that they come from. */

/** What was measured of one opened network. */
export interface ImportMeasure {
	readonly import: string;
	/** Pictures that it was asked about. */
	readonly n: number;
	/** Shares of pictures, in [0, 1]; null where the pictures have no known classes. */
	readonly top1: number | null;
	readonly top5: number | null;
	/** max |a − b| / max |b|: of activations, or of logits where no more is known. */
	readonly maxRelativeError: number;
}

/** What to measure. */
export interface ImportOptions {
	/** Only this one. */
	readonly name?: string | undefined;
	/** Told what cannot be measured here. */
	readonly skip: (reason: string) => void;
}

const context = { signal: new AbortController().signal, report: () => undefined };

/** Tiny Darknet as the page opens, packs and loads it. */
export async function openDarknet(): Promise<Executor> {
	const opener = new Opener();
	const files = darknetFiles().map(({ name, bytes }) => new File([bytes], name));
	const opened = await opener.open({ source: { kind: 'files', files }, options: {} }, context);
	if (!opened.ok) throw new Error(opened.error.message);
	const { key, draft } = opened.value;
	const { sha256, guess } = draft;
	if (sha256 !== offers[0]!.sha256) throw new Error(`the offered checksum is wrong: ${sha256}`);
	const packed = await opener.pack({ key, answers: guess });
	if (!packed.ok) throw new Error(packed.error.message);
	const graph = JSON.parse(await packed.value.graph.text());
	const weights = decodeWeights(graph, await packed.value.weights.arrayBuffer());
	if (!weights.ok) throw new Error(weights.error.message);
	return new Executor(graph, weights.value);
}

/** The same network in plain TensorFlow.js; its answer is the output of every layer. */
async function plainDarknet(): Promise<tfjs.LayersModel> {
	const files = new Map(darknetFiles().map(({ name, bytes }) => [name, bytes]));
	const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as tfjs.io.ModelJSON;
	const weightData = json.weightsManifest.flatMap(({ paths }) =>
		paths.map((path) => files.get(path)!)
	);
	const model = await tfjs.loadLayersModel({
		load: async () => ({
			modelTopology: json.modelTopology,
			weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
			weightData: weightData.map((bytes) => bytes.buffer)
		})
	});
	const outputs = model.layers.slice(1).map(({ output }) => output as tfjs.SymbolicTensor);
	return tfjs.model({ inputs: model.inputs, outputs });
}

/** Output of every layer by the layer's name. */
async function runPlain(model: tfjs.LayersModel, { shape, data }: NdArray) {
	const outputs = model.predict(tfjs.tensor(data, [1, ...shape])) as tfjs.Tensor[];
	const found = new Map<string, Float32Array>();
	for (const [index, output] of outputs.entries())
		found.set(model.outputNames[index]!, await output.data<'float32'>());
	return found;
}

/** The node that holds the output of a layer: the bias stands behind its convolution. */
function nodeOf({ graph }: Executor, layer: string): string {
	const own = graph.nodes.filter(({ name }) => name === layer || name.startsWith(`${layer}/`));
	const last = own.at(-1);
	if (!last) throw new Error(`the layer ${layer} has no node`);
	const bias = graph.nodes.find(({ op, inputs }) => op === 'bias' && inputs[0] === last.name);
	return (bias ?? last).name;
}

/** The largest relative error of any activation on some pictures. */
async function compareActivations(
	executor: Executor,
	pictures: readonly NdArray[]
): Promise<number> {
	return onCpu(async () => {
		const model = await plainDarknet();
		let worst = 0;
		for (const picture of pictures) {
			const wanted = await runPlain(model, picture);
			await tf.setBackend('wasm');
			for (const [layer, values] of wanted)
				worst = Math.max(
					worst,
					relativeError(await activation(executor, picture, nodeOf(executor, layer)), values)
				);
			await tf.setBackend('cpu');
		}
		return worst;
	});
}

async function activation(
	executor: Executor,
	picture: NdArray,
	node: string
): Promise<Float32Array> {
	const found = tf.tidy(() =>
		executor.run({ [executor.inputName]: toBatch(picture) }, [node]).get(node)!
	);
	return readTensor(found).finally(() => found.dispose());
}

async function measureDarknet(): Promise<ImportMeasure> {
	const executor = await openDarknet();
	const { input, classes, logits } = executor.graph;
	const samples = imagenetSamples();
	const inputs: NdArray[] = [];
	const ranks: number[] = [];
	for (const sample of samples) {
		const pixels = preprocess(await decodePicture(sample), input, { fit: 'crop' });
		if (inputs.length < comparedPictures) inputs.push(pixels);
		const scores = await activation(executor, pixels, logits);
		ranks.push(rankOf(scores, classes.indexOf(sample.name)));
	}
	const maxRelativeError = await compareActivations(executor, inputs);
	executor.dispose();
	const within = (k: number) => ranks.filter((rank) => rank < k).length / ranks.length;
	return {
		import: 'tiny-darknet',
		n: ranks.length,
		top1: within(1),
		top5: within(5),
		maxRelativeError
	};
}

/** Plain TensorFlow.js takes its time without WASM. */
const comparedPictures = 2;

const unlabelled = { n: 1, top1: null, top5: null };

async function* measureStored(): AsyncGenerator<ImportMeasure> {
	for (const [name, stored] of Object.entries(readFixture().networks)) {
		const { logits } = await errorsOf(await readOnnx(bytesOf(stored.onnx), `${name}.onnx`), stored);
		yield { import: `onnx/${name}`, ...unlabelled, maxRelativeError: logits };
	}
}

async function* measureKeras(): AsyncGenerator<ImportMeasure> {
	const { pixels, networks } = readKerasFixture();
	for (const stored of networks) {
		const { logits } = await kerasErrors(await readKeras(stored), stored, pixels);
		const name = `keras/${stored.network} in ${stored.file}`;
		yield { import: name, ...unlabelled, maxRelativeError: logits };
	}
}

async function* measureTorchvision(): AsyncGenerator<ImportMeasure> {
	for await (const { name, logits } of compareTorchvision(promised))
		yield { import: `torchvision/${name}`, ...unlabelled, maxRelativeError: logits };
}

interface Measured {
	readonly name: string;
	readonly whyNot: () => string | null;
	readonly measure: () => AsyncGenerator<ImportMeasure>;
}

const measured: readonly Measured[] = [
	{
		name: 'tiny-darknet',
		whyNot: whyNoDarknet,
		measure: async function* () {
			yield await measureDarknet();
		}
	},
	{ name: 'keras', whyNot: () => null, measure: measureKeras },
	{ name: 'onnx', whyNot: () => null, measure: measureStored },
	{ name: 'torchvision', whyNot: whyNoTorchvision, measure: measureTorchvision }
];

/** Every opened network of the tests, one after the other, on WASM. */
export async function* measureImports({
	name,
	skip
}: ImportOptions): AsyncGenerator<ImportMeasure> {
	const wanted = measured.filter((one) => name === undefined || one.name === name);
	if (!wanted.length)
		throw new Error(
			`There is no import ${name}; there are ${measured.map((one) => one.name).join(', ')}.`
		);
	await startWasmInNode();
	for (const { whyNot, measure } of wanted) {
		const reason = whyNot();
		if (reason === null) yield* measure();
		else skip(`${reason}.`);
	}
}
