import type { GraphNode, Operation, OperationAttributes, Padding } from './types';

const times = ([height, width]: readonly [number, number]) => `${height}×${width}`;

function writeStride([vertical, horizontal]: readonly [number, number]): string {
	if (vertical === 1 && horizontal === 1) return '';
	return vertical === horizontal ? `, stride ${vertical}` : `, stride ${vertical}×${horizontal}`;
}

function writePadding(padding: Padding): string {
	if (typeof padding === 'string') return `, ${padding} padding`;
	const [top, bottom, left, right] = padding;
	if (!top && !bottom && !left && !right) return '';
	const even = top === bottom && left === right && top === left;
	return even ? `, padding ${top}` : `, padding ${top}/${bottom}/${left}/${right}`;
}

function writeWindow(
	{ kernel, stride, padding }: OperationAttributes['maxPool'],
	what: string
): string {
	return `${times(kernel)} ${what}${writeStride(stride)}${writePadding(padding)}`;
}

function writeConvolution(attributes: OperationAttributes['convolution']): string {
	const { filters, dilation, groups } = attributes;
	const dilated = dilation[0] > 1 || dilation[1] > 1 ? `, dilation ${times(dilation)}` : '';
	const grouped = groups > 1 ? `, ${groups} groups` : '';
	return `${writeWindow(attributes, 'convolution')}, ${filters} filters${dilated}${grouped}`;
}

type Describe<Op extends Operation> = string | ((attributes: OperationAttributes[Op]) => string);

/** What each operation is called on the page. */
const descriptions: { readonly [Op in Operation]: Describe<Op> } = {
	input: 'input, normalised',
	convolution: writeConvolution,
	dense: ({ units }) => `dense, ${units} units`,
	bias: 'bias',
	scale: 'scale',
	batchNormalization: 'batch normalisation',
	relu: 'ReLU',
	relu6: 'ReLU 6',
	leakyRelu: ({ slope }) => `leaky ReLU, slope ${slope}`,
	prelu: 'PReLU',
	elu: 'ELU',
	selu: 'SELU',
	sigmoid: 'sigmoid',
	hardSigmoid: 'hard sigmoid',
	tanh: 'tanh',
	softplus: 'softplus',
	swish: 'swish',
	hardSwish: 'hard swish',
	gelu: 'GELU',
	maxPool: (attributes) => writeWindow(attributes, 'max pooling'),
	averagePool: (attributes) =>
		attributes.kernel[0] === 1 && attributes.kernel[1] === 1
			? `every cell${writeStride(attributes.stride)}`
			: writeWindow(attributes, 'average pooling'),
	globalAveragePool: 'global average pooling',
	globalMaxPool: 'global max pooling',
	pad: ({ paddings: [rows, columns, channels], mode }) => {
		const spatial = rows[0] + rows[1] + columns[0] + columns[1] > 0;
		const parts = [
			...(spatial ? [`${rows.join('/')} rows, ${columns.join('/')} columns`] : []),
			...(channels[0] + channels[1] > 0 ? [`${channels[0] + channels[1]} channels`] : [])
		];
		return `${mode} padding: ${parts.join(', ') || 'nothing'}`;
	},
	add: 'sum',
	multiply: 'product',
	concat: 'concatenation',
	localResponseNormalization: ({ size }) => `local response normalisation over ${size} channels`,
	flatten: 'flatten',
	reshape: ({ shape }) => `reshape to ${shape.join('×')}`,
	dropout: ({ rate }) => `dropout ${rate}`,
	softmax: 'softmax'
};

/** A node's operation in words, e.g. "3×3 convolution, stride 2, padding 1, 32 filters". */
export function describeNode({ op, attributes }: Pick<GraphNode, 'op' | 'attributes'>): string {
	const description = descriptions[op] as Describe<Operation>;
	return typeof description === 'string' ? description : description(attributes as never);
}

/** The operation's bare name, for the steps of a row, e.g. "convolution". */
export function nameOperation({ op, attributes }: Pick<GraphNode, 'op' | 'attributes'>): string {
	const full = describeNode({ op, attributes }).split(',')[0]!;
	return full.replace(/^\d+×\d+ /, '');
}
