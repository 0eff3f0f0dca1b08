import type { NdArray } from '$lib/core/types';
import { formatNumber, formatSigned } from './format';

/** Index of the largest |value|, the first of equals. */
function strongestCell(data: Float32Array): number {
	return data.reduce((best, value, i) => (Math.abs(value) > Math.abs(data[best]!) ? i : best), 0);
}

/** What a map shows now, e.g. "Grad-CAM, 8 by 8 cells, range ±1.2, strongest at row 3, column 4: +1.3". */
export function describeMap(title: string, { shape, data }: NdArray, range: number): string {
	const [height, width] = shape as readonly [number, number];
	const start = `${title}, ${height} by ${width} cells`;
	const at = strongestCell(data);
	const value = data[at] ?? 0;
	if (value === 0) return `${start}, zero everywhere`;
	const where = `strongest at row ${Math.floor(at / width)}, column ${at % width}: ${formatSigned(value, 3)}`;
	return `${start}, range ±${formatNumber(range, 3)}, ${where}`;
}
