import type { MisleadingWidths } from '../questions';
import type { Codes } from '../types';

/** Fewer rows say nothing about a class's width. */
const fewestRows = 8;

/** Root mean square distance of the rows of each class from their mean; NaN for a class without rows. */
export function classWidths(codes: Codes, labels: Int32Array, classes: number): Float64Array {
	const { dimensions, data } = codes;
	const counts = new Float64Array(classes);
	const sums = new Float64Array(classes * dimensions);
	const squares = new Float64Array(classes);
	labels.forEach((label, row) => {
		if (label < 0) return;
		counts[label]!++;
		for (let t = 0; t < dimensions; t++) {
			const value = data[row * dimensions + t]!;
			sums[label * dimensions + t]! += value;
			squares[label]! += value * value;
		}
	});
	// The mean of the squares, less the square of the mean.
	return squares.map((sum, label) => {
		const count = counts[label]!;
		const own = sums.subarray(label * dimensions, (label + 1) * dimensions);
		const squaredMean = own.reduce((total, value) => total + (value / count) ** 2, 0);
		return Math.sqrt(Math.max(0, sum / count - squaredMean));
	});
}

function rowsOf(labels: Int32Array, classes: number): Int32Array {
	const counts = new Int32Array(classes);
	for (const label of labels) if (label >= 0) counts[label]!++;
	return counts;
}

/** The pair of classes whose relative width differs most between map and codes; null where there are no two to compare. */
export function misleadingWidths(
	codes: Codes,
	map: Codes,
	labels: Int32Array
): MisleadingWidths | null {
	const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
	const counts = rowsOf(labels, classes);
	const [onMap, inCodes] = [map, codes].map((rows) => classWidths(rows, labels, classes)) as [
		Float64Array,
		Float64Array
	];
	const sized = [...counts.keys()].filter(
		(label) => counts[label]! >= fewestRows && onMap[label]! > 0 && inCodes[label]! > 0
	);
	if (sized.length < 2) return null;
	const stretched = (label: number) => onMap[label]! / inCodes[label]!;
	sized.sort((a, b) => stretched(b) - stretched(a));
	const [first, second] = [sized[0]!, sized.at(-1)!];
	return {
		first,
		second,
		onMap: onMap[first]! / onMap[second]!,
		inCodes: inCodes[first]! / inCodes[second]!
	};
}
