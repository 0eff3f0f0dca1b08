import type { NdArray } from '$lib/core/types';
import { addAffine } from '../channelwise';
import { refuseNetwork } from '../draft';
import {
	inputShape,
	isLastAxis,
	refuseSetting,
	soleInput,
	weightOf,
	type LayerCall,
	type LayerKind
} from './layer';

function requireLastAxis(call: LayerCall): void {
	const axes = call.fields.has('axis') ? call.fields.numbers('axis') : [-1];
	if (axes.length !== 1 || !isLastAxis(axes[0]!, inputShape(call)))
		throw refuseSetting(call, `normalises along the axis ${axes.join(', ')}`);
}

function constant(channels: number, value: number): NdArray {
	return { shape: [channels], data: new Float32Array(channels).fill(value) };
}

function requirePositive({ name }: LayerCall, variance: NdArray, epsilon: number): void {
	if (variance.data.some((value) => value + epsilon <= 0))
		throw refuseNetwork(`The layer “${name}” holds a variance that is not positive.`);
}

/** Keras leaves out scale and offset where they are not trained; positions count what is there. */
function batchNormalization(call: LayerCall): string {
	requireLastAxis(call);
	const { draft, name, fields } = call;
	const channels = inputShape(call).at(-1)!;
	let position = 0;
	const next = (role: string) => weightOf(call, [role], position++);
	const scale = fields.flag('scale', true) ? next('gamma') : constant(channels, 1);
	const offset = fields.flag('center', true) ? next('beta') : constant(channels, 0);
	const [mean, variance] = [next('moving_mean'), next('moving_variance')];
	const epsilon = fields.number('epsilon', 1e-3);
	requirePositive(call, variance, epsilon);
	const weights = { scale, offset, mean, variance };
	return draft.add('batchNormalization', name, [soleInput(call)], { epsilon }, weights);
}

function rescaling({ draft, name, fields, inputs }: LayerCall): string {
	const [factor, shift] = [
		fields.numbers('scale'),
		fields.has('offset') ? fields.numbers('offset') : [0]
	];
	return addAffine(draft, name, inputs[0]!, { factor, shift });
}

/** Below this, Keras takes a deviation for this. */
const smallestDeviation = 1e-7;

/** (x − mean) / √variance, either given as settings or measured and stored as weights. */
function normalization(call: LayerCall): string {
	const { draft, name, fields } = call;
	if (fields.flag('invert', false)) throw refuseSetting(call, 'runs backwards (invert)');
	const read = (role: string, position: number) =>
		fields.has(role) ? fields.numbers(role) : [...weightOf(call, [role], position).data];
	const [mean, variance] = [read('mean', 0), read('variance', 1)];
	const factor = variance.map((value) => 1 / Math.max(Math.sqrt(value), smallestDeviation));
	const longest = Math.max(mean.length, factor.length);
	const shift = Array.from(
		{ length: longest },
		(_, c) => -mean[mean.length === 1 ? 0 : c]! * factor[factor.length === 1 ? 0 : c]!
	);
	return addAffine(draft, name, soleInput(call), { factor, shift });
}

/** Layers that shift and scale channels. */
export const normalizationLayers: Readonly<Record<string, LayerKind>> = {
	BatchNormalization: batchNormalization,
	BatchNormalizationV1: batchNormalization,
	SyncBatchNormalization: batchNormalization,
	Rescaling: rescaling,
	Normalization: normalization
};
