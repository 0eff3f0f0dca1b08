import type { Constant } from './constant';
import { Attributes, type OnnxNode } from './node';

/**
 * Layers that exporters take apart, put together again:
 *
 *     x · Sigmoid(x)                              → Swish
 *     x · HardSigmoid(x)                          → HardSwish
 *     0.5 · x · (1 + Erf(x / √2))                 → Gelu, in any order of the factors
 *     x / (k + α · mean of x² over channels)^β    → LRN, as PyTorch writes it
 */

/** What the patterns ask of the network. */
class Network {
	readonly #readers = new Map<string, OnnxNode[]>();
	readonly #makers = new Map<string, OnnxNode>();

	constructor(
		nodes: readonly OnnxNode[],
		private readonly output: string,
		readonly constant: (name: string) => Constant | undefined
	) {
		for (const node of nodes) {
			for (const name of node.inputs)
				this.#readers.set(name, [...(this.#readers.get(name) ?? []), node]);
			for (const name of node.outputs) this.#makers.set(name, node);
		}
	}

	maker(name: string): OnnxNode | undefined {
		return this.#makers.get(name);
	}

	/** The one operator that reads a node's output, if it is of that kind; the node can then be joined with it. */
	onlyReader(node: OnnxNode, op: string): OnnxNode | undefined {
		const readers = this.#readers.get(node.outputs[0]!) ?? [];
		if (node.outputs[0] === this.output || readers.length !== 1) return undefined;
		return readers[0]!.op === op ? readers[0] : undefined;
	}

	/** A constant of one number. */
	number(name: string): number | undefined {
		const found = this.constant(name);
		return found?.data.length === 1 ? found.data[0] : undefined;
	}

	isAbout(name: string, value: number): boolean {
		return Math.abs((this.number(name) ?? NaN) - value) < 1e-4;
	}
}

/** The other input of an operator of two. */
function partner(node: OnnxNode, name: string): string {
	return node.inputs[0] === name ? node.inputs[1]! : node.inputs[0]!;
}

function joined(
	op: string,
	input: string,
	last: OnnxNode,
	settings: Readonly<Record<string, number>> = {}
): OnnxNode {
	// "act/Mul_2" becomes "act/Swish_2".
	const name = last.name.replace(new RegExp(`\\b${last.op}(_\\d+)?$`), `${op}$1`);
	return { ...last, op, name, inputs: [input], attributes: Attributes.of(settings) };
}

/** An operator that takes the place of others: those vanish, the last of them is replaced. */
interface Joint {
	readonly replaced: readonly OnnxNode[];
	readonly last: OnnxNode;
	readonly node: OnnxNode;
}

function gated(network: Network, gate: OnnxNode, op: string): Joint | null {
	const product = network.onlyReader(gate, 'Mul');
	if (!product || partner(product, gate.outputs[0]!) !== gate.inputs[0]) return null;
	return { replaced: [gate], last: product, node: joined(op, gate.inputs[0]!, product) };
}

/** x of an operator that makes x / √2. */
function beforeRoot(network: Network, node: OnnxNode | undefined): string | null {
	if (node?.op === 'Div' && network.isAbout(node.inputs[1]!, Math.SQRT2)) return node.inputs[0]!;
	if (node?.op !== 'Mul') return null;
	const x = node.inputs.find((name) => network.isAbout(partner(node, name), Math.SQRT1_2));
	return x ?? null;
}

/** Whether a value is 0.5 · x, made by an operator. */
function halfOf(network: Network, name: string, x: string): OnnxNode | null {
	const maker = network.maker(name);
	const isHalf =
		maker?.op === 'Mul' && maker.inputs.includes(x) && network.isAbout(partner(maker, x), 0.5);
	return isHalf ? maker : null;
}

/** The product of a value with x and 0.5, in any order. */
function halfProduct(network: Network, share: OnnxNode, x: string): OnnxNode[] | null {
	const first = network.onlyReader(share, 'Mul');
	if (!first) return null;
	const factor = partner(first, share.outputs[0]!);
	const half = halfOf(network, factor, x);
	if (half) return network.onlyReader(half, 'Mul') ? [half, first] : [first];
	const second = network.onlyReader(first, 'Mul');
	if (!second) return null;
	const other = partner(second, first.outputs[0]!);
	const fits =
		(factor === x && network.isAbout(other, 0.5)) || (network.isAbout(factor, 0.5) && other === x);
	return fits ? [first, second] : null;
}

function exactGelu(network: Network, error: OnnxNode): Joint | null {
	const root = network.maker(error.inputs[0]!);
	const x = beforeRoot(network, root);
	const sum = network.onlyReader(error, 'Add');
	if (x === null || !sum || !network.isAbout(partner(sum, error.outputs[0]!), 1)) return null;
	const products = halfProduct(network, sum, x);
	if (!products) return null;
	const last = products.at(-1)!;
	return { replaced: [error, sum, ...products.slice(0, -1)], last, node: joined('Gelu', x, last) };
}

/** What PyTorch puts around the mean over channels: it makes them an axis of space, and looks whether that worked. */
const wrapping = new Set([
	'If',
	'Equal',
	'Gather',
	'Shape',
	'Reshape',
	'Squeeze',
	'Unsqueeze',
	'Pad',
	'Identity'
]);

/** The nearest operator before a value that is no wrapping. */
function unwrap(network: Network, name: string): OnnxNode | undefined {
	let node = network.maker(name);
	while (node && wrapping.has(node.op)) node = network.maker(node.inputs[0]!);
	return node;
}

/** An operator of a kind with a constant number, and its other input. */
function withNumber(network: Network, name: string, op: string) {
	const node = network.maker(name);
	if (node?.op !== op) return null;
	const constant = node.inputs.find((input) => network.number(input) !== undefined);
	if (constant === undefined) return null;
	return { number: network.number(constant)!, rest: partner(node, constant) };
}

/** Number of channels over which a value is the mean of x², made by pooling; null if it is something else. */
function meanOfSquares(network: Network, name: string, x: string): number | null {
	const pool = unwrap(network, name);
	const [size, ...others] = pool?.attributes.integers('kernel_shape') ?? [];
	if (pool?.op !== 'AveragePool' || !size || others.some((side) => side !== 1)) return null;
	const square = unwrap(network, pool.inputs[0]!);
	const isSquare =
		(square?.op === 'Mul' && square.inputs.every((input) => input === x)) ||
		(square?.op === 'Pow' && square.inputs[0] === x && network.isAbout(square.inputs[1]!, 2));
	return isSquare ? size : null;
}

function responseNorm(network: Network, quotient: OnnxNode): Joint | null {
	const [x, divisor] = quotient.inputs as [string, string];
	const power = withNumber(network, divisor, 'Pow');
	const sum = power && withNumber(network, power.rest, 'Add');
	const share = sum && withNumber(network, sum.rest, 'Mul');
	const size = share && meanOfSquares(network, share.rest, x);
	if (!size) return null;
	const settings = { size, alpha: share.number, beta: power.number, bias: sum.number };
	return { replaced: [], last: quotient, node: joined('LRN', x, quotient, settings) };
}

function findJoint(network: Network, node: OnnxNode): Joint | null {
	switch (node.op) {
		case 'Sigmoid':
			return gated(network, node, 'Swish');
		case 'HardSigmoid': {
			const { attributes } = node;
			const isThird =
				Math.abs(attributes.float('alpha', 0.2) - 1 / 6) < 1e-6 &&
				attributes.float('beta', 0.5) === 0.5;
			return isThird ? gated(network, node, 'HardSwish') : null;
		}
		case 'Erf':
			return exactGelu(network, node);
		case 'Div':
			return responseNorm(network, node);
		default:
			return null;
	}
}

/**
 * The operators with layers put together; what they were made of may stay, needed by nothing.
 * @param output the network's output, which must stay
 * @param constant a value that is known without a picture
 */
export function joinPatterns(
	nodes: readonly OnnxNode[],
	output: string,
	constant: (name: string) => Constant | undefined
): OnnxNode[] {
	const network = new Network(nodes, output, constant);
	const gone = new Set<OnnxNode>();
	const instead = new Map<OnnxNode, OnnxNode>();
	for (const node of nodes) {
		const joint = findJoint(network, node);
		if (!joint) continue;
		for (const old of joint.replaced) gone.add(old);
		instead.set(joint.last, joint.node);
	}
	return nodes.filter((node) => !gone.has(node)).map((node) => instead.get(node) ?? node);
}
