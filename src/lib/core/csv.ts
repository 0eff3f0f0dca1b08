/** What a cell of a table may hold; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

function encodeCell(cell: CsvCell): string {
	const text = cell === null ? '' : String(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as comma-separated values: lines end with CR LF, cells with commas, quotes or line breaks are quoted. Numbers
 * keep every digit.
 *
 * @source RFC 4180
 */
export function encodeCsv(rows: readonly (readonly CsvCell[])[]): string {
	return rows.map((row) => `${row.map(encodeCell).join(',')}\r\n`).join('');
}
