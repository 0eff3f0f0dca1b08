import { encodeCsv, type CsvCell } from '$lib/core/csv';
import { encodeNpy } from '$lib/core/npy';
import type { NdArray } from '$lib/core/types';
import { saveBlob } from './save';

/** Hands a table to the visitor's browser to save. */
export function saveCsv(rows: readonly (readonly CsvCell[])[], fileName: string): void {
	saveBlob(new Blob([encodeCsv(rows)], { type: 'text/csv' }), fileName);
}

/** Hands an array to the visitor's browser to save, as NumPy reads it. */
export function saveNpy(array: NdArray, fileName: string): void {
	saveBlob(new Blob([encodeNpy(array)], { type: 'application/octet-stream' }), fileName);
}
