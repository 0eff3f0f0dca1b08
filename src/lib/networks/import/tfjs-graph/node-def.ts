import { isRecord } from '$lib/graph/checks';
import { refuseNetwork } from '../draft';

type Fields = Readonly<Record<string, unknown>>;

/** One output of a node: by default its first. */
export interface OutputRef {
	readonly node: string;
	readonly output: number;
}

/** One operator of a TensorFlow graph. */
export interface NodeDef {
	readonly name: string;
	readonly op: string;
	readonly inputs: readonly OutputRef[];
	readonly attributes: OperatorAttributes;
}

/** `node:1` is the second output of a node; `node` is its first. */
export function readRef(text: string): OutputRef {
	const [, node, output] = /^(.*?)(?::(\d+))?$/.exec(text)!;
	return { node: node!, output: Number(output ?? 0) };
}

function decodeText(value: unknown): string | undefined {
	if (Array.isArray(value)) return String.fromCharCode(...(value as number[]));
	if (typeof value !== 'string') return undefined;
	try {
		return atob(value);
	} catch {
		return value;
	}
}

/** Lengths of a shape; −1 where one is open, undefined where even their number is. */
function readShape(value: unknown): number[] | undefined {
	if (!isRecord(value) || value.unknownRank === true) return undefined;
	const dim = Array.isArray(value.dim) ? value.dim : [];
	return dim.map((length: unknown) => Number(isRecord(length) ? (length.size ?? 0) : -1));
}

/** The attributes of an operator as the JSON form of protocol buffers has them: { key: { i: "1" } }. */
export class OperatorAttributes {
	constructor(readonly fields: Fields) {}

	#value(key: string): Fields {
		const value = this.fields[key];
		return isRecord(value) ? value : {};
	}

	#list(key: string): Fields {
		const { list } = this.#value(key);
		return isRecord(list) ? list : {};
	}

	/** A text, or what stands where it is left out. */
	text(key: string, otherwise: string): string {
		return decodeText(this.#value(key).s) ?? otherwise;
	}

	/** A list of texts. */
	texts(key: string): string[] {
		const { s } = this.#list(key);
		return (Array.isArray(s) ? s : []).map((value) => decodeText(value) ?? '');
	}

	/** A number, or what stands where it is left out. */
	number(key: string, otherwise: number): number {
		const { i, f } = this.#value(key);
		const value = Number(i ?? f ?? otherwise);
		return Number.isFinite(value) ? value : otherwise;
	}

	/** A list of whole numbers. */
	integers(key: string): number[] {
		const { i } = this.#list(key);
		return (Array.isArray(i) ? i : []).map(Number);
	}

	/** Yes or no; left out means no. */
	flag(key: string): boolean {
		return this.#value(key).b === true;
	}

	/** The shape of what is fed; undefined where it is open. */
	shape(key: string): number[] | undefined {
		return readShape(this.#value(key).shape);
	}
}

function readNode(value: unknown, place: number): NodeDef {
	if (!isRecord(value) || typeof value.name !== 'string' || typeof value.op !== 'string')
		throw refuseNetwork(`Node number ${place + 1} of the graph has no name or no operator.`);
	const inputs = (Array.isArray(value.input) ? value.input : []).map(String);
	return {
		name: value.name,
		op: value.op,
		// “^node” only says that a node runs before.
		inputs: inputs.filter((input) => !input.startsWith('^')).map(readRef),
		attributes: new OperatorAttributes(isRecord(value.attr) ? value.attr : {})
	};
}

/** The nodes of a graph by their names. */
export function readNodes(list: unknown): ReadonlyMap<string, NodeDef> {
	if (!Array.isArray(list) || !list.length)
		throw refuseNetwork('The description of the network has no nodes.');
	return new Map(list.map(readNode).map((node) => [node.name, node]));
}

/** The shape in an entry of a signature. */
export function signatureShape(entry: unknown): number[] | undefined {
	return isRecord(entry) ? readShape(entry.tensorShape) : undefined;
}
