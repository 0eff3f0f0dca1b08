import { isRecord } from '$lib/graph/checks';
import { addAffine } from '../channelwise';
import { addActivation, nameOfActivation, suffixOf } from './activations';
import { LayerFields } from './fields';
import {
	inputShape,
	isLastAxis,
	refuseSetting,
	reshapeWeight,
	soleInput,
	weightOf,
	type LayerCall,
	type LayerKind
} from './layer';

/** min(max(x, 0), m) as relu6(x · 6 / m) · m / 6. */
function addCappedRelu({ draft, name }: LayerCall, input: string, most: number): string {
	if (most === 6) return draft.add('relu6', name, [input], {});
	const narrowed = addAffine(draft, `${name}.scale`, input, { factor: [6 / most], shift: [0] });
	const capped = draft.add('relu6', `${name}.relu6`, [narrowed], {});
	return addAffine(draft, name, capped, { factor: [most / 6], shift: [0] });
}

function relu(call: LayerCall): string {
	const { draft, name, fields } = call;
	const input = soleInput(call);
	const slope = fields.number('negative_slope', 0);
	const most = fields.number('max_value', Infinity);
	if (fields.number('threshold', 0) !== 0) throw refuseSetting(call, 'has a threshold');
	if (most !== Infinity && (slope !== 0 || most <= 0))
		throw refuseSetting(call, 'has both a slope and a largest value');
	if (most !== Infinity) return addCappedRelu(call, input, most);
	return slope === 0
		? draft.add('relu', name, [input], {})
		: draft.add('leakyRelu', name, [input], { slope });
}

function leakyRelu(call: LayerCall): string {
	const { draft, name, fields } = call;
	const slope = fields.number('negative_slope', fields.number('alpha', 0.3));
	return draft.add('leakyRelu', name, [soleInput(call)], { slope });
}

/** One slope a channel; slopes of their own at every place are not among the project's operations. */
function prelu(call: LayerCall): string {
	const { draft, name } = call;
	const alpha = weightOf(call, ['alpha'], 0);
	const channels = inputShape(call).at(-1)!;
	if (alpha.data.length !== channels && inputShape(call).length > 1)
		throw refuseSetting(call, 'has a slope for every place (no shared_axes)');
	const slope = reshapeWeight(call, alpha, [channels]);
	return draft.add('prelu', name, [soleInput(call)], {}, { slope });
}

function elu(call: LayerCall): string {
	const { draft, name, fields } = call;
	return draft.add('elu', name, [soleInput(call)], { alpha: fields.number('alpha', 1) });
}

function softmax(call: LayerCall): string {
	const { draft, name, fields } = call;
	const axes = fields.has('axis') ? fields.numbers('axis') : [-1];
	if (axes.length !== 1 || !isLastAxis(axes[0]!, inputShape(call)))
		throw refuseSetting(call, 'does not run along the channels');
	return draft.add('softmax', name, [soleInput(call)], {});
}

/** An activation given by name, or, as a setting of another layer, as a layer. */
export function addActivationOf(
	call: LayerCall,
	value: unknown,
	site: { input: string; name?: string }
): string {
	const { draft, keras, name: layer } = call;
	const kind = nameOfActivation(value);
	if (kind === undefined) return addInnerLayer(call, value, site.input);
	const name = site.name ?? `${layer}.${suffixOf(kind)}`;
	return addActivation(kind, { draft, keras, layer, name, input: site.input });
}

function addInnerLayer(call: LayerCall, value: unknown, input: string): string {
	const kind = isRecord(value) ? String(value.class_name) : '';
	const layer = Object.hasOwn(activationLayers, kind) ? activationLayers[kind] : undefined;
	if (!layer || kind === 'PReLU') throw refuseSetting(call, `has the activation “${kind}”`);
	const settings = isRecord(value) && isRecord(value.config) ? value.config : {};
	const name = `${call.name}.${kind.toLowerCase()}`;
	return layer({ ...call, name, kind, inputs: [input], fields: new LayerFields(name, settings) });
}

/** Layers that are nothing but an activation. */
export const activationLayers: Readonly<Record<string, LayerKind>> = {
	Activation: (call) =>
		addActivationOf(call, call.fields.raw('activation'), {
			input: soleInput(call),
			name: call.name
		}),
	ReLU: relu,
	LeakyReLU: leakyRelu,
	PReLU: prelu,
	ELU: elu,
	Softmax: softmax
};
