import { count } from '$lib/core/count';
import { failure, type Result } from '$lib/core/result';
import type { Damage } from './formats/types';
import type { FileKind, PictureHeader } from './header';
import { mostFileBytes, mostPixels, mostPixelsPerSide, mostSvgBytes, type Size } from './limits';

/** The sentences that a file gets which cannot be opened: what is wrong, and what to do. */

const saveAs = 'Save it as PNG or JPEG and try again.';

/** What the file is, and the way out, for files that are no picture. */
const noPictureSentences: Readonly<Partial<Record<FileKind, string>>> = {
	pdf: 'is a PDF, not a picture. Save the page as PNG or JPEG and try again.',
	zip: 'is a ZIP archive, not a picture. Unpack it and choose a picture from it.',
	gzip: 'is a gzip archive, not a picture. Unpack it and choose a picture from it.',
	html: 'is a web page, not a picture. Save the picture on the page itself and try again.',
	text: 'is a text file, not a picture. Choose a PNG, JPEG, WebP, GIF or SVG file.',
	video: 'is a video, not a picture. Save one frame of it as PNG or JPEG and try again.',
	sound: 'is a sound file, not a picture. Choose a PNG, JPEG, WebP, GIF or SVG file.',
	unknown: 'is not a picture in a format that browsers open. Choose a PNG or JPEG file.'
};

/** Pictures that not every browser decodes. */
const unsupportedKinds: Readonly<Partial<Record<FileKind, string>>> = {
	heic: 'a HEIC picture',
	avif: 'an AVIF picture',
	tiff: 'a TIFF picture',
	photoshop: 'a Photoshop document',
	'jpeg-xl': 'a JPEG XL picture',
	'jpeg-2000': 'a JPEG 2000 picture'
};

const damageSentences: Readonly<Record<Damage, string>> = {
	truncated: 'is cut off: the end of the file is missing. Copy or download it again.',
	corrupt: 'is damaged: its checksum does not match its contents. Copy or download it again.'
};

function mebibytes(bytes: number): string {
	return `${count(Math.ceil(bytes / 2 ** 20))} MB`;
}

function refuse(name: string, text: string, detail?: string): Result<never> {
	return failure('bad-picture', `${name} ${text}`, detail);
}

function refuseUnsupported(name: string, kind: FileKind, detail?: string): Result<never> {
	const message = `${name} is ${unsupportedKinds[kind]}, which this browser cannot open. ${saveAs}`;
	return failure('unsupported', message, detail);
}

/** Refuses a file for its length alone. */
export function refuseLength(name: string, bytes: number): Result<never> | undefined {
	if (bytes === 0) return refuse(name, 'is empty (0 bytes). Choose another file or save it again.');
	if (bytes <= mostFileBytes) return undefined;
	const limit = `the limit is ${mebibytes(mostFileBytes)}`;
	return refuse(
		name,
		`is a file of ${mebibytes(bytes)}; ${limit}. Reduce the picture and try again.`
	);
}

function refuseSize(name: string, { width, height }: Size): Result<never> | undefined {
	if (width === 0 || height === 0)
		return refuse(name, `is damaged: it says that it has no pixels. ${saveAs}`);
	const isSmall = Math.max(width, height) <= mostPixelsPerSide && width * height <= mostPixels;
	if (isSmall) return undefined;
	const size = `${count(width)} × ${count(height)} pixels`;
	const limit = `${count(mostPixelsPerSide)} pixels a side and ${count(mostPixels / 1e6)} megapixels`;
	return refuse(name, `has ${size}; the limit is ${limit}. Reduce the picture and try again.`);
}

/** Refuses a file for what its header says, before anything is decoded. */
export function refuseHeader(
	name: string,
	{ kind, width, height }: PictureHeader,
	bytes: number
): Result<never> | undefined {
	const reason = noPictureSentences[kind];
	if (reason !== undefined) return refuse(name, reason);
	if (kind === 'svg' && bytes > mostSvgBytes) {
		const limit = `the limit for drawings is ${mebibytes(mostSvgBytes)}`;
		return refuse(name, `is an SVG file of ${mebibytes(bytes)}; ${limit}. ${saveAs}`);
	}
	return width === undefined || height === undefined
		? undefined
		: refuseSize(name, { width, height });
}

/** Refuses a whole file whose end is missing or whose checksum is wrong. */
export function refuseDamage(name: string, damage: Damage | undefined): Result<never> | undefined {
	return damage && refuse(name, damageSentences[damage]);
}

/** The sentence for a file that the browser itself refused. */
export function refuseDecoding(name: string, kind: FileKind, detail?: string): Result<never> {
	if (unsupportedKinds[kind] !== undefined) return refuseUnsupported(name, kind, detail);
	return refuse(name, `is damaged: the browser cannot decode it. ${saveAs}`, detail);
}

/** The sentence for a file that cannot be read from the disk; dropped folders are such. */
export function refuseReading(name: string, detail?: string): Result<never> {
	return refuse(
		name,
		'cannot be read: it was moved or changed, or is a folder. Choose it again.',
		detail
	);
}

/** The sentence for a drawing with an error in its markup. */
export function refuseDrawing(name: string, detail?: string): Result<never> {
	return refuse(
		name,
		`is damaged: its markup has an error. Export it again, or save it as PNG.`,
		detail
	);
}

/** The sentence for when the browser stopped the worker that opens pictures, usually for lack of memory. */
export function refuseForMemory(name: string, detail?: string): Result<never> {
	return failure(
		'out-of-memory',
		`${name} could not be opened: the browser ran out of memory. Reduce the picture and try again.`,
		detail
	);
}
