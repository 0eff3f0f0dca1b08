import type { NodeDef } from './node-def';

/** Last parts of names that only say which operator it is; the layer's name stands before them. */
const operatorWords: Readonly<Record<string, string>> = {
	conv2d: '',
	convolution: '',
	separable_conv2d: '',
	depthwise: '',
	depthwiseconv2d: '',
	matmul: '',
	biasadd: 'bias',
	relu: 'relu',
	relu6: 'relu6',
	fusedbatchnorm: 'norm',
	fusedbatchnormv2: 'norm',
	fusedbatchnormv3: 'norm',
	maxpool: '',
	avgpool: '',
	concat: '',
	mean: ''
};

const fused: readonly string[] = ['_FusedConv2D', 'FusedDepthwiseConv2dNative', '_FusedMatMul'];

/** Operators whose nodes are never shown, and whose names say nothing of the network's folders. */
const silent: readonly string[] = ['Const', 'Placeholder', 'Identity', 'NoOp'];

/** How many folders all names begin with. */
function sharedDepth(paths: readonly (readonly string[])[]): number {
	const shortest = Math.min(...paths.map((path) => path.length));
	let depth = 0;
	while (depth < shortest - 1 && paths.every((path) => path[depth] === paths[0]![depth])) depth++;
	return depth;
}

/** The word that a last part stands for; undefined for one that is a name. */
function wordFor(last: string): string | undefined {
	const plain = last.toLowerCase().replace(/_\d+$/, '');
	return Object.hasOwn(operatorWords, plain) ? operatorWords[plain] : undefined;
}

function shorten(path: readonly string[], op: string): string {
	const word = path.length > 1 ? wordFor(path.at(-1)!) : undefined;
	if (word === undefined) return path.join('.');
	const layer = path.slice(0, -1).join('.');
	// A fused node bears the name of its last operator, but begins with the convolution.
	return word && !fused.includes(op) ? `${layer}.${word}` : layer;
}

/** Names for the page: without the folders that all nodes share, and `conv1` instead of `conv1/Conv2D`. */
export function shortNames(nodes: Iterable<NodeDef>): ReadonlyMap<string, string> {
	const shown = [...nodes].filter(({ op }) => !silent.includes(op));
	const paths = shown.map(({ name }) => name.split('/'));
	const depth = sharedDepth(paths);
	return new Map(shown.map(({ name, op }, i) => [name, shorten(paths[i]!.slice(depth), op)]));
}
