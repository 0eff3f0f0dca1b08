import { GraphDraft, refuseNetwork } from '../draft';
import { finishNetwork } from '../finish';
import type { ImportedNetwork, ImportOptions, NetworkFormat } from '../types';
import { nameOfActivation } from './activations';
import { isModel, readInnerModel, readModel, type ModelConfig, type TensorRef } from './config';
import { readModelInput } from './input';
import type { WeightStore } from './weight-store';
import { walkModel } from './walk';

/** A network of Keras layers as its file holds it. */
export interface KerasNetwork {
	readonly format: NetworkFormat;
	/** { class_name, config, … } in the dialect of any version. */
	readonly description: unknown;
	/** As the file says it, e.g. "2.15.0"; TensorFlow.js follows Keras 2. */
	readonly kerasVersion: string;
	readonly weights: WeightStore;
}

/** Whether a layer gives shares of classes. */
function endsInSoftmax(model: ModelConfig, { layer: name }: TensorRef): boolean {
	const layer = model.layers.find((candidate) => candidate.name === name);
	if (!layer) return false;
	if (isModel(layer)) {
		const inner = readInnerModel(layer);
		return inner.outputs.length === 1 && endsInSoftmax(inner, inner.outputs[0]!);
	}
	return layer.kind === 'Softmax' || nameOfActivation(layer.config.activation) === 'softmax';
}

/** Of several outputs, the first that classifies; else the first of all. */
function chooseOutput(model: ModelConfig, notes: string[]): TensorRef {
	const { outputs } = model;
	if (!outputs.length) throw refuseNetwork('The network’s description names no output.');
	const chosen = outputs.find((output) => endsInSoftmax(model, output)) ?? outputs[0]!;
	if (outputs.length > 1)
		notes.push(`The network has ${outputs.length} outputs; “${chosen.layer}” is used.`);
	return chosen;
}

/** Translates a network of Keras layers, from whichever file it came. */
export function translateKeras(network: KerasNetwork, options: ImportOptions): ImportedNetwork {
	const model = readModel(network.description);
	const input = readModelInput(model, options);
	const notes: string[] = [];
	const draft = new GraphDraft([input.height, input.width, input.channels]);
	const context = {
		draft,
		keras: network.kerasVersion.startsWith('3') ? 3 : 2,
		note: (sentence: string) => notes.push(sentence)
	} as const;
	const output = walkModel(model, chooseOutput(model, notes), context, network.weights);
	const finished = finishNetwork({ draft, output, notes });
	return { format: network.format, name: model.name, input, ...finished };
}
