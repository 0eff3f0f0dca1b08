import { FailureError } from '$lib/core/result';
import { sizeOf } from '$lib/core/types';
import { GraphDraft, refuseNetwork, refuseUnsupported } from '../draft';
import { finishNetwork } from '../finish';
import type { ImportedNetwork, ImportOptions } from '../types';
import { listOf } from './arrange';
import { Constants } from './constants';
import type { ExternalData } from './external';
import { folds } from './fold';
import { findClasses, findFramework } from './metadata';
import { nameNodes } from './names';
import { toNode, type OnnxNode } from './node';
import { findInput, findOutput, orderNodes, usualSides, type PictureInput } from './outline';
import { translations } from './operators/catalogue';
import type { Translate } from './operators/types';
import { joinPatterns } from './patterns';
import type { ModelProto } from './proto';
import { Step } from './step';
import { asPicture, type NetworkValue, type Value } from './view';

/** Older files broadcast by other rules. */
const oldestOpset = 7;

/** Operators that pass on what only the end of a network may hold. */
const passing = new Set(['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Cast']);

function opsetOf(model: ModelProto): number {
	const own = model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx');
	const version = own?.version ?? 1;
	if (version >= oldestOpset) return version;
	throw refuseUnsupported(
		`This file is written in version ${version} of ONNX’s operators; versions from ${oldestOpset} on can be opened. Export the network again.`
	);
}

function translationOf(op: string): Translate | undefined {
	return Object.hasOwn(translations, op) ? translations[op as 'Conv'] : undefined;
}

/** All operators that cannot be opened, in one sentence. */
function requireKnown(nodes: readonly OnnxNode[]): void {
	const strange = nodes.filter(({ op }) => !translationOf(op) && !Object.hasOwn(folds, op));
	const names = [...new Set(strange.map(({ op }) => `“${op}”`))];
	if (names.length === 0) return;
	const listed = [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
	throw refuseUnsupported(
		`This network uses the operator${names.length > 1 ? 's' : ''} ${listed}, which cannot be opened here.`
	);
}

/** The operators that the output needs, in order, with activations put together. */
function planNodes(
	constants: Constants,
	all: readonly OnnxNode[],
	output: string,
	input: string
): OnnxNode[] {
	const known = new Set([input, ...constants.names]);
	const needed = orderNodes(all, output, known);
	const joined = joinPatterns(needed, output, (name) => constants.get(name));
	const planned = orderNodes(joined, output, known);
	requireKnown(planned);
	if (planned.length > 0) return planned;
	throw refuseNetwork('The output of this network does not depend on its input.');
}

/** The picture as ONNX looks at it. */
function inputValue(draft: GraphDraft, input: PictureInput): NetworkValue {
	const { batch, height, width, channels } = input;
	if (!input.channelsLast) return asPicture(draft.input, batch, [height, width, channels]);
	return {
		kind: 'network',
		node: draft.input,
		shape: [batch, height, width, channels],
		axes: ['batch', 'row', 'column', 'channel']
	};
}

/** Works through the operators, one after the other. */
class Translation {
	readonly #values = new Map<string, Value>();
	readonly #rearranged = new Map<string, string>();

	constructor(
		private readonly draft: GraphDraft,
		private readonly constants: Constants,
		private readonly opset: number
	) {}

	set(name: string, value: Value): void {
		this.#values.set(name, value);
	}

	get(name: string): Value | undefined {
		return this.#values.get(name) ?? this.constants.get(name);
	}

	step(node: OnnxNode, name: string): Step {
		const inputs = node.inputs.map((input) => (input === '' ? undefined : this.get(input)));
		return new Step(node, name, inputs, this.draft, this.opset, this.#rearranged);
	}

	run(node: OnnxNode, name: string): void {
		const step = this.step(node, name);
		this.#requireEnd(step);
		const answer = this.#answer(step);
		const outputs = Array.isArray(answer) ? (answer as readonly Value[]) : [answer as Value];
		outputs.forEach((value, i) => this.set(node.outputs[i] ?? '', value));
	}

	#answer(step: Step): Value | readonly Value[] {
		const { op } = step.node;
		const depends = step.inputs.some((value) => value?.kind === 'network');
		const translate = depends ? translationOf(op) : folds[op];
		if (translate) return translate(step);
		throw step.refuse(
			depends ? 'works on the picture’s values, which cannot be opened' : 'works on constants only'
		);
	}

	#requireEnd(step: Step): void {
		if (passing.has(step.node.op)) return;
		for (const value of step.inputs)
			if (value?.kind === 'network' && value.ending)
				throw step.refuse(`follows a ${value.ending}, which must be the last layer`);
	}
}

function requireScores(value: Value | undefined): NetworkValue {
	if (value?.kind !== 'network')
		throw refuseNetwork('The output of this network does not depend on its input.');
	const [batch, ...others] = value.shape;
	if (batch === undefined) return value; // One number, squeezed out of its batch of one.
	if (sizeOf(others) === Math.max(...others, 1) && value.axes[0] === 'batch') return value;
	throw refuseUnsupported(
		`This network answers with [${[batch, ...others].join(', ')}] instead of a list of class scores; only classifiers can be opened.`
	);
}

/** The output as a list on a node [class]. */
function outputList(step: Step, value: NetworkValue): string {
	const { shape, order } = value;
	const [batch = 1, ...others] = shape;
	const list = listOf(step, {
		...value,
		shape: [batch, sizeOf(others)],
		axes: ['batch', 'channel']
	});
	if (order && list.order)
		throw refuseUnsupported('The class scores of this network are cells of a flattened picture.');
	return list.node;
}

const largestByte = 255;

/** The pixel values that bytes stand for. */
function valuesOf({ isBytes, channels }: PictureInput): Pick<ImportedNetwork, 'values'> {
	if (!isBytes) return {};
	const each = (value: number) => Array.from({ length: channels }, () => value);
	return { values: { mean: each(0), std: each(1 / largestByte) } };
}

/** Everything that does not depend on the picture's size. */
interface Plan {
	readonly model: ModelProto;
	readonly opset: number;
	readonly constants: Constants;
	readonly nodes: readonly OnnxNode[];
	readonly output: string;
	readonly notes: readonly string[];
	/** What to call the network. */
	readonly name: string;
}

function planModel(model: ModelProto, outside: ExternalData, name: string): Plan {
	const { graph } = model;
	if (!graph || graph.node.length === 0) throw refuseNetwork('This ONNX file holds no network.');
	const opset = opsetOf(model);
	const input = findInput(graph, {});
	const output = findOutput(graph);
	const all = graph.node.map(toNode);
	const constants = new Constants(graph, all, outside);
	const nodes = planNodes(constants, all, output.name, input.name);
	const notes = output.others.map((other) => `The output “${other}” was left out.`);
	return { model, opset, constants, nodes, output: output.name, notes, name };
}

function translatePlan(plan: Plan, input: PictureInput): ImportedNetwork {
	const { height, width, channels, isOpen } = input;
	const draft = new GraphDraft([height, width, channels]);
	const translation = new Translation(draft, plan.constants, plan.opset);
	translation.set(input.name, inputValue(draft, input));
	const names = nameNodes(plan.nodes);
	for (const node of plan.nodes) translation.run(node, names.get(node)!);
	const scores = requireScores(translation.get(plan.output));
	const output = outputList(translation.step(plan.nodes.at(-1)!, 'scores'), scores);
	const { notes } = plan;
	const largest = input.isBytes ? { largest: largestByte } : {};
	const finished = finishNetwork({ draft, output, notes, ...largest });
	return {
		format: 'onnx',
		name: plan.name,
		input: { height, width, channels, isOpen },
		...findClasses(plan.model, finished.classCount),
		trainedIn: findFramework(plan.model, input.channelsLast),
		...valuesOf(input),
		...finished
	};
}

/**
 * The first size that fits, of those that are usual: a network that flattens its last map takes one size only, even
 * where its file leaves it open.
 */
function translateOpen(plan: Plan): ImportedNetwork {
	let first: unknown;
	for (const side of usualSides)
		try {
			const options = { height: side, width: side };
			return translatePlan(plan, findInput(plan.model.graph!, options));
		} catch (thrown) {
			if (!(thrown instanceof FailureError)) throw thrown;
			first ??= thrown;
		}
	throw first;
}

/**
 * A file's network in the project's operations.
 * @param name what to call it
 * @throws {FailureError} with one sentence that names the cause
 */
export function translateModel(
	model: ModelProto,
	outside: ExternalData,
	options: ImportOptions,
	name: string
): ImportedNetwork {
	const plan = planModel(model, outside, name);
	const input = findInput(model.graph!, options);
	const isAsked = options.height !== undefined || options.width !== undefined;
	return input.isOpen && !isAsked ? translateOpen(plan) : translatePlan(plan, input);
}
