import type { Window } from '$lib/graph/types';
import { paddingOf } from './convolution-layers';
import {
	refuseSetting,
	requireChannelsLast,
	soleInput,
	type LayerCall,
	type LayerKind
} from './layer';

function windowOf(call: LayerCall): Window {
	requireChannelsLast(call);
	const kernel = call.fields.pair('pool_size', [2, 2]);
	return { kernel, stride: call.fields.pair('strides', kernel), padding: paddingOf(call) };
}

function moving(op: 'maxPool' | 'averagePool'): LayerKind {
	return (call) => call.draft.add(op, call.name, [soleInput(call)], windowOf(call));
}

function global(op: 'globalMaxPool' | 'globalAveragePool'): LayerKind {
	return (call) => {
		requireChannelsLast(call);
		const { draft, name, fields } = call;
		const pooled = draft.add(op, name, [soleInput(call)], {});
		if (!fields.flag('keepdims', false)) return pooled;
		const shape = [1, 1, draft.shapeOf(pooled)[0]!];
		return draft.add('reshape', `${name}.keepdims`, [pooled], { shape });
	};
}

/** An amount of padding: one number, one for each axis, or two for each. */
function readEdges(call: LayerCall): [number, number, number, number] {
	const amounts = call.fields.numbers('padding');
	const isWhole = amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0);
	const [a = 1, b = a, c = a, d = a] = amounts;
	if (isWhole && amounts.length === 4) return [a, b, c, d];
	if (isWhole && amounts.length <= 2) return [a, a, b, b];
	throw refuseSetting(call, `has the padding ${JSON.stringify(call.fields.raw('padding'))}`);
}

function zeroPadding(call: LayerCall): string {
	requireChannelsLast(call);
	const [top, bottom, left, right] = readEdges(call);
	return call.draft.add('pad', call.name, [soleInput(call)], {
		paddings: [
			[top, bottom],
			[left, right],
			[0, 0]
		],
		mode: 'zero'
	});
}

const globalAverage = global('globalAveragePool');
const globalMax = global('globalMaxPool');

/** Pools, and the padding that often stands before them. */
export const poolingLayers: Readonly<Record<string, LayerKind>> = {
	MaxPooling2D: moving('maxPool'),
	MaxPool2D: moving('maxPool'),
	AveragePooling2D: moving('averagePool'),
	AvgPool2D: moving('averagePool'),
	GlobalAveragePooling2D: globalAverage,
	GlobalAvgPool2D: globalAverage,
	GlobalMaxPooling2D: globalMax,
	GlobalMaxPool2D: globalMax,
	ZeroPadding2D: zeroPadding
};
