import { isRecord } from '$lib/graph/checks';
import { GraphDraft, refuseNetwork, refuseUnsupported } from '../draft';
import { finishNetwork } from '../finish';
import { readInput } from '../picture-input';
import { stemOf } from '../source-files';
import type { ModelJson } from '../tfjs/model-json';
import { readStoredNetwork, type StoredNetwork } from '../tfjs/stored-network';
import type { ImportedNetwork, ImportOptions, NetworkImporter, SourceFile } from '../types';
import { readNodes, readRef, signatureShape, type NodeDef, type OutputRef } from './node-def';
import { GraphWalk } from './walk';

type Nodes = ReadonlyMap<string, NodeDef>;
type Fields = Readonly<Record<string, unknown>>;

/** What the graph says of its inputs or outputs, which not every file does. */
function signatureOf({ json }: ModelJson, side: 'inputs' | 'outputs'): readonly Fields[] {
	const older = isRecord(json.userDefinedMetadata) ? json.userDefinedMetadata.signature : undefined;
	const signature = json.signature ?? older;
	const entries = isRecord(signature) ? signature[side] : undefined;
	return isRecord(entries) ? Object.values(entries).filter(isRecord) : [];
}

function namedIn(entries: readonly Fields[], nodes: Nodes): OutputRef[] {
	const named = entries.map(({ name }) => name).filter((name) => typeof name === 'string');
	return named.map(readRef).filter(({ node }) => nodes.has(node));
}

/** What takes nothing gives no output of the network, even where nothing takes it. */
const sources: readonly string[] = ['Placeholder', 'Const', 'NoOp'];

/** The outputs by the signature; else the nodes from which nothing takes anything. */
function outputsOf(model: ModelJson, nodes: Nodes): OutputRef[] {
	const named = namedIn(signatureOf(model, 'outputs'), nodes);
	if (named.length) return named;
	const used = new Set([...nodes.values()].flatMap(({ inputs }) => inputs.map(({ node }) => node)));
	const last = [...nodes.values()].filter(
		({ name, op }) => !used.has(name) && !sources.includes(op)
	);
	return last.map(({ name }) => ({ node: name, output: 0 }));
}

/** Whether an output is a softmax, perhaps behind operators that change only its name or shape. */
function isSoftmax({ node: name }: OutputRef, nodes: Nodes): boolean {
	let node = nodes.get(name);
	for (let steps = 0; node && steps < nodes.size; steps++) {
		if (node.op === 'Softmax') return true;
		if (!['Identity', 'Reshape', 'Squeeze'].includes(node.op)) return false;
		node = nodes.get(node.inputs[0]?.node ?? '');
	}
	return false;
}

function chooseOutput(model: ModelJson, nodes: Nodes, notes: string[]): OutputRef {
	const outputs = outputsOf(model, nodes);
	const chosen = outputs.find((output) => isSoftmax(output, nodes)) ?? outputs[0];
	if (!chosen) throw refuseNetwork('The graph has no output.');
	if (outputs.length > 1)
		notes.push(`The network has ${outputs.length} outputs; “${chosen.node}” is used.`);
	return chosen;
}

/** Whether a placeholder may take a picture: others tell, for example, whether the network is being trained. */
function isPicture({ attributes }: NodeDef): boolean {
	const shape = attributes.shape('shape');
	return shape === undefined || shape.length === 4;
}

/** Where the picture comes in: the placeholder of the signature, or else the only one of four axes. */
function findInput(model: ModelJson, nodes: Nodes): { name: string; shape: readonly unknown[] } {
	const placeholders = [...nodes.values()].filter(({ op }) => op === 'Placeholder');
	const entries = signatureOf(model, 'inputs');
	const named = new Set(namedIn(entries, nodes).map(({ node }) => node));
	const inputs = placeholders.filter((node) =>
		named.size ? named.has(node.name) : isPicture(node)
	);
	if (inputs.length > 1)
		throw refuseUnsupported(
			`The network takes ${inputs.length} inputs; only networks of one picture can be opened.`
		);
	const [input] = inputs;
	if (!input) throw refuseNetwork('The graph has no input for a picture.');
	const shape = input.attributes.shape('shape') ?? signatureShape(entries[0]);
	return { name: input.name, shape: shape?.length ? shape : [-1, -1, -1, -1] };
}

function translate({ model, weights }: StoredNetwork, options: ImportOptions): ImportedNetwork {
	const nodes = readNodes(model.topology.node);
	const found = findInput(model, nodes);
	const input = readInput(found.shape, options);
	const notes: string[] = [];
	const draft = new GraphDraft([input.height, input.width, input.channels]);
	const walk = new GraphWalk({ nodes, weights, input: found.name, draft });
	const output = walk.output(chooseOutput(model, nodes, notes));
	const finished = finishNetwork({ draft, output, notes });
	return { format: 'tfjs-graph', name: stemOf(model.file), input, ...finished };
}

async function read(
	files: readonly SourceFile[],
	options: ImportOptions,
	signal: AbortSignal
): Promise<ImportedNetwork> {
	return translate(await readStoredNetwork(files, signal), options);
}

/** TensorFlow operators as TensorFlow.js' converter keeps them: `model.json` and shards of weights. */
export const importer: NetworkImporter = { read };
