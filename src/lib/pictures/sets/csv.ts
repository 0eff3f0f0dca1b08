import { count } from '$lib/core/count';
import { findSeparator, readLines, splitRow } from './csv-reader';
import { mostTableBytes, mostValues } from './limits';
import type { Pace } from './pace';
import { bytesText, refused } from './refused';
import { fileName, type SetFile } from './set-file';
import type { VectorSet } from './types';
import { checkTableSize, makeVectorSet } from './vector-table';

/** Sets of vectors from tables of text, with or without a line of headings. */

/** What a column is for. */
type Role = 'value' | 'class' | 'name';

const classHeadings = /^(labels?|targets?|class|category|species|variety|digit)$/i;
const nameHeadings = /^(names?|id|index|file(name)?|path|title|)$/i;
/** Rows from which the columns' roles are told. */
const sampleRows = 100;

interface Columns {
	readonly roles: readonly Role[];
	readonly hasHeadings: boolean;
	readonly notes: readonly string[];
}

/** An empty cell is a missing number, not a text. */
function isNumber(cell: string): boolean {
	return (
		cell === '' || !Number.isNaN(Number(cell)) || /^([+-]?inf(inity)?|nan|na|null|\?)$/i.test(cell)
	);
}

function toNumber(cell: string): number {
	return cell === '' ? NaN : Number(cell);
}

/** Headings stand over columns of numbers, and are none themselves. */
function hasHeadings([first, ...others]: readonly (readonly string[])[]): boolean {
	if (!first || others.length === 0) return false;
	return first.some(
		(cell, at) => !isNumber(cell) && others.every((row) => isNumber(row[at] ?? ''))
	);
}

function roleOf(heading: string, cells: readonly string[]): Role {
	if (classHeadings.test(heading)) return 'class';
	if (cells.every(isNumber)) return heading !== '' && nameHeadings.test(heading) ? 'name' : 'value';
	const distinct = new Set(cells).size;
	// Each text once: names; the same ones again: classes.
	return nameHeadings.test(heading) && heading !== ''
		? 'name'
		: distinct < cells.length
			? 'class'
			: 'name';
}

/** Only the first column that could hold the classes does; further ones are passed over. */
function onlyFirst(roles: readonly Role[], headings: readonly string[]): Role[] {
	const named = roles.findIndex(
		(role, at) => role === 'class' && classHeadings.test(headings[at]!)
	);
	const first = named >= 0 ? named : roles.indexOf('class');
	return roles.map((role, at) => (role === 'class' && at !== first ? 'name' : role));
}

function findColumns(sample: readonly (readonly string[])[]): Columns {
	const isHeaded = hasHeadings(sample);
	const rows = isHeaded ? sample.slice(1) : sample;
	const headings = sample[0]!.map((cell) => (isHeaded ? cell : ''));
	const found = headings.map((heading, at) =>
		roleOf(
			heading,
			rows.map((row) => row[at] ?? '')
		)
	);
	const roles = onlyFirst(found, headings);
	const notes = roles.includes('class')
		? []
		: ['No column holds classes. Give one the heading “label” to colour by it.'];
	return { roles, hasHeadings: isHeaded, notes };
}

/** Numbers of a table whose number of rows shows only at its end; the room doubles when it is full. */
class GrowingValues {
	#values = new Float32Array(2 ** 16);
	length = 0;

	push(value: number): void {
		if (this.length === this.#values.length) {
			const larger = new Float32Array(2 * this.length);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	take(): Float32Array {
		return this.#values.slice(0, this.length);
	}
}

/** Rows that are being read into numbers, classes and names. */
class TableReader {
	readonly #values = new GrowingValues();
	readonly #classes: string[] = [];
	readonly #names: string[] = [];
	readonly #dimensions: number;
	#rows = 0;

	constructor(
		private readonly columns: Columns,
		private readonly name: string
	) {
		this.#dimensions = columns.roles.filter((role) => role === 'value').length;
	}

	add(cells: readonly string[]): void {
		const { roles } = this.columns;
		if (cells.length !== roles.length)
			throw refused(
				this.name,
				`has ${count(cells.length)} cells in row ${count(this.#rows)} and ${count(roles.length)} in the first. Make all rows equally long.`
			);
		roles.forEach((role, at) => role === 'value' && this.#values.push(toNumber(cells[at]!)));
		this.#addTexts(cells);
		this.#rows++;
		if (this.#values.length > mostValues) checkTableSize(this.#rows, this.#dimensions, this.name);
	}

	#addTexts(cells: readonly string[]): void {
		const textOf = (role: Role) => cells[this.columns.roles.indexOf(role)];
		const [label, name] = [textOf('class'), textOf('name')];
		if (label !== undefined) this.#classes.push(label);
		if (name !== undefined) this.#names.push(name);
	}

	finish() {
		checkTableSize(this.#rows, this.#dimensions, this.name);
		const emptyToNull = (text: string) => (text === '' ? null : text);
		return {
			rows: this.#rows,
			dimensions: this.#dimensions,
			values: this.#values.take(),
			classes: this.#classes.length > 0 ? this.#classes.map(emptyToNull) : null,
			names: this.#names.length > 0 ? this.#names : null,
			notes: this.columns.notes
		};
	}
}

function startTable(sample: readonly string[][], name: string): TableReader {
	if (sample.length === 0) throw refused(name, 'has no rows. Choose another table.');
	const columns = findColumns(sample);
	const table = new TableReader(columns, name);
	for (const row of columns.hasHeadings ? sample.slice(1) : sample) table.add(row);
	return table;
}

async function readTable(blob: Blob, name: string, pace: Pace): Promise<TableReader> {
	let separator: string | undefined;
	let table: TableReader | undefined;
	const sample: string[][] = [];
	for await (const line of readLines(blob, pace)) {
		const text = separator === undefined ? line.replace(/^\ufeff/, '') : line;
		separator ??= findSeparator(text);
		const row = splitRow(text, separator);
		if (table) table.add(row);
		else sample.push(row);
		if (!table && sample.length > sampleRows) table = startTable(sample, name);
		await pace.step();
	}
	return table ?? startTable(sample, name);
}

/** Vectors from a table with commas, semicolons or tabs. */
export async function makeCsv(file: SetFile, pace: Pace): Promise<VectorSet> {
	const name = fileName(file.path);
	if (file.size > mostTableBytes)
		throw refused(name, `is longer than ${bytesText(mostTableBytes)}. Choose fewer rows.`);
	const table = await readTable(await file.blob(), name, pace);
	return makeVectorSet(table.finish(), { name, kind: 'csv' }, pace);
}
