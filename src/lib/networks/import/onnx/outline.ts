import { refuseNetwork } from '../draft';
import type { ImportOptions } from '../types';
import { elementType, floatTypes } from './element-types';
import { describeNode, type OnnxNode } from './node';
import type { GraphProto, ValueInfoProto } from './proto';

/** What goes in, what comes out, and which operators lie between. */

/** The picture that a network takes in. */
export interface PictureInput {
	/** As the file calls it. */
	readonly name: string;
	readonly height: number;
	readonly width: number;
	readonly channels: 1 | 3;
	/** Pictures at a time; 1 where the file leaves it open. */
	readonly batch: number;
	/** The channels are the last axis. */
	readonly channelsLast: boolean;
	/** Height or width were open in the file. */
	readonly isOpen: boolean;
	/** The values are whole numbers from 0 to 255. */
	readonly isBytes: boolean;
}

/** Side lengths tried one after the other where the file takes any. */
export const usualSides = [224, 32, 28, 64, 96, 128, 256, 299, 227] as const;
const pictureTypes = new Set([...floatTypes, elementType.uint8]);

/** Lengths along each axis, 0 where open. */
function lengthsOf({ type }: ValueInfoProto): readonly number[] {
	return (type?.tensor?.shape?.dim ?? []).map(({ value }) => Math.max(0, value));
}

function describeShape(info: ValueInfoProto): string {
	const dimensions = info.type?.tensor?.shape?.dim ?? [];
	return `[${dimensions.map(({ value, symbol }) => (value > 0 ? value : symbol || '?')).join(', ')}]`;
}

/** Old files list their weights among the inputs. */
function trueInputs(graph: GraphProto): readonly ValueInfoProto[] {
	const weights = new Set(graph.initializer.map(({ name }) => name));
	return graph.input.filter(({ name }) => !weights.has(name));
}

function requirePicture(inputs: readonly ValueInfoProto[]): ValueInfoProto {
	const [input] = inputs;
	if (!input) throw refuseNetwork('This ONNX network takes no input.');
	if (inputs.length > 1)
		throw refuseNetwork(
			`This network takes ${inputs.length} inputs (${inputs.map(({ name }) => `“${name}”`).join(', ')}); only networks that take one picture can be opened.`
		);
	const type = input.type?.tensor?.elementType ?? 0;
	if (lengthsOf(input).length !== 4 || !pictureTypes.has(type))
		throw refuseNetwork(
			`The input “${input.name}” of this network, ${describeShape(input)}, is no picture; only networks that take one picture [batch, channels, height, width] can be opened.`
		);
	return input;
}

function isColour(length: number): length is 1 | 3 {
	return length === 1 || length === 3;
}

/** Channels that the first convolution says, where the input leaves them open. */
function channelsByWeights(graph: GraphProto, input: string): number {
	const first = graph.node.find((node) => node.opType === 'Conv' && node.input[0] === input);
	const weight = graph.initializer.find(({ name }) => name === first?.input[1]);
	const groups = first?.attribute.find(({ name }) => name === 'group')?.i ?? 1;
	return (weight?.dims[1] ?? 3) * groups;
}

/**
 * The one picture that the network takes in.
 * @param options sides for a file that takes any
 * @throws {FailureError} with a sentence if it takes something else
 */
export function findInput(graph: GraphProto, { height, width }: ImportOptions): PictureInput {
	const info = requirePicture(trueInputs(graph));
	const lengths = lengthsOf(info) as readonly [number, number, number, number];
	const channelsLast = !isColour(lengths[1]) && isColour(lengths[3]) && lengths[1] !== 0;
	const [rows, columns] = channelsLast ? [lengths[1], lengths[2]] : [lengths[2], lengths[3]];
	const stated = channelsLast ? lengths[3] : lengths[1];
	const channels = stated || channelsByWeights(graph, info.name);
	if (!isColour(channels))
		throw refuseNetwork(
			`This network takes pictures with ${channels} channels; only grey (1) and colour (3) can be opened.`
		);
	return {
		name: info.name,
		height: rows || height || usualSides[0],
		width: columns || width || usualSides[0],
		channels,
		batch: lengths[0] || 1,
		channelsLast,
		isOpen: !rows || !columns,
		isBytes: info.type?.tensor?.elementType === elementType.uint8
	};
}

/**
 * The output that holds the class scores: the first that is a list of numbers for each picture, or else the first.
 * @returns its name, and the names of those that are left out
 */
export function findOutput(graph: GraphProto): { name: string; others: readonly string[] } {
	const list = graph.output.find((output) => lengthsOf(output).length === 2);
	const chosen = list ?? graph.output[0];
	if (!chosen) throw refuseNetwork('This ONNX network has no output.');
	const others = graph.output.filter((output) => output !== chosen).map(({ name }) => name);
	return { name: chosen.name, others };
}

/** A value on the way to the output: its operator's inputs are visited first. */
interface Visit {
	readonly node: OnnxNode;
	next: number;
}

/**
 * The operators that the output needs, each after those it reads from, whatever their order in the file.
 * @param known names of values that no operator makes: the input and the weights
 * @throws {FailureError} if a value is missing, or operators wait for one another in a circle
 */
export function orderNodes(
	nodes: readonly OnnxNode[],
	output: string,
	known: ReadonlySet<string>
): OnnxNode[] {
	const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
	const states = new Map<OnnxNode, 'open' | 'done'>();
	const ordered: OnnxNode[] = [];
	const path: Visit[] = [];

	const enter = (value: string, reader?: OnnxNode): void => {
		if (value === '' || known.has(value)) return;
		const maker = makers.get(value);
		if (!maker)
			throw refuseNetwork(
				`The value “${value}”, which ${reader ? describeNode(reader) : 'the output'} needs, is missing in the file.`
			);
		if (states.get(maker) === 'open')
			throw refuseNetwork(`The network goes in a circle: ${describeNode(maker)} needs itself.`);
		if (states.has(maker)) return;
		states.set(maker, 'open');
		path.push({ node: maker, next: 0 });
	};

	enter(output);
	for (let visit = path.at(-1); visit; visit = path.at(-1)) {
		const { node } = visit;
		if (visit.next < node.inputs.length) {
			enter(node.inputs[visit.next++]!, node);
			continue;
		}
		states.set(node, 'done');
		ordered.push(node);
		path.pop();
	}
	return ordered;
}
