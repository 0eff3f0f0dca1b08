import { encodeCsv } from '$lib/core/csv';
import type { NdArray } from '$lib/core/types';
import { encodePng } from '$lib/draw/png';
import { saveBlob } from '$lib/draw/save';
import { saveCsv, saveNpy } from '$lib/draw/save-numbers';
import { fileStem } from './download-names';
import { methodOf, type Embeddings } from './embeddings.svelte';
import type { MapRun, ShownMap } from './embeddings-run.svelte';

/** A file's name after the set and the method. */
function nameOf({ view, choice }: ShownMap, part: string, ending: string): string {
	return `${fileStem(view.name)}-${choice.method}-${part}.${ending}`;
}

/** Rows of numbers that lie one behind the other, as an array. */
function inColumns(data: Float32Array, columns: number): NdArray {
	return { shape: [data.length / columns, columns], data };
}

/** What is known of each row: name, class, what the network says, and where it lies. */
export function mapRows(embeddings: Embeddings, map: MapRun, rows?: readonly number[]) {
	const { shown } = map;
	if (!shown) return [];
	const all = rows ?? Array.from({ length: shown.view.count }, (_, row) => row);
	const header = ['picture', 'name', 'class', 'prediction', 'probability', 'x', 'y'];
	return [
		header,
		...all.map((row) => {
			const verdict = embeddings.verdictOf(map, row);
			return [
				row + 1,
				shown.view.names[row] ?? '',
				shown.view.classes[shown.view.labels[row] ?? -1] ?? null,
				verdict?.name ?? null,
				verdict?.confidence ?? null,
				shown.positions[2 * row]!,
				shown.positions[2 * row + 1]!
			];
		})
	];
}

/** The collected rows as a table. */
export function downloadList(embeddings: Embeddings): void {
	const [map] = embeddings.maps;
	if (map?.shown)
		saveCsv(mapRows(embeddings, map, embeddings.list), nameOf(map.shown, 'list', 'csv'));
}

/** What a map's menu offers. */
export type MapFile = 'png' | 'positions-csv' | 'positions-npy' | 'codes-npy' | 'codes-csv';

/** What a map was made with, to be written into its picture. */
function settingsOf(embeddings: Embeddings, shown: ShownMap): Record<string, string> {
	const { choice, encoded, view, iteration } = shown;
	return {
		set: view.name,
		pictures: String(view.count),
		network: encoded.network?.id ?? '',
		codes: encoded.title,
		method: choice.method,
		settings: JSON.stringify(choice.params),
		distance: choice.metric,
		seed: String(choice.seed),
		iteration: String(iteration)
	};
}

/** Gives one of a map's files to the visitor. */
export async function downloadMap(
	embeddings: Embeddings,
	map: MapRun,
	file: MapFile,
	picture: { readonly canvas: HTMLCanvasElement | null; readonly dark: boolean }
): Promise<void> {
	const { shown } = map;
	if (!shown) return;
	const { codes } = shown.encoded;
	if (file === 'positions-csv')
		saveCsv(mapRows(embeddings, map), nameOf(shown, 'positions', 'csv'));
	else if (file === 'positions-npy')
		saveNpy(inColumns(shown.positions, 2), nameOf(shown, 'positions', 'npy'));
	else if (file === 'codes-npy')
		saveNpy(inColumns(codes.data, codes.dimensions), nameOf(shown, 'codes', 'npy'));
	else if (file === 'codes-csv') saveBlob(codesTable(shown), nameOf(shown, 'codes', 'csv'));
	else if (picture.canvas) {
		const settings = settingsOf(embeddings, shown);
		const { title } = methodOf(shown.choice.method);
		const caption = `${shown.view.name}, ${shown.view.count} pictures, by ${title}; codes: ${shown.encoded.title}; seed ${shown.choice.seed}`;
		const options = { caption, settings, widthPx: picture.canvas.width / 2, dark: picture.dark };
		saveBlob(await encodePng(picture.canvas, options), nameOf(shown, 'map', 'png'));
	}
}

function codesTable({ view, encoded }: ShownMap): Blob {
	const { data, dimensions, count } = encoded.codes;
	const lines = Array.from({ length: count }, (_, row) =>
		encodeCsv([[view.names[row] ?? '', ...data.subarray(row * dimensions, (row + 1) * dimensions)]])
	);
	const header = encodeCsv([['name', ...Array.from({ length: dimensions }, (_, i) => i + 1)]]);
	return new Blob([header, ...lines], { type: 'text/csv' });
}
