import { sizeOf } from '$lib/core/types';
import { addAffine, type Affine } from '../channelwise';
import { refuseNetwork } from '../draft';
import { isLastAxis, refuseSetting, soleInput, type LayerCall, type LayerKind } from './layer';

type Arithmetic = (constant: number, isFirst: boolean) => Affine;

/** What x + c, x − c, c − x, x · c and x / c are as a factor and a shift. */
const arithmetics: Readonly<Record<string, Arithmetic>> = {
	add: (value) => ({ factor: [1], shift: [value] }),
	subtract: (value, isFirst) => ({
		factor: [isFirst ? -1 : 1],
		shift: [isFirst ? value : -value]
	}),
	multiply: (value) => ({ factor: [value], shift: [0] }),
	divide: (value) => ({ factor: [1 / value], shift: [0] })
};

/** Arithmetic with one number, which Keras records as a layer. */
function withConstant(call: LayerCall, kind: keyof typeof arithmetics): string {
	const [[place, value]] = [...call.constants] as [[number, number]];
	if (kind === 'divide' && place === 0) throw refuseSetting(call, 'divides by its input');
	const affine = arithmetics[kind]!(value, place === 0);
	return addAffine(call.draft, call.name, soleInput(call), affine);
}

/** A vector beside pictures is stretched over their places, as Keras does it. */
function alignRanks({ draft, name, inputs }: LayerCall): string[] {
	const rank = Math.max(...inputs.map((input) => draft.shapeOf(input).length));
	return inputs.map((input) => {
		const shape = draft.shapeOf(input);
		if (shape.length === rank) return input;
		return draft.add('reshape', `${name}.places`, [input], { shape: [1, 1, sizeOf(shape)] });
	});
}

function add(call: LayerCall): string {
	if (call.constants.size) return withConstant(call, 'add');
	return call.draft.add('add', call.name, call.inputs, {});
}

function multiply(call: LayerCall): string {
	if (call.constants.size) return withConstant(call, 'multiply');
	return call.draft.add('multiply', call.name, alignRanks(call), {});
}

function subtract(call: LayerCall): string {
	if (call.constants.size) return withConstant(call, 'subtract');
	const { draft, name, inputs } = call;
	const [first, second] = inputs;
	if (inputs.length !== 2) throw refuseNetwork(`The layer “${name}” subtracts one of two inputs.`);
	const less = addAffine(draft, `${name}.negative`, second!, { factor: [-1], shift: [0] });
	return draft.add('add', name, [first!, less], {});
}

function average({ draft, name, inputs }: LayerCall): string {
	const sum = draft.add('add', `${name}.sum`, inputs, {});
	return addAffine(draft, name, sum, { factor: [1 / inputs.length], shift: [0] });
}

function divide(call: LayerCall): string {
	if (call.constants.size) return withConstant(call, 'divide');
	throw refuseSetting(call, 'divides one picture by another');
}

function concatenate(call: LayerCall): string {
	const { draft, name, fields, inputs } = call;
	const axis = fields.number('axis', -1);
	if (!inputs.length || !isLastAxis(axis, draft.shapeOf(inputs[0]!)))
		throw refuseSetting(call, `joins along the axis ${axis}`);
	return draft.add('concat', name, inputs, {});
}

/** What Keras 2 records as TFOpLambda, by the name of the function. */
const recordedFunctions: Readonly<Record<string, LayerKind>> = {
	'math.add': add,
	'__operators__.add': add,
	'math.subtract': subtract,
	'math.multiply': multiply,
	'math.truediv': divide,
	'math.divide': divide,
	'nn.relu': (call) => call.draft.add('relu', call.name, [soleInput(call)], {}),
	'nn.relu6': (call) => call.draft.add('relu6', call.name, [soleInput(call)], {}),
	'nn.softmax': (call) => call.draft.add('softmax', call.name, [soleInput(call)], {}),
	'nn.silu': (call) => call.draft.add('swish', call.name, [soleInput(call)], {}),
	'math.sigmoid': (call) => call.draft.add('sigmoid', call.name, [soleInput(call)], {})
};

function recorded(call: LayerCall): string {
	const name = call.fields.text('function', '');
	const known = Object.hasOwn(recordedFunctions, name) ? recordedFunctions[name] : undefined;
	if (known) return known(call);
	throw refuseSetting(call, `calls the function “${name}”`);
}

/** Layers that join others, and arithmetic. */
export const mergeLayers: Readonly<Record<string, LayerKind>> = {
	Add: add,
	Subtract: subtract,
	Multiply: multiply,
	Average: average,
	Concatenate: concatenate,
	TrueDivide: divide,
	Divide: divide,
	TFOpLambda: recorded
};
