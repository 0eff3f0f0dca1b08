import type { ShownMap } from './embeddings-run.svelte';

/** Two classes whose sizes the map shows most wrongly. */
export interface MisleadingSizes {
	readonly first: string;
	readonly second: string;
	/** How many times as wide the first is as the second. */
	readonly onMap: number;
	readonly inCodes: number;
}

/** Fewer rows say nothing about a class's width. */
const fewestRows = 8;

/** Root mean square distance of some rows from their mean, or 0. */
export function widthOf(data: Float32Array, dimensions: number, rows: readonly number[]): number {
	const mean = new Float64Array(dimensions);
	for (const row of rows)
		for (let i = 0; i < dimensions; i++) mean[i]! += data[row * dimensions + i]! / rows.length;
	let sum = 0;
	for (const row of rows)
		for (let i = 0; i < dimensions; i++) sum += (data[row * dimensions + i]! - mean[i]!) ** 2;
	return Math.sqrt(sum / rows.length);
}

/** The pair of classes whose relative width differs most between map and codes; null where no class is known. */
export function misleadingSizes({ view, encoded, positions }: ShownMap): MisleadingSizes | null {
	const { classes, labels } = view;
	const rows: number[][] = classes.map(() => []);
	labels.forEach((label, row) => rows[label]?.push(row));
	const sized = rows.flatMap((own, index) => {
		if (own.length < fewestRows) return [];
		const onMap = widthOf(positions, 2, own);
		const inCodes = widthOf(encoded.codes.data, encoded.codes.dimensions, own);
		return onMap > 0 && inCodes > 0 ? [{ name: classes[index]!, onMap, inCodes }] : [];
	});
	if (sized.length < 2) return null;
	const ordered = sized.sort((a, b) => b.onMap / b.inCodes - a.onMap / a.inCodes);
	const [first, second] = [ordered[0]!, ordered.at(-1)!];
	return {
		first: first.name,
		second: second.name,
		onMap: first.onMap / second.onMap,
		inCodes: first.inCodes / second.inCodes
	};
}
