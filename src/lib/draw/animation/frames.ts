import { Zip, ZipPassThrough } from 'fflate';
import { encodeCsv } from '$lib/core/csv';
import type { Palette } from '../figure/palette';
import { pngOfStage, pngScale } from './png';
import { openStage, type FigureAt } from './stage';
import { takeBreath, type Task } from './task';

/** Earliest time a zip file can hold: the same figure then gives the same file. */
const fixedTime = new Date(1980, 0, 1);

interface Archive {
	add(fileName: string, bytes: Uint8Array): void;
	finish(): Blob;
}

/** PNGs are packed already, so files are stored as they are. */
function openArchive(): Archive {
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		chunks.push(chunk as Uint8Array<ArrayBuffer>);
	});
	return {
		add(fileName, bytes) {
			const file = new ZipPassThrough(fileName);
			file.mtime = fixedTime;
			zip.add(file);
			file.push(bytes, true);
		},
		finish() {
			zip.end();
			return new Blob(chunks, { type: 'application/zip' });
		}
	};
}

/** Numbers with as many digits as the last one has, so that files sort as they follow. */
function fileName(name: string, step: number, last: number): string {
	return `${name}-${String(step).padStart(String(last).length, '0')}.png`;
}

/**
 * Every step as a numbered PNG of twice the figure's size, in a zip file, with a table of what each shows.
 * @throws the task's reason, if it is stopped
 */
export async function figuresToZip(
	name: string,
	figureAt: FigureAt,
	last: number,
	palette: Palette,
	task: Task
): Promise<Blob> {
	const stage = await openStage(figureAt, last, palette, task.signal, () => pngScale);
	const archive = openArchive();
	const rows: [string, number | string, string, string][] = [
		['file', 'step', 'title', 'description']
	];
	for (let step = 0; step <= last; step++) {
		const figure = figureAt(step);
		stage.show(figure);
		await takeBreath(task.signal);
		const file = fileName(name, step, last);
		archive.add(file, await pngOfStage(stage, figure, {}));
		rows.push([file, step, figure.title, figure.description]);
		task.report((step + 1) / (last + 1));
		await takeBreath(task.signal);
	}
	archive.add('frames.csv', new TextEncoder().encode(encodeCsv(rows)));
	return archive.finish();
}
