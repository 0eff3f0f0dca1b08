import { success, type Result } from '$lib/core/result';
import type { DecodedPixels, UndrawnSvg } from './decode';
import { decodeInWorker, readInWorker } from './decoder';
import { resizeSvg } from './formats/svg';
import { longestSide, longestVideoSide, reduceSize, type Size } from './limits';
import { readPixels } from './paint';
import { refuseDrawing } from './refusals';
import type { Picture, PictureSource } from './types';

/** A picture, and what the visitor should know about how it was opened. */
export interface OpenedPicture {
	readonly picture: Picture;
	readonly notes: readonly string[];
}

const longestName = 48;

/** A name that fits into a sentence: the beginning and the end of a long one. */
function shortenName(name: string): string {
	if (name === '') return 'The picture';
	if (name.length <= longestName) return name;
	return `${name.slice(0, longestName / 2)}…${name.slice(1 - longestName / 2)}`;
}

/**
 * Drawn as a picture element draws it: no script runs, nothing is loaded from anywhere. Browsers let the page read
 * drawings that contain HTML only from a data address (not a blob's) and only by way of a canvas.
 */
async function drawSvg({ text }: UndrawnSvg, { width, height }: Size): Promise<ImageBitmap> {
	const image = new Image(width, height);
	const sized = resizeSvg(text, width, height);
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
	await image.decode();
	const canvas = new OffscreenCanvas(width, height);
	canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
	return canvas.transferToImageBitmap();
}

async function openSvg(name: string, svg: UndrawnSvg): Promise<Result<DecodedPixels>> {
	try {
		const bitmap = await drawSvg(svg, reduceSize(svg, longestSide));
		return await readInWorker(name, bitmap);
	} catch (thrown) {
		return refuseDrawing(name, String(thrown));
	}
}

async function openFile(name: string, blob: Blob): Promise<Result<DecodedPixels>> {
	const decoded = await decodeInWorker(name, blob);
	if (!decoded.ok) return decoded;
	return decoded.value.kind === 'svg' ? openSvg(name, decoded.value) : success(decoded.value);
}

/**
 * Opens a file as an upright, opaque picture of at most 1024 pixels a side. A file that cannot be opened gets one
 * sentence that says what is wrong and what to do. The decoding happens in a worker.
 *
 * @param name shown to the visitor
 */
export async function openPicture(
	blob: Blob,
	name: string,
	source: PictureSource
): Promise<Result<OpenedPicture>> {
	const opened = await openFile(shortenName(name), blob);
	if (!opened.ok) return opened;
	const { width, height, rgba, notes } = opened.value;
	return success({ picture: { width, height, rgba, name, source }, notes });
}

/** What is on a canvas now, on white where it is transparent; the drawing pad's way to a picture. */
export function pictureFromCanvas(
	canvas: HTMLCanvasElement | OffscreenCanvas,
	name: string,
	source: PictureSource
): Picture {
	const { width, height, rgba } = readPixels(canvas, canvas, longestSide);
	return { width, height, rgba, name, source };
}

/** The frame that a video shows now, whole, at most 512 pixels a side; undefined before the first frame is there. */
export function pictureFromVideo(video: HTMLVideoElement): Picture | undefined {
	const size = { width: video.videoWidth, height: video.videoHeight };
	if (size.width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined;
	const { width, height, rgba } = readPixels(video, size, longestVideoSide);
	return { width, height, rgba, name: 'webcam', source: { kind: 'webcam' } };
}
