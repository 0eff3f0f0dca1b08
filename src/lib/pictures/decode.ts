import { success, type Result } from '$lib/core/result';
import { decodeSvg } from './formats/svg';
import { findDamage, sniffHeader, type FileKind, type PictureHeader } from './header';
import { longestSide, type Size } from './limits';
import { readPixels } from './paint';
import {
	refuseDamage,
	refuseDecoding,
	refuseHeader,
	refuseLength,
	refuseReading
} from './refusals';

/** A picture as the worker hands it to the page. */
export interface DecodedPixels extends Size {
	readonly kind: 'pixels';
	readonly rgba: Uint8ClampedArray;
	readonly notes: readonly string[];
}

/** An SVG file, which only the page itself can draw. */
export interface UndrawnSvg extends Size {
	readonly kind: 'svg';
	readonly text: string;
}

export type Decoded = DecodedPixels | UndrawnSvg;

const mediaTypes: Readonly<Partial<Record<FileKind, string>>> = {
	jpeg: 'image/jpeg',
	ico: 'image/x-icon',
	photoshop: 'image/vnd.adobe.photoshop',
	'jpeg-xl': 'image/jxl',
	'jpeg-2000': 'image/jp2'
};

function describeReduction(from: Size, to: Size): string[] {
	if (from.width === to.width && from.height === to.height) return [];
	return [`Reduced from ${from.width} × ${from.height} to ${to.width} × ${to.height} pixels.`];
}

/** The bitmap's pixels, with a note for everything that was changed. The bitmap is closed. */
export function readBitmap(bitmap: ImageBitmap, headerNotes: readonly string[]): DecodedPixels {
	const size = { width: bitmap.width, height: bitmap.height };
	const { wasTransparent, ...pixels } = readPixels(bitmap, size, longestSide);
	bitmap.close();
	const transparency = wasTransparent ? ['Transparent parts are shown on white.'] : [];
	const notes = [...headerNotes, ...transparency, ...describeReduction(size, pixels)];
	return { kind: 'pixels', ...pixels, notes };
}

/** The name and the browser's guess play no part: the file is labelled by what it contains. */
function relabel(blob: Blob, kind: FileKind): Blob {
	return blob.slice(0, blob.size, mediaTypes[kind] ?? `image/${kind}`);
}

async function decodeBitmap(
	name: string,
	blob: Blob,
	header: PictureHeader
): Promise<Result<Decoded>> {
	try {
		const options = { imageOrientation: 'from-image' } as const;
		const bitmap = await createImageBitmap(relabel(blob, header.kind), options);
		return success(readBitmap(bitmap, header.notes));
	} catch (thrown) {
		return refuseDecoding(name, header.kind, String(thrown));
	}
}

function decodeBytes(
	name: string,
	blob: Blob,
	bytes: Uint8Array
): Promise<Result<Decoded>> | Result<Decoded> {
	const header = sniffHeader(bytes);
	const refusal =
		refuseHeader(name, header, bytes.length) ?? refuseDamage(name, findDamage(bytes, header.kind));
	if (refusal) return refusal;
	const { width, height } = header;
	if (header.kind === 'svg' && width && height)
		return success({ kind: 'svg', text: decodeSvg(bytes), width, height });
	return decodeBitmap(name, blob, header);
}

/** Opens a file as far as a worker can: pixels, or the text of a drawing, or the sentence that says why not. */
export async function decodeFile(name: string, blob: Blob): Promise<Result<Decoded>> {
	const refusal = refuseLength(name, blob.size);
	if (refusal) return refusal;
	try {
		return await decodeBytes(name, blob, new Uint8Array(await blob.arrayBuffer()));
	} catch (thrown) {
		return refuseReading(name, String(thrown));
	}
}
