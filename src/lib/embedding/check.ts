import { failure, success, type Result } from '$lib/core/result';
import type { Codes } from './types';

const rowsNamed = 5;

function unusableRows({ count, dimensions, data }: Codes): number[] {
	const rows: number[] = [];
	for (let row = 0; row < count; row++) {
		const values = data.subarray(row * dimensions, (row + 1) * dimensions);
		if (!values.every(Number.isFinite)) rows.push(row);
	}
	return rows;
}

function describe(rows: readonly number[]): string {
	const named = rows.slice(0, rowsNamed).join(', ');
	const more = rows.length - rowsNamed;
	const list = more > 0 ? `${named} and ${more} more` : named;
	return rows.length === 1
		? `Row ${list} (counted from 0) holds a value that is not a finite number; leave it out and start again.`
		: `Rows ${list} (counted from 0) hold values that are not finite numbers; leave them out and start again.`;
}

/** The codes if a map can be made of them, or one sentence: nothing there, wrong length, or the rows that hold NaN. */
export function checkCodes(codes: Codes): Result<Codes> {
	const { count, dimensions, data } = codes;
	if (!(count > 0 && dimensions > 0))
		return failure('shape-mismatch', 'There are no codes to make a map of; choose some pictures.');
	if (data.length !== count * dimensions)
		return failure(
			'shape-mismatch',
			`${count} rows of ${dimensions} numbers were announced, but there are ${data.length} numbers.`
		);
	const rows = unusableRows(codes);
	return rows.length ? failure('not-finite', describe(rows)) : success(codes);
}
