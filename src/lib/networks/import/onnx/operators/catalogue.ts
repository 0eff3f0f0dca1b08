import {
	activation,
	clip,
	dropout,
	elu,
	gelu,
	hardSigmoid,
	leakyRelu,
	logSoftmax,
	prelu,
	selu,
	softmax,
	tanh
} from './activation';
import { add, concat, divide, multiply, oppose, power, subtract, sum } from './arithmetic';
import { convolve } from './convolution';
import { multiplyGeneral, multiplyMatrix } from './dense';
import { normalizeBatch, normalizeResponse } from './normalization';
import { averagePool, globalPool, maxPool, pad, reduceTo } from './pooling';
import {
	cast,
	flatten,
	gather,
	identity,
	reshape,
	shapeOf,
	slice,
	split,
	squeeze,
	transpose,
	unsqueeze
} from './shape';
import type { OnnxOperator } from './table';
import type { Translate } from './types';

/** How every operator of the table is translated. */
export const translations: { readonly [Op in OnnxOperator]: Translate } = {
	Conv: convolve,
	Gemm: multiplyGeneral,
	MatMul: multiplyMatrix,
	BatchNormalization: normalizeBatch,
	LRN: normalizeResponse,
	Relu: activation('relu'),
	LeakyRelu: leakyRelu,
	PRelu: prelu,
	Elu: elu,
	Selu: selu,
	Sigmoid: activation('sigmoid'),
	HardSigmoid: hardSigmoid,
	Tanh: tanh,
	Softplus: activation('softplus'),
	Swish: activation('swish'),
	HardSwish: activation('hardSwish'),
	Gelu: gelu,
	Clip: clip,
	Softmax: softmax,
	LogSoftmax: logSoftmax,
	MaxPool: maxPool,
	AveragePool: averagePool,
	GlobalAveragePool: globalPool('globalAveragePool'),
	GlobalMaxPool: globalPool('globalMaxPool'),
	ReduceMean: reduceTo('globalAveragePool'),
	ReduceMax: reduceTo('globalMaxPool'),
	Pad: pad,
	Add: add,
	Sum: sum,
	Sub: subtract,
	Mul: multiply,
	Div: divide,
	Pow: power,
	Neg: oppose,
	Concat: concat,
	Split: split,
	Slice: slice,
	Gather: gather,
	Flatten: flatten,
	Reshape: reshape,
	Squeeze: squeeze,
	Unsqueeze: unsqueeze,
	Transpose: transpose,
	Shape: shapeOf,
	Cast: cast,
	Dropout: dropout,
	Identity: identity
};
