import { refuseNetwork, refuseUnsupported } from '../draft';
import type { ImportedNetwork, ImportOptions } from '../types';
import { readInput } from '../picture-input';
import { isModel, readInnerModel, type LayerConfig, type ModelConfig } from './config';

type Input = ImportedNetwork['input'];

function shapeOf({ config }: LayerConfig): readonly unknown[] | undefined {
	const shape = config.batch_input_shape ?? config.batch_shape ?? config.built_shape;
	if (Array.isArray(shape)) return shape;
	const { input_shape: unbatched } = config;
	return Array.isArray(unbatched) ? [null, ...unbatched] : undefined;
}

/** Where a network begins with another, the shape may be said only in there. */
function findShape(model: ModelConfig): readonly unknown[] | undefined {
	const input = model.layers.find((layer) => layer.name === model.inputs[0]?.layer);
	const said = input && shapeOf(input);
	if (said) return said;
	const next = model.layers.find((layer) => layer !== input);
	return next && isModel(next) ? findShape(readInnerModel(next)) : undefined;
}

/** The picture that a network of layers takes. */
export function readModelInput(model: ModelConfig, options: ImportOptions): Input {
	if (model.inputs.length !== 1)
		throw refuseUnsupported(
			`The network takes ${model.inputs.length} inputs; only networks of one picture can be opened.`
		);
	const shape = findShape(model);
	if (!shape) throw refuseNetwork('The file does not say the shape of the network’s input.');
	return readInput(shape, options);
}
