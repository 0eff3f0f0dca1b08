import type { Palette } from '../figure/palette';
import type { Figure } from '../figure/types';
import { addPngText } from '../png-text';
import { loadFaces, makeStage, type Stage } from './stage';

/** Pixels of a PNG for one of the figure. */
export const pngScale = 2;

function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
	return new Promise((resolve, reject) => {
		canvas.toBlob((blob) => {
			if (blob) resolve(blob);
			else reject(new Error('the picture is too large for a PNG'));
		}, 'image/png');
	});
}

/** What a stage shows as the bytes of a PNG, with title, description and more notes inside. */
export async function pngOfStage(
	stage: Stage,
	figure: Figure,
	notes: Readonly<Record<string, string>>
): Promise<Uint8Array<ArrayBuffer>> {
	const plain = new Uint8Array(await (await toBlob(stage.canvas)).arrayBuffer());
	const { title, description } = figure;
	const texts = { Title: title, Description: description, Software: 'Receptive', ...notes };
	return addPngText(plain, texts);
}

/** A figure as a PNG of twice its size. */
export async function figureToPng(
	figure: Figure,
	palette: Palette,
	notes: Readonly<Record<string, string>> = {}
): Promise<Blob> {
	await loadFaces();
	const stage = makeStage(figure, palette, pngScale);
	stage.show(figure);
	return new Blob([await pngOfStage(stage, figure, notes)], { type: 'image/png' });
}
