import { count } from '$lib/core/count';
import { decodeHalfArray } from '$lib/core/float16';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import {
	finiteNumber,
	isRecord,
	listOf,
	optional,
	record,
	text,
	wholeNumber
} from '$lib/graph/checks';
import { requireFields } from '$lib/graph/refuse';
import { refuseNetwork, refuseUnsupported } from '../draft';
import { readNumbers } from '../source-files';
import type { SourceFile } from '../types';

/** How one weight's numbers are stored. */
type Storage = 'float32' | 'float16' | 'int32' | 'uint8' | 'uint16' | 'bool';

const bytesPerNumber: Readonly<Record<Storage, number>> = {
	float32: 4,
	float16: 2,
	int32: 4,
	uint8: 1,
	uint16: 2,
	bool: 1
};

/** A stored number is scale · number + min. */
interface Quantisation {
	readonly scale: number;
	readonly min: number;
}

/** One weight as the manifest describes it. */
interface WeightSpec {
	readonly name: string;
	readonly shape: Shape;
	readonly storage: Storage;
	readonly quantisation?: Quantisation;
}

interface WeightGroup {
	readonly paths: readonly string[];
	readonly weights: readonly WeightSpec[];
}

const plainTypes: readonly string[] = ['float32', 'float16', 'int32', 'uint8', 'bool'];

function readQuantisation(name: string, fields: Record<string, unknown>): Quantisation {
	requireFields(`The quantisation of the weight “${name}”`, fields, {
		scale: finiteNumber,
		min: finiteNumber
	});
	return { scale: fields.scale as number, min: fields.min as number };
}

/** How the numbers of a weight are stored, for all types and quantisations of the manifest. */
function readStorage(
	name: string,
	dtype: string,
	quantisation: unknown
): Pick<WeightSpec, 'storage' | 'quantisation'> {
	if (!plainTypes.includes(dtype))
		throw refuseUnsupported(
			`The weight “${name}” is of the type “${dtype}”, which this site cannot read.`
		);
	if (!isRecord(quantisation)) return { storage: dtype as Storage };
	const stored = quantisation.dtype;
	if (stored === 'float16') return { storage: stored };
	if (stored !== 'uint8' && stored !== 'uint16')
		throw refuseUnsupported(
			`The weight “${name}” is quantised as “${String(stored)}”, which this site cannot read.`
		);
	return { storage: stored, quantisation: readQuantisation(name, quantisation) };
}

function readSpec(fields: Record<string, unknown>, place: number): WeightSpec {
	const label = text.accepts(fields.name) ? `“${fields.name}”` : `number ${place + 1}`;
	requireFields(`The weight ${label} in the manifest`, fields, {
		name: text,
		shape: listOf(wholeNumber(0)),
		dtype: text,
		quantization: optional(record)
	});
	const { name, shape, dtype, quantization } = fields;
	return {
		name: name as string,
		shape: shape as Shape,
		...readStorage(name as string, dtype as string, quantization)
	};
}

function readGroup(fields: Record<string, unknown>): WeightGroup {
	requireFields('A group of weights in the manifest', fields, {
		paths: listOf(text),
		weights: listOf(record)
	});
	const weights = fields.weights as Record<string, unknown>[];
	return { paths: fields.paths as string[], weights: weights.map(readSpec) };
}

/** The manifest's groups, once each weight is well described. */
function readManifest(manifest: unknown): readonly WeightGroup[] {
	if (!Array.isArray(manifest) || !manifest.every(isRecord))
		throw refuseNetwork('The network’s description has no list of weights (“weightsManifest”).');
	return manifest.map(readGroup);
}

/** The last part of a path, as files are called once they are chosen. */
function baseName(path: string): string {
	const name = path.split('?')[0]!.split('/').at(-1)!;
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

function findShard(path: string, files: readonly SourceFile[]): SourceFile {
	const name = baseName(path);
	const shard = files.find((file) => file.name === name);
	if (shard) return shard;
	throw refuseNetwork(
		`The weights’ file ${name} is missing: choose it together with the network’s description.`
	);
}

function bytesOf({ shape, storage }: WeightSpec): number {
	return sizeOf(shape) * bytesPerNumber[storage];
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** A group's files must hold exactly what its weights take: too little is cut off, too much belongs to another network. */
function requireLength({ paths, weights }: WeightGroup, found: number): void {
	const needed = weights.reduce((sum, weight) => sum + bytesOf(weight), 0);
	if (found === needed) return;
	const names = paths.map(baseName);
	const where = names.length > 3 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
	const verb = names.length > 1 ? 'hold' : 'holds';
	const cause =
		found < needed ? 'a part of the weights is missing' : 'they are those of another network';
	throw refuseNetwork(
		`${where} ${verb} ${count(found)} bytes, but ${count(needed)} are needed: ${cause}.`
	);
}

/** One number after the other, as each kind of storage has them. */
const decoders: Readonly<Record<Storage, (bytes: ArrayBuffer) => ArrayLike<number>>> = {
	float32: (bytes) => new Float32Array(bytes),
	float16: (bytes) => decodeHalfArray(new Uint16Array(bytes)),
	int32: (bytes) => new Int32Array(bytes),
	uint8: (bytes) => new Uint8Array(bytes),
	uint16: (bytes) => new Uint16Array(bytes),
	bool: (bytes) => new Uint8Array(bytes)
};

function decode({ storage, quantisation }: WeightSpec, bytes: ArrayBuffer): Float32Array {
	const values = decoders[storage](bytes);
	if (!quantisation) return values instanceof Float32Array ? values : Float32Array.from(values);
	const { scale, min } = quantisation;
	return Float32Array.from(values, (value) => value * scale + min);
}

function decodeGroup(
	{ weights }: WeightGroup,
	bytes: Uint8Array<ArrayBuffer>
): [string, NdArray][] {
	let at = bytes.byteOffset;
	return weights.map((weight) => {
		// A copy: a weight may start anywhere, but typed arrays must not.
		const own = bytes.buffer.slice(at, (at += bytesOf(weight)));
		return [weight.name, { shape: weight.shape, data: decode(weight, own) }];
	});
}

/**
 * Every weight of a TensorFlow.js network by its name.
 * @param manifest `weightsManifest` of its description
 * @param files all that were chosen; shards are found by their names without folders
 */
export async function readWeights(
	manifest: unknown,
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<ReadonlyMap<string, NdArray>> {
	const groups = readManifest(manifest);
	const shards = groups.map((group) => group.paths.map((path) => findShard(path, files)));
	const weights: [string, NdArray][] = [];
	for (const [i, group] of groups.entries()) {
		const parts: Uint8Array[] = [];
		for (const shard of shards[i]!) parts.push(await readNumbers(shard, signal));
		requireLength(
			group,
			parts.reduce((sum, part) => sum + part.length, 0)
		);
		weights.push(...decodeGroup(group, join(parts)));
	}
	return new Map(weights);
}
