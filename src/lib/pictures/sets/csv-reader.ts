import type { Pace } from './pace';

/** Splits a table of text into rows of cells, as it is read piece by piece. */

/** Separators in the order in which they are tried; the one that the first line has most of is taken. */
const separators = ['\t', ';', ','];

function countOf(text: string, letter: string): number {
	return text.split(letter).length - 1;
}

/** The separator of a table, from its first line. */
export function findSeparator(line: string): string {
	const bare = line.replace(/"[^"]*"/g, '');
	return separators.reduce((best, one) => (countOf(bare, one) > countOf(bare, best) ? one : best));
}

/** Cells of a line; quoted ones may hold separators, line ends and doubled quotes. */
export function splitRow(line: string, separator: string): string[] {
	if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
	const cells: string[] = [];
	for (let at = 0; at <= line.length;) {
		const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(line.slice(at));
		const from = at + (quoted?.[0].length ?? 0);
		const next = line.indexOf(separator, from);
		const end = next < 0 ? line.length : next;
		cells.push(quoted ? quoted[1]!.replaceAll('""', '"') : line.slice(at, end).trim());
		at = end + 1;
	}
	return cells;
}

/** Lines of a text file; a line end between quotes does not end a line. Empty lines are left out. */
export async function* readLines(blob: Blob, pace: Pace): AsyncGenerator<string> {
	const reader = blob.stream().getReader();
	const decoder = new TextDecoder();
	let [rest, read] = ['', 0];
	for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
		read += piece.value.length;
		const lines = (rest + decoder.decode(piece.value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop()!;
		for (const line of joinQuoted(lines, (open) => (rest = `${open}\n${rest}`))) yield line;
		await pace.step(read / blob.size);
	}
	if (rest.trim() !== '') yield rest;
}

/** Joins lines while a quote is open; what is still open at the end is handed back. */
function* joinQuoted(lines: readonly string[], keep: (open: string) => void): Generator<string> {
	let open: string | undefined;
	for (const line of lines) {
		const whole = open === undefined ? line : `${open}\n${line}`;
		const isOpen = whole.includes('"') && countOf(whole, '"') % 2 === 1;
		open = isOpen ? whole : undefined;
		if (!isOpen && whole.trim() !== '') yield whole;
	}
	if (open !== undefined) keep(open);
}
