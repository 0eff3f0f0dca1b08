import { sizeOf } from '$lib/core/types';
import { refuseSetting, soleInput, inputShape, type LayerCall, type LayerKind } from './layer';

function flatten(call: LayerCall): string {
	return call.draft.add('flatten', call.name, [soleInput(call)], {});
}

/** The target of a reshape, with the one length that is left open filled in. */
function readTarget(call: LayerCall): number[] {
	const target = [...call.fields.numbers('target_shape')];
	const open = target.indexOf(-1);
	if (open < 0) return target;
	const others = target.reduce(
		(product, length, i) => (i === open ? product : product * length),
		1
	);
	target[open] = sizeOf(inputShape(call)) / others;
	return target;
}

function reshape(call: LayerCall): string {
	const shape = readTarget(call);
	if (shape.length !== 1 && shape.length !== 3)
		throw refuseSetting(call, `makes an array of ${shape.length} axes`);
	return call.draft.add('reshape', call.name, [soleInput(call)], { shape });
}

function dropout(call: LayerCall): string {
	const rate = call.fields.number('rate', 0);
	const isShare = rate >= 0 && rate < 1;
	return call.draft.add('dropout', call.name, [soleInput(call)], { rate: isShare ? rate : 0 });
}

function onlyInTraining(call: LayerCall): string {
	call.note(
		`The layer “${call.name}” (${call.kind}) works only while a network is trained, and is left out.`
	);
	return soleInput(call);
}

const trainingLayers = [
	'GaussianNoise',
	'GaussianDropout',
	'AlphaDropout',
	'ActivityRegularization',
	'RandomFlip',
	'RandomRotation',
	'RandomZoom',
	'RandomTranslation',
	'RandomContrast',
	'RandomBrightness',
	'RandomHeight',
	'RandomWidth',
	'RandomShear',
	'RandomErasing'
];

/** Layers that change nothing but the shape, and those that do nothing once a network is trained. */
export const shapeLayers: Readonly<Record<string, LayerKind>> = {
	Flatten: flatten,
	Reshape: reshape,
	Dropout: dropout,
	SpatialDropout2D: dropout,
	Identity: soleInput,
	...Object.fromEntries(trainingLayers.map((kind) => [kind, onlyInTraining]))
};
