import type {
	DeletionAnswer,
	RandomisationAnswer,
	SensitivityAnswer
} from '$lib/attribution/questions';
import type { CsvCell } from '$lib/core/csv';
import type { NdArray } from '$lib/core/types';
import { tableOfMode } from '$lib/draw/attribution';
import { greyOf, paintAttribution } from '$lib/draw/attribution-paint';
import type { ScaleName } from '$lib/draw/colour';
import { formatNumber } from '$lib/draw/format';
import { inputToRgba } from '$lib/draw/input-pixels';
import { encodePng } from '$lib/draw/png';
import { saveBlob } from '$lib/draw/save';
import { saveCsv, saveNpy } from '$lib/draw/save-numbers';
import { paintCanvas, putRgba } from '$lib/draw/surface';
import { fileStem, nameFile, settingsOf } from './download-names';
import type { CheckAnswers, CheckKind } from './saliency-checks.svelte';
import type { MadePicture } from './saliency-features.svelte';
import type { Saliency } from './saliency.svelte';
import { titleOf, type Tile } from './saliency-tiles';
import type { Session } from './session.svelte';

const longestSidePx = 512;

/** What a tile's files say about how its map was made. */
function settingsOfTile(saliency: Saliency, tile: Tile): Record<string, string> {
	const { method, params, wrapper } = tile;
	return {
		...settingsOf(saliency.session),
		class: saliency.scoreName,
		method,
		settings: JSON.stringify(params),
		layer: saliency.answerOf(tile)?.node ?? '',
		around: wrapper ? JSON.stringify(wrapper) : '',
		seed: String(saliency.seed)
	};
}

/** A whole multiple of the map's sides, or of the picture's where the map lies over it. */
function sizeFor({ shape }: NdArray): { readonly height: number; readonly width: number } {
	const [height, width] = shape as readonly [number, number];
	const factor = Math.max(1, Math.floor(longestSidePx / Math.max(height, width)));
	return { height: height * factor, width: width * factor };
}

/** A tile's map as it is shown, with its settings below and inside. */
export async function downloadMapPicture(
	saliency: Saliency,
	tile: Tile,
	{ scale, dark }: { readonly scale: ScaleName; readonly dark: boolean }
): Promise<void> {
	const map = saliency.answerOf(tile)?.map;
	const { pixels } = saliency.session;
	if (!map || !pixels) return;
	const { mode, overlay, opacity, smooth } = saliency.look;
	const grey = greyOf(pixels);
	const range = saliency.ranges.get(tile.id) ?? 0;
	const table = tableOfMode(mode, scale, dark);
	const below = overlay ? { grey, opacity: opacity / 100 } : null;
	const canvas = document.createElement('canvas');
	paintCanvas(canvas, sizeFor(grey), (surface) =>
		paintAttribution(surface, { map, range, mode, table, smooth, below })
	);
	const about = settingsOfTile(saliency, tile);
	const reach = `±${formatNumber(range)}`;
	const caption = [
		`${titleOf(tile)} of ${saliency.scoreName}`,
		`${mode} values`,
		`range ${reach}`,
		about.network,
		`on ${about.picture}`
	].join(', ');
	const settings = { ...about, values: mode, range: reach };
	const options = { caption, settings, widthPx: canvas.width / 2, dark };
	const file = nameFile(saliency.session, 'png', `-${fileStem(titleOf(tile))}`);
	saveBlob(await encodePng(canvas, options), file);
}

/** The exact values of a tile's map, at the size at which the method made it. */
export function downloadMapValues(saliency: Saliency, tile: Tile): void {
	const map = saliency.answerOf(tile)?.map;
	if (map) saveNpy(map, nameFile(saliency.session, 'npy', `-${fileStem(titleOf(tile))}`));
}

type Rows = readonly (readonly CsvCell[])[];

function randomisationRows({ stages }: RandomisationAnswer): Rows {
	const header = ['shuffled down to', 'rank correlation', 'of sizes', 'SSIM', 'score'];
	return [
		header,
		...stages.map(({ layer, spearman, spearmanMagnitude, ssim, score }) => [
			layer ?? 'nothing',
			spearman,
			spearmanMagnitude,
			ssim,
			score
		])
	];
}

function deletionRows({ shares, deletion, insertion, control }: DeletionAnswer): Rows {
	const curves = [deletion, insertion, control.deletion, control.insertion];
	const header = [
		'share of pixels',
		'deletion',
		'insertion',
		'random deletion',
		'random insertion'
	];
	const points = [...shares].map((share, i) => [share, ...curves.map(({ values }) => values[i]!)]);
	return [header, ...points, ['area', ...curves.map(({ area }) => area)]];
}

function sensitivityRows({ rows }: SensitivityAnswer): Rows {
	const header = ['radius', 'mean change', 'largest change', 'rank correlation', 'score change'];
	return [
		header,
		...rows.map(({ radius, meanChange, largestChange, spearman, scoreChange }) => [
			radius,
			meanChange,
			largestChange,
			spearman,
			scoreChange
		])
	];
}

const tables: { readonly [K in CheckKind]: (answer: CheckAnswers[K]) => Rows } = {
	randomise: randomisationRows,
	deletion: deletionRows,
	sensitivity: sensitivityRows
};

/** The numbers of a check as a table. */
export function downloadCheck<K extends CheckKind>(
	saliency: Saliency,
	tile: Tile,
	kind: K,
	answer: CheckAnswers[K]
): void {
	const file = nameFile(saliency.session, 'csv', `-${fileStem(titleOf(tile))}-${kind}`);
	saveCsv(tables[kind](answer), file);
}

/** A made picture, enlarged cell by cell, with what it was made for. */
export async function downloadMade(
	session: Session,
	made: MadePicture,
	dark: boolean
): Promise<void> {
	const small = document.createElement('canvas');
	putRgba(small, inputToRgba(made.picture), made.picture.shape[1]!);
	const caption = `Made for ${made.title}, ${session.network?.id ?? ''}`;
	const widthPx = sizeFor(made.picture).width / 2;
	const settings = { network: session.network?.id ?? '', target: made.title };
	const blob = await encodePng(small, { caption, settings, widthPx, dark });
	saveBlob(blob, `${session.network?.id ?? 'network'}-${fileStem(made.title)}.png`);
}

/** The exact values of a made picture. */
export function downloadMadeValues(session: Session, made: MadePicture): void {
	saveNpy(made.picture, `${session.network?.id ?? 'network'}-${fileStem(made.title)}.npy`);
}
