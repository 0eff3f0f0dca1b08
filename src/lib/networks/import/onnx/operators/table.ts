/**
 * Every ONNX operator on the picture's values that can be opened, with what is asked of it. The page shows this list;
 * the compiler holds the translations in `catalogue.ts` to it.
 */
export const onnxOperators = {
	Conv: 'two-dimensional; groups, dilation, uneven padding, auto_pad; fixed weights',
	Gemm: 'with fixed weights',
	MatMul: 'with fixed weights',
	BatchNormalization: 'exported after eval()',
	LRN: 'over an odd number of channels',
	Relu: '',
	LeakyRelu: '',
	PRelu: 'one slope, or one for each channel',
	Elu: '',
	Selu: 'with its own constants',
	Sigmoid: '',
	HardSigmoid: '',
	Tanh: '',
	Softplus: '',
	Swish: '',
	HardSwish: '',
	Gelu: 'also taken apart around Erf',
	Clip: 'bounds on both sides, or 0 below',
	Softmax: 'over the channels',
	LogSoftmax: 'as the last layer; the scores before it are shown',
	MaxPool: 'ceil mode, uneven padding; not dilated',
	AveragePool: 'ceil mode, uneven padding, count_include_pad; not dilated',
	GlobalAveragePool: '',
	GlobalMaxPool: '',
	ReduceMean: 'over rows and columns together',
	ReduceMax: 'over rows and columns together',
	Pad: 'rows and columns: zeros, reflect, edge, wrap',
	Add: 'equal shapes, or a constant for each channel',
	Sum: 'equal shapes',
	Sub: 'equal shapes, or a constant for each channel',
	Mul: 'equal shapes, gates [1, 1, channels], or a constant for each channel',
	Div: 'by a constant for each channel',
	Pow: 'square and cube',
	Neg: '',
	Concat: 'along the channels',
	Split: 'along the channels',
	Slice: 'along the channels',
	Gather: 'along the channels',
	Flatten: '',
	Reshape: 'where it flattens, or groups channels',
	Squeeze: '',
	Unsqueeze: '',
	Transpose: '',
	Shape: '',
	Cast: 'between kinds of floating-point numbers',
	Dropout: 'does nothing after training',
	Identity: ''
} as const satisfies Readonly<Record<string, string>>;

const ofConstants = 'of constants';

/** What else may stand in a file: operators that are worked out before any picture is there, or become part of others. */
export const foldedOperators: Readonly<Record<string, string>> = {
	Constant: '',
	ConstantOfShape: ofConstants,
	Expand: ofConstants,
	ReduceProd: ofConstants,
	Sqrt: ofConstants,
	Exp: ofConstants,
	Floor: ofConstants,
	Ceil: ofConstants,
	Erf: 'as part of Gelu'
};

/** An operator that can be opened. */
export type OnnxOperator = keyof typeof onnxOperators;
