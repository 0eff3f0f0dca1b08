import { count } from '$lib/core/count';
import { LeftOut } from './left-out';
import { mostTableBytes } from './limits';
import { readNpy, type NpyArray } from './npy';
import type { Pace } from './pace';
import { bytesText, refused } from './refused';
import { bytesOf, extension, fileName, type SetFile } from './set-file';
import type { VectorSet } from './types';
import { checkTableSize, flattenedNote, makeVectorSet } from './vector-table';
import { openZip } from './zip';

/** Sets of vectors from NumPy's files: `.npy`, and `.npz`, which is a zip of them. */

interface NamedArray {
	readonly key: string;
	readonly array: NpyArray;
}

/** Names that people give to the rows and to the classes, where a file holds several arrays. */
const rowKeys = /^(x|data|codes?|features?|embeddings?|vectors?|activations?|arr_0)$/i;
const labelKeys = /^(y|labels?|targets?|class(es)?|categor(y|ies)|species|arr_1)$/i;

async function readArray(file: SetFile): Promise<NamedArray> {
	const name = fileName(file.path);
	if (file.size > mostTableBytes)
		throw refused(name, `is longer than ${bytesText(mostTableBytes)}. Choose fewer rows.`);
	const array = readNpy(await bytesOf(file), name);
	return { key: name.replace(/\.npy$/i, ''), array };
}

function isRows({ array }: NamedArray): boolean {
	return array.shape.length >= 2 && !array.isText;
}

/** The array of vectors: the only one of two axes or more, or the one whose name says so. */
function findRows(arrays: readonly NamedArray[], name: string): NamedArray {
	const tables = arrays.filter(isRows);
	const named = tables.filter(({ key }) => rowKeys.test(key));
	const found = tables.length === 1 ? tables[0] : named.length === 1 ? named[0] : undefined;
	if (found) return found;
	if (tables.length === 0)
		throw refused(name, 'holds no table: an array with one row a vector is needed.');
	const keys = tables.map(({ key }) => key).join(', ');
	throw refused(name, `holds several tables (${keys}). Save one of them, named “data”.`);
}

/** The array of classes: one item for each row. */
function findLabels(arrays: readonly NamedArray[], rows: number): NamedArray | undefined {
	const fitting = arrays.filter(({ array: { shape } }) => shape.length === 1 && shape[0] === rows);
	const named = fitting.filter(({ key }) => labelKeys.test(key));
	return named[0] ?? (fitting.length === 1 ? fitting[0] : undefined);
}

async function copyValues(array: NpyArray, length: number, pace: Pace): Promise<Float32Array> {
	const values = new Float32Array(length);
	for (let at = 0; at < length; at++) {
		values[at] = array.number(at);
		// Asking for the time costs more than a value.
		if (at % 4096 === 0) await pace.step(at / length);
	}
	return values;
}

/** Arrays of an archive that play no part, so that nobody looks for them on the map. */
function describeUnused(arrays: readonly NamedArray[], used: readonly (NamedArray | undefined)[]) {
	const keys = arrays.filter((array) => !used.includes(array)).map(({ key }) => key);
	if (keys.length === 0) return [];
	return [`Left out, because no row belongs to each item: ${keys.join(', ')}.`];
}

async function makeArrays(
	arrays: readonly NamedArray[],
	{ name, kind }: Pick<VectorSet, 'name' | 'kind'>,
	pace: Pace
): Promise<VectorSet> {
	const table = findRows(arrays, name);
	const [rows = 0, ...rest] = table.array.shape;
	const dimensions = rest.reduce((product, length) => product * length, 1);
	checkTableSize(rows, dimensions, name);
	const labels = findLabels(arrays, rows);
	const values = await copyValues(table.array, rows * dimensions, pace);
	const classes = labels && Array.from({ length: rows }, (_, row) => labels.array.text(row));
	const notes = [...flattenedNote(table.array.shape), ...describeUnused(arrays, [table, labels])];
	return makeVectorSet(
		{ rows, dimensions, values, classes: classes ?? null, names: null, notes },
		{ name, kind },
		pace
	);
}

/** Vectors from one `.npy` file, or from two: the vectors and their classes. */
export async function makeNpy(files: readonly SetFile[], pace: Pace): Promise<VectorSet> {
	const arrays = await Promise.all(files.map(readArray));
	const name = fileName(files[0]!.path);
	const single = arrays.length === 1 ? arrays[0]!.array : undefined;
	if (single && single.shape.length < 2) {
		const items = count(single.shape[0] ?? 1);
		throw refused(name, `is one list of ${items} numbers. Save an array with one row a vector.`);
	}
	return makeArrays(arrays, { name, kind: 'npy' }, pace);
}

/** Vectors and their classes from an `.npz` file. */
export async function makeNpz(file: SetFile, pace: Pace): Promise<VectorSet> {
	const name = fileName(file.path);
	const inside = await openZip(await file.blob(), name, new LeftOut(), pace);
	const arrays = await Promise.all(
		inside.filter(({ path }) => extension(path) === 'npy').map(readArray)
	);
	return makeArrays(arrays, { name, kind: 'npz' }, pace);
}
