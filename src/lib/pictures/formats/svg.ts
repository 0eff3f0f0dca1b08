import type { Size } from '../limits';
import type { Format } from './types';

/** Longest side of a drawing that states no size. */
export const defaultSide = 512;
const headBytes = 65536;

/** CSS pixels in each unit of length; percentages and font-relative units state no size by themselves. */
const pixelsPerUnit: Readonly<Record<string, number>> = {
	'': 1,
	px: 1,
	pt: 96 / 72,
	pc: 16,
	in: 96,
	cm: 96 / 2.54,
	mm: 96 / 25.4
};

/** What may stand before the root: byte-order mark, XML declaration, comments, document type with its entities. */
const prologue =
	/^\ufeff?(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>)*/i;
const rootTag = /^<(?:\w+:)?svg(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>?/;

interface Root {
	readonly start: number;
	readonly tag: string;
}

function findRoot(text: string): Root | undefined {
	const start = prologue.exec(text)?.[0].length ?? 0;
	const tag = rootTag.exec(text.slice(start))?.[0];
	return tag === undefined ? undefined : { start, tag };
}

/** The text of an SVG file, which is UTF-8 unless a byte-order mark says UTF-16. */
export function decodeSvg(bytes: Uint8Array): string {
	const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
	const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
	return new TextDecoder(encoding).decode(bytes);
}

/** Whether the text is an XML document whose root is `svg`. */
export function isSvg(text: string): boolean {
	return findRoot(text) !== undefined;
}

function readAttribute(tag: string, name: string): string | undefined {
	const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
	return found?.[1] ?? found?.[2];
}

function readLength(tag: string, name: string): number | undefined {
	const found = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(readAttribute(tag, name) ?? '');
	const pixels = Number(found?.[1]) * (pixelsPerUnit[found?.[2] ?? '?'] ?? NaN);
	return pixels > 0 ? pixels : undefined;
}

/** Width ÷ height of the view box; 1 without one. */
function readAspect(tag: string): number {
	const box = (readAttribute(tag, 'viewBox') ?? '')
		.trim()
		.split(/[\s,]+/)
		.map(Number);
	const aspect = box[2]! / box[3]!;
	return box.length === 4 && aspect > 0 && Number.isFinite(aspect) ? aspect : 1;
}

function wholePixels(width: number, height: number): Size {
	return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

/** The size stated by width and height, by one of them and the view box, or else the default at the view box's aspect. */
function readSize(tag: string): Size {
	const [width, height] = [readLength(tag, 'width'), readLength(tag, 'height')];
	const aspect = readAspect(tag);
	if (width && height) return wholePixels(width, height);
	if (width) return wholePixels(width, width / aspect);
	if (height) return wholePixels(height * aspect, height);
	return wholePixels(defaultSide * Math.min(1, aspect), defaultSide / Math.max(1, aspect));
}

/** The attributes that give a root its new size. */
function sizeAttributes(tag: string, width: number, height: number): string {
	const former = readSize(tag);
	const hasBox = readAttribute(tag, 'viewBox') !== undefined;
	const box = hasBox ? '' : ` viewBox="0 0 ${former.width} ${former.height}"`;
	const aspect = hasBox ? readAspect(tag) : former.width / former.height;
	// Without this, rounding the size to whole pixels leaves a transparent line at one border.
	const isFull = Math.abs(width - height * aspect) <= Math.max(1, aspect);
	return ` width="${width}" height="${height}"${box}${isFull ? ' preserveAspectRatio="none"' : ''}`;
}

/**
 * The same drawing with a size of its own in pixels: some browsers draw nothing on a canvas without one. A drawing
 * without a view box gets its former size as view box, so that all of it is enlarged or reduced.
 */
export function resizeSvg(text: string, width: number, height: number): string {
	const root = findRoot(text);
	if (!root) return text;
	const size = sizeAttributes(root.tag, width, height);
	const replaced = size.includes('preserve') ? 'width|height|preserveAspectRatio' : 'width|height';
	const attributes = new RegExp(`\\s(?:${replaced})\\s*=\\s*(?:"[^"]*"|'[^']*')`, 'g');
	const bare = root.tag.replace(attributes, '');
	const sized = bare.replace(/^<(?:\w+:)?svg/, (name) => name + size);
	return text.slice(0, root.start) + sized + text.slice(root.start + root.tag.length);
}

/** Scalable Vector Graphics. */
export const svg: Format = {
	readDetails(bytes) {
		const root = findRoot(decodeSvg(bytes.subarray(0, headBytes)));
		return root ? readSize(root.tag) : {};
	}
};
