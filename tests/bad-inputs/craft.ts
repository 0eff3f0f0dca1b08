import { zlibSync } from 'fflate';
import { pictureFixtures } from '../fixtures/pictures';

/** Files made byte by byte, for what no program would write. Everything here runs in Node and in the browser. */

/** Red, green, blue, alpha of the pixel (x, y). */
type Paint = (x: number, y: number) => readonly number[];

export const sceneWidth = 48;
export const sceneHeight = 32;

/** Colours of the scene's quadrants: top left, top right, bottom left, bottom right. */
export const sceneQuadrants = [
	[220, 40, 40, 255],
	[40, 170, 60, 255],
	[40, 60, 210, 255],
	[255, 255, 255, 255]
] as const;

/** A quadrant each in red, green, blue and white, at any size. */
export function paintScene(width = sceneWidth, height = sceneHeight): Paint {
	return (x, y) => sceneQuadrants[(x >= width / 2 ? 1 : 0) + (y >= height / 2 ? 2 : 0)]!;
}

export function textBytes(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

export function joinBytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
	return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Big-endian, four bytes. */
function uint32(value: number): number[] {
	return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
}

/** Little-endian, four bytes. */
function uint32LittleEndian(value: number): number[] {
	return uint32(value).reverse();
}

/** One of the files that make-pictures.js made. */
export function readFixture(name: keyof typeof pictureFixtures): Uint8Array {
	return Uint8Array.from(atob(pictureFixtures[name]), (letter) => letter.charCodeAt(0));
}

/** CRC-32, bit by bit; the site's own is table-driven. */
function checksum(bytes: Uint8Array): number {
	let rest = 0xffffffff;
	for (const byte of bytes) {
		rest ^= byte;
		for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
	}
	return ~rest >>> 0;
}

function pngChunk(name: string, data: Uint8Array | readonly number[]): Uint8Array {
	const covered = joinBytes(textBytes(name), data);
	return joinBytes(uint32(data.length), covered, uint32(checksum(covered)));
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

interface PngOptions {
	readonly depth?: 8 | 16;
	/** Chunks between header and data. */
	readonly before?: readonly Uint8Array[];
	/** Chunks between data and end. */
	readonly after?: readonly Uint8Array[];
}

function pngHeader(width: number, height: number, depth: number): Uint8Array {
	return pngChunk('IHDR', [...uint32(width), ...uint32(height), depth, 6, 0, 0, 0]);
}

/** Rows of RGBA, each led by "no filter"; 16 bits repeat the byte. */
function compressRows(width: number, height: number, paint: Paint, depth: number): Uint8Array {
	const bytesPerSample = depth / 8;
	const rows = new Uint8Array(height * (1 + width * 4 * bytesPerSample));
	let at = 0;
	for (let y = 0; y < height; y++) {
		at++;
		for (let x = 0; x < width; x++)
			for (const sample of paint(x, y))
				for (let byte = 0; byte < bytesPerSample; byte++) rows[at++] = sample;
	}
	return zlibSync(rows);
}

/** A PNG of any size. */
export function makePng(
	width: number,
	height: number,
	paint: Paint = paintScene(width, height),
	{ depth = 8, before = [], after = [] }: PngOptions = {}
): Uint8Array {
	return joinBytes(
		pngSignature,
		pngHeader(width, height, depth),
		...before,
		pngChunk('IDAT', compressRows(width, height, paint, depth)),
		...after,
		pngChunk('IEND', [])
	);
}

/** The beginning of a PNG that claims a size, with nothing behind it. */
export function makePngHeader(width: number, height: number): Uint8Array {
	return joinBytes(pngSignature, pngHeader(width, height, 8));
}

function frameControl(sequence: number): Uint8Array {
	const place = [...uint32(sceneWidth), ...uint32(sceneHeight), ...uint32(0), ...uint32(0)];
	return pngChunk('fcTL', [...uint32(sequence), ...place, 0, 1, 0, 10, 0, 0]);
}

/** An animated PNG: the scene, then black. */
export function makeAnimatedPng(): Uint8Array {
	const black = compressRows(sceneWidth, sceneHeight, () => [0, 0, 0, 255], 8);
	return makePng(sceneWidth, sceneHeight, paintScene(), {
		before: [pngChunk('acTL', [...uint32(2), ...uint32(0)]), frameControl(0)],
		after: [frameControl(1), pngChunk('fdAT', joinBytes(uint32(2), black))]
	});
}

/** An uncompressed bitmap of 24 bits, bottom row first. */
export function makeBmp(width: number, height: number): Uint8Array {
	const paint = paintScene(width, height);
	const padding = (4 - ((width * 3) % 4)) % 4;
	const rows: number[] = [];
	for (let y = height - 1; y >= 0; y--) {
		for (let x = 0; x < width; x++) {
			const [red, green, blue] = paint(x, y);
			rows.push(blue!, green!, red!);
		}
		for (let pad = 0; pad < padding; pad++) rows.push(0);
	}
	const header = [54 + rows.length, 0, 54, 40, width, height].flatMap(uint32LittleEndian);
	const format = [1, 0, 24, 0, ...[0, rows.length, 2835, 2835, 0, 0].flatMap(uint32LittleEndian)];
	return joinBytes(textBytes('BM'), header, format, rows);
}

/** The boxes of a phone's photograph, with data that nothing decodes. */
export function makeHeicHeader(): Uint8Array {
	const brands = joinBytes(textBytes('ftypheic'), uint32(0), textBytes('mif1heic'));
	const data = textBytes('mdatnothing that decodes');
	return joinBytes(uint32(brands.length + 4), brands, uint32(data.length + 4), data);
}

/** The scene as a drawing; `attributes` go into its root. */
export function makeSvg(attributes: string, more = ''): Uint8Array {
	const [red, green, blue] = sceneQuadrants.map((colour) => `rgb(${colour.slice(0, 3).join()})`);
	const corner = (fill: string, x: number, y: number) =>
		`<rect x="${x}" y="${y}" width="24" height="16" fill="${fill}"/>`;
	const quadrants = corner(red!, 0, 0) + corner(green!, 24, 0) + corner(blue!, 0, 16);
	return textBytes(
		`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>` +
			`<rect width="48" height="32" fill="white"/>${quadrants}${more}</svg>`
	);
}
