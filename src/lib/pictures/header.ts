import { bmp } from './formats/bmp';
import { hasLetters, readUint16, readUint32 } from './formats/bytes';
import { gif } from './formats/gif';
import { heif, readBrands } from './formats/heif';
import { jpeg } from './formats/jpeg';
import { png } from './formats/png';
import { decodeSvg, isSvg, svg } from './formats/svg';
import { tiff } from './formats/tiff';
import type { Damage, Format } from './formats/types';
import { webp } from './formats/webp';

/** Kinds of pictures that a browser may be able to decode. */
export type PictureKind =
	'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'ico' | 'avif' | 'heic' | 'tiff' | 'svg';

/** Kinds of files that people drop by mistake, named so that they can be told what it is. */
export type OtherKind =
	| 'empty'
	| 'pdf'
	| 'zip'
	| 'gzip'
	| 'html'
	| 'text'
	| 'video'
	| 'sound'
	| 'photoshop'
	| 'jpeg-xl'
	| 'jpeg-2000'
	| 'unknown';

export type FileKind = PictureKind | OtherKind;

/** What the first bytes of a file tell about it. */
export interface PictureHeader {
	readonly kind: FileKind;
	/** In pixels as stored, before any rotation; absent where the header does not say. */
	readonly width?: number;
	readonly height?: number;
	/** Sentences for the visitor about what opening changes. */
	readonly notes: readonly string[];
}

const formats: Readonly<Partial<Record<FileKind, Format>>> = {
	png,
	jpeg,
	gif,
	webp,
	bmp,
	avif: heif,
	heic: heif,
	tiff,
	svg
};

const textSampleBytes = 4096;
const svgHeadBytes = 65536;

/** Letters that stand at a fixed place of every file of a kind. The first that fits decides. */
const signatures: readonly (readonly [kind: FileKind, offset: number, letters: string])[] = [
	['png', 0, '\x89PNG\r\n\x1a\n'],
	['jpeg', 0, '\xff\xd8\xff'],
	['gif', 0, 'GIF87a'],
	['gif', 0, 'GIF89a'],
	['webp', 8, 'WEBP'],
	['tiff', 0, 'II*\0'],
	['tiff', 0, 'MM\0*'],
	['pdf', 0, '%PDF-'],
	['zip', 0, 'PK\x03\x04'],
	['zip', 0, 'PK\x05\x06'],
	['gzip', 0, '\x1f\x8b'],
	['photoshop', 0, '8BPS'],
	['jpeg-xl', 0, '\xff\x0a'],
	['jpeg-xl', 4, 'JXL '],
	['jpeg-2000', 4, 'jP  '],
	['video', 0, '\x1aE\xdf\xa3'],
	['video', 8, 'AVI '],
	['sound', 8, 'WAVE'],
	['sound', 0, 'ID3'],
	['sound', 0, 'OggS'],
	['sound', 0, 'fLaC']
];

/** The container of AVIF and HEIC is that of MP4: only the brands tell them apart. */
function sniffBrands(bytes: Uint8Array): FileKind | undefined {
	if (!hasLetters(bytes, 4, 'ftyp')) return undefined;
	const brands = readBrands(bytes);
	if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
	if (brands.some((brand) => /^(he(ic|ix|im|is|vc|vx)|mif1|msf1)$/.test(brand))) return 'heic';
	return 'video';
}

/** "BM" alone also begins words; the size of the second header is one of a few. */
function isBmp(bytes: Uint8Array): boolean {
	return (
		hasLetters(bytes, 0, 'BM') &&
		[12, 40, 52, 56, 64, 108, 124].includes(readUint32(bytes, 14, true))
	);
}

/** Reserved 0, type 1, then how many icons there are. */
function isIco(bytes: Uint8Array): boolean {
	const count = readUint16(bytes, 4, true);
	return readUint32(bytes, 0) === 0x00000100 && count > 0 && count < 256;
}

function sniffSignature(bytes: Uint8Array): FileKind | undefined {
	const found = signatures.find(([, offset, letters]) => hasLetters(bytes, offset, letters));
	if (found) return found[0];
	if (isBmp(bytes)) return 'bmp';
	return isIco(bytes) ? 'ico' : undefined;
}

/** Control characters other than tab and line ends do not occur in text. */
function isControl(byte: number): boolean {
	return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d;
}

function startsLikeHtml(text: string): boolean {
	return /^\ufeff?\s*(<!--[\s\S]*?-->\s*)*<(!doctype html|html|head|body)\b/i.test(text);
}

function sniffText(bytes: Uint8Array): FileKind | undefined {
	const text = decodeSvg(bytes.subarray(0, svgHeadBytes));
	if (isSvg(text)) return 'svg';
	if (bytes.subarray(0, textSampleBytes).some(isControl)) return undefined;
	return startsLikeHtml(text) ? 'html' : 'text';
}

function sniffKind(bytes: Uint8Array): FileKind {
	if (bytes.length === 0) return 'empty';
	return sniffSignature(bytes) ?? sniffBrands(bytes) ?? sniffText(bytes) ?? 'unknown';
}

/** Kind and size of the picture in a file, from its contents alone; its name plays no part. */
export function sniffHeader(bytes: Uint8Array): PictureHeader {
	const kind = sniffKind(bytes);
	return { kind, notes: [], ...formats[kind]?.readDetails(bytes) };
}

/**
 * Whether a whole file of this kind is damaged in a way that browsers hide by showing half a picture.
 *
 * @param bytes the whole file
 */
export function findDamage(bytes: Uint8Array, kind: FileKind): Damage | undefined {
	return formats[kind]?.findDamage?.(bytes);
}
