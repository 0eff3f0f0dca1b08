import type { NdArray } from '$lib/core/types';
import { fetchBytes } from '$lib/networks/load';
import { toBatch, type Executor } from '../executor';
import { logitGradient } from '../gradient';
import type { JobContext } from '../job';
import type { BackendName, CheckResult } from '../protocol';
import { readTensor } from '../reading';
import { tf } from '../tf';
import { Trace } from '../trace';

/** `models/<id>/reference.json`: what the training framework computes on the shipped weights, in double precision. */
export interface Reference {
	readonly pictures: readonly ReferencePicture[];
}

interface ReferencePicture {
	/** Base64 of uint8 [height, width, channel]. */
	readonly picture: string;
	/** Best class; `gradient` is that of its logit by the pixels. */
	readonly target: number;
	/** Base64 of float32 [classes]. */
	readonly logits: string;
	/** Base64 of float32 [height, width, channel]. */
	readonly gradient: string;
	readonly nodes: Readonly<Record<string, ReferenceNode>>;
}

interface ReferenceNode {
	/** Largest |activation|. */
	readonly largest: number;
	/** Σ ± activation over all cells, the signs of `signAt`. */
	readonly signedSum: number;
	/** Base64 of float32: cells spread evenly over the array. */
	readonly cells: string;
}

/** Largest relative error allowed, forward and of gradients: max |a − b| / max |b|. */
export const referenceTolerance: Readonly<
	Record<BackendName, { forward: number; gradient: number }>
> = {
	wasm: { forward: 1e-4, gradient: 1e-3 },
	cpu: { forward: 1e-4, gradient: 1e-3 },
	webgpu: { forward: 1e-3, gradient: 5e-3 },
	webgl: { forward: 1e-3, gradient: 5e-3 }
};

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function floatsOf(base64: string): Float32Array {
	return new Float32Array(bytesOf(base64).buffer);
}

/** The signs the fixture was summed with. */
function signAt(index: number): number {
	return Math.sin(7919 * (index + 1)) < 0 ? -1 : 1;
}

/** max |a − b| / max |b|; NaN counts as infinite. */
export function relativeError(values: Float32Array, wanted: Float32Array): number {
	let difference = values.length === wanted.length ? 0 : Infinity;
	let largest = 0;
	for (let i = 0; i < wanted.length; i++) {
		const error = Math.abs(values[i]! - wanted[i]!);
		difference = Number.isNaN(error) ? Infinity : Math.max(difference, error);
		largest = Math.max(largest, Math.abs(wanted[i]!));
	}
	return difference / largest;
}

/** How far a node's activations are off: the worst sampled cell, or all cells together through the signed sum. */
function nodeError(values: Float32Array, wanted: ReferenceNode): number {
	const cells = floatsOf(wanted.cells);
	let worst = 0;
	cells.forEach((cell, i) => {
		const at = Math.floor((i * values.length) / cells.length);
		worst = Math.max(worst, Math.abs(values[at]! - cell));
	});
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += signAt(i) * values[i]!;
	// Independent errors of size e add up to e·√n: the sum may be off that much.
	const mean = Math.abs(sum - wanted.signedSum) / Math.sqrt(values.length);
	const error = Math.max(worst, mean) / Math.max(wanted.largest, 1e-12);
	return Number.isNaN(error) ? Infinity : error;
}

interface Errors {
	logits: number;
	/** Of each node, the worst of all pictures. */
	readonly nodes: Map<string, number>;
	gradient: number;
}

function pixelsOf({ picture }: ReferencePicture, { graph }: Executor): NdArray {
	const { height, width, channels } = graph.input;
	return {
		shape: [height, width, channels],
		data: Float32Array.from(bytesOf(picture), (byte) => byte / 255)
	};
}

async function forwardErrors(
	executor: Executor,
	reference: ReferencePicture,
	errors: Errors
): Promise<void> {
	const trace = new Trace(executor, pixelsOf(reference, executor));
	try {
		for (const [node, wanted] of Object.entries(reference.nodes)) {
			const error = nodeError((await trace.read(node)).data, wanted);
			errors.nodes.set(node, Math.max(error, errors.nodes.get(node) ?? 0));
		}
		const { data } = await trace.read(executor.graph.logits);
		errors.logits = Math.max(errors.logits, relativeError(data, floatsOf(reference.logits)));
	} finally {
		trace.dispose();
	}
}

async function gradientError(executor: Executor, reference: ReferencePicture): Promise<number> {
	const seed = new Float32Array(executor.graph.classes.length);
	seed[reference.target] = 1;
	const batch = toBatch(pixelsOf(reference, executor));
	const found = logitGradient(
		executor,
		{ [executor.inputName]: batch },
		executor.inputName,
		seed,
		'plain'
	);
	try {
		return relativeError(await readTensor(found.gradient), floatsOf(reference.gradient));
	} finally {
		tf.dispose([batch, found.gradient, found.logits]);
	}
}

/** Compares a network with its reference values on the current backend. */
export async function compareWithReference(
	executor: Executor,
	reference: Reference,
	{ report, pause }: JobContext
): Promise<CheckResult[]> {
	const errors: Errors = { logits: 0, nodes: new Map(), gradient: 0 };
	for (const [done, picture] of reference.pictures.entries()) {
		await pause();
		await forwardErrors(executor, picture, errors);
		errors.gradient = Math.max(errors.gradient, await gradientError(executor, picture));
		report({ phase: 'compute', done: (done + 1) / reference.pictures.length });
	}
	const { forward, gradient } = referenceTolerance[tf.getBackend() as BackendName];
	const layers = executor.graph.nodes.flatMap(({ name }) => {
		const error = errors.nodes.get(name);
		return error === undefined ? [] : [{ node: name, error }];
	});
	const worst = layers.reduce((first, second) => (second.error > first.error ? second : first));
	return [
		{ name: 'logits', error: errors.logits, tolerance: forward },
		{
			name: `activations (worst: ${worst.node})`,
			error: worst.error,
			tolerance: forward,
			layers
		},
		{ name: 'input gradient', error: errors.gradient, tolerance: gradient }
	];
}

/** The same with the reference values at an address. */
export async function checkReference(
	executor: Executor,
	address: string,
	context: JobContext
): Promise<CheckResult[]> {
	const bytes = await fetchBytes(address, context.signal);
	const reference = JSON.parse(new TextDecoder().decode(bytes)) as Reference;
	return compareWithReference(executor, reference, context);
}
