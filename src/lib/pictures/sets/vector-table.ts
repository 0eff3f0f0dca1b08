import { count } from '$lib/core/count';
import { SetHash } from './hash';
import { labelsFromNames, limitClasses } from './labels';
import { mostValues } from './limits';
import type { Pace } from './pace';
import { counted, refused } from './refused';
import type { VectorSet } from './types';

/** Rows of numbers as a file states them, before those that cannot be used are left out. */
export interface Table {
	readonly rows: number;
	readonly dimensions: number;
	/** [rows, dimensions]. */
	readonly values: Float32Array;
	/** Name of each row's class, null for none; null without classes. */
	readonly classes: readonly (string | null)[] | null;
	/** Name of each row; null without. */
	readonly names: readonly string[] | null;
	readonly notes: readonly string[];
}

/** Indices that a note gives. */
const mostNamed = 10;
/** Values that the key looks at. */
const hashedValues = 2 ** 16;

/** Refuses a table for its size before room is made for it. */
export function checkTableSize(rows: number, dimensions: number, name: string): void {
	if (rows === 0 || dimensions === 0)
		throw refused(name, 'has no row of numbers. Choose a table with one row a vector.');
	if (rows * dimensions > mostValues)
		throw refused(
			name,
			`holds ${count(rows)} × ${count(dimensions)} numbers; the limit is ${count(mostValues)} in all. Choose fewer rows.`
		);
}

async function findFiniteRows({ rows, dimensions, values }: Table, pace: Pace): Promise<number[]> {
	const finite: number[] = [];
	for (let row = 0; row < rows; row++) {
		const start = row * dimensions;
		let at = start;
		while (at < start + dimensions && Number.isFinite(values[at])) at++;
		if (at === start + dimensions) finite.push(row);
		await pace.step(row / rows);
	}
	return finite;
}

/** The rows that are left out, counted from 0 as the file's rows of numbers. */
function describeLeftOut(rows: number, finite: readonly number[]): string[] {
	const missing = rows - finite.length;
	if (missing === 0) return [];
	const kept = new Set(finite);
	const named: number[] = [];
	for (let row = 0; row < rows && named.length < mostNamed; row++)
		if (!kept.has(row)) named.push(row);
	const more = missing > named.length ? ` and ${count(missing - named.length)} more` : '';
	const were = missing === 1 ? '1 row was' : `${count(missing)} rows were`;
	return [
		`${were} left out because a value in it is missing or not a finite number, counted from 0: ${named.join(', ')}${more}.`
	];
}

function selectRows({ dimensions, values }: Table, rows: readonly number[]): Float32Array {
	const data = new Float32Array(rows.length * dimensions);
	rows.forEach((row, to) =>
		data.set(values.subarray(row * dimensions, (row + 1) * dimensions), to * dimensions)
	);
	return data;
}

async function hashValues(data: Float32Array, labels: Int32Array, pace: Pace): Promise<SetHash> {
	const hash = new SetHash().add(data.length);
	const every = Math.max(1, Math.floor(data.length / hashedValues));
	const sampled = Float32Array.from(
		{ length: Math.min(hashedValues, data.length) },
		(_, at) => data[at * every]!
	);
	await pace.step();
	hash.addBytes(new Uint8Array(sampled.buffer));
	await pace.step();
	return hash.addBytes(new Uint8Array(labels.buffer));
}

/** A set of the rows whose numbers are all finite. */
export async function makeVectorSet(
	table: Table,
	{ name, kind }: Pick<VectorSet, 'name' | 'kind'>,
	pace: Pace
): Promise<VectorSet> {
	const rows = await findFiniteRows(table, pace);
	if (rows.length === 0)
		throw refused(name, 'has no row whose values are all numbers. Fill the gaps and try again.');
	const data = rows.length === table.rows ? table.values : selectRows(table, rows);
	const named = labelsFromNames(rows.map((row) => table.classes?.[row] ?? null));
	const { classes, labels, notes } = limitClasses(named);
	return {
		name,
		kind,
		key: `${kind}-${await hashValues(data, labels, pace)}`,
		vectors: { shape: [rows.length, table.dimensions], data },
		classes,
		labels,
		names: rows.map((row) => table.names?.[row] ?? `row ${row}`),
		notes: [...table.notes, ...notes, ...describeLeftOut(table.rows, rows)]
	};
}

/** A sentence for pictures and other arrays whose rows are not plain vectors. */
export function flattenedNote(shape: readonly number[]): string[] {
	if (shape.length < 3) return [];
	const inner = shape.slice(1).join(' × ');
	const values = shape.slice(1).reduce((product, length) => product * length, 1);
	return [`Each item of ${inner} is read as one vector of ${counted(values, 'value')}.`];
}
