import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeBmp, makePng } from '../../../tests/bad-inputs/craft';
import { pictureCases } from '../../../tests/bad-inputs/pictures';
import { checksum } from './formats/png';
import { findDamage, sniffHeader } from './header';

type Writer = (picture: Sharp) => Sharp;

/** An independent program writes the files whose headers are read. */
const writers: Readonly<Record<string, readonly [kind: string, write: Writer]>> = {
	png: ['png', (picture) => picture.png()],
	'interlaced png': ['png', (picture) => picture.png({ progressive: true })],
	'palette png': ['png', (picture) => picture.png({ palette: true })],
	jpeg: ['jpeg', (picture) => picture.jpeg()],
	'progressive jpeg': ['jpeg', (picture) => picture.jpeg({ progressive: true })],
	'jpeg with metadata': ['jpeg', (picture) => picture.withMetadata({ orientation: 6 }).jpeg()],
	'lossy webp': ['webp', (picture) => picture.webp()],
	'lossless webp': ['webp', (picture) => picture.webp({ lossless: true })],
	'webp with alpha': ['webp', (picture) => picture.ensureAlpha(0.5).webp()],
	gif: ['gif', (picture) => picture.gif()],
	tiff: ['tiff', (picture) => picture.tiff()],
	avif: ['avif', (picture) => picture.avif({ effort: 0 })]
};

function write(writer: Writer, width: number, height: number): Promise<Buffer> {
	const raw = Buffer.alloc(width * height * 3, 0).map((_, at) => (at * at * 7) & 255);
	return writer(sharp(raw, { raw: { width, height, channels: 3 } })).toBuffer();
}

const sides = fc.integer({ min: 1, max: 300 });

describe('sniffHeader', () => {
	it.each(Object.entries(writers))('reads kind and size of %s', async (_, [kind, writer]) => {
		const check = async (width: number, height: number) => {
			const header = sniffHeader(await write(writer, width, height));
			expect(header).toEqual({ kind, width, height, notes: [] });
		};
		await fc.assert(fc.asyncProperty(sides, sides, check), { numRuns: 6 });
	});

	it('reads the size of bitmaps in both row orders', () => {
		const bytes = makeBmp(31, 17);
		expect(sniffHeader(bytes)).toEqual({ kind: 'bmp', width: 31, height: 17, notes: [] });
		new DataView(bytes.buffer).setInt32(22, -17, true);
		expect(sniffHeader(bytes)).toMatchObject({ width: 31, height: 17 });
	});

	it('finds the frame header of a JPEG behind 200 kB of metadata', async () => {
		const jpeg = await write((picture) => picture.jpeg(), 20, 10);
		const segment = Buffer.concat([
			Buffer.from([0xff, 0xe2, 0xff, 0xff]),
			Buffer.alloc(65533, 0xff)
		]);
		const long = Buffer.concat([jpeg.subarray(0, 2), segment, segment, segment, jpeg.subarray(2)]);
		expect(sniffHeader(long)).toMatchObject({ kind: 'jpeg', width: 20, height: 10 });
		expect(findDamage(long, 'jpeg')).toBeUndefined();
	});

	it.each([
		['%PDF-1.4', 'pdf'],
		['PK\x05\x06', 'zip'],
		['\x1f\x8b\x08', 'gzip'],
		['8BPS\0\x01', 'photoshop'],
		['<!-- saved -->\n<HTML>', 'html'],
		['BMW is a car', 'text'],
		['GIF', 'text'],
		['RIFF....WAVEfmt ', 'sound'],
		['\0\0\0\x14ftypavif\0\0\0\0avif', 'avif'],
		['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'heic'],
		['\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'video'],
		['\0\0\x01\0\x01\0\x10\x10', 'ico'],
		['<?xml version="1.0"?><!-- a > b --><svg/>', 'svg'],
		['<!DOCTYPE svg [<!ENTITY a "<svg>">]>\n<svg width="3" height="4">', 'svg'],
		['<svgs/>', 'text'],
		['\0\x01\x02', 'unknown'],
		['', 'empty']
	])('tells %j from the others: %s', (letters, kind) => {
		expect(sniffHeader(Uint8Array.from(letters, (l) => l.charCodeAt(0))).kind).toBe(kind);
	});

	it('answers anything without throwing', () => {
		const starts = pictureCases
			.filter(({ title }) => !title.includes('too large'))
			.map(({ makeBytes }) => makeBytes().subarray(0, 400));
		const check = (start: Uint8Array, cut: number, noise: Uint8Array) => {
			const bytes = Uint8Array.from([...start.subarray(0, cut), ...noise]);
			const { kind } = sniffHeader(bytes);
			expect([undefined, 'truncated', 'corrupt']).toContain(findDamage(bytes, kind));
		};
		const cut = fc.integer({ min: 0, max: 400 });
		fc.assert(
			fc.property(fc.constantFrom(...starts), cut, fc.uint8Array({ maxLength: 99 }), check),
			{
				numRuns: 400
			}
		);
	});
});

/** From where to where in a PNG a checksum watches: the data of each chunk, and the checksum itself. */
function checkedParts(bytes: Uint8Array): (readonly [number, number])[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset);
	const parts: (readonly [number, number])[] = [];
	for (let at = 8; at < bytes.length; at = parts.at(-1)![1])
		parts.push([at + 8, at + 12 + view.getUint32(at)]);
	return parts;
}

describe('findDamage', () => {
	it.each(Object.entries(writers).filter(([name]) => name !== 'tiff'))(
		'finds %s whole, and cut off wherever it is cut',
		async (_, [kind, writer]) => {
			const bytes = await write(writer, 60, 40);
			expect(findDamage(bytes, kind as 'png')).toBeUndefined();
			// The last byte of a GIF only closes the file: the picture is whole without it.
			const longest = bytes.length - (kind === 'gif' ? 2 : 1);
			const cut = fc.integer({ min: 40, max: longest });
			fc.assert(
				fc.property(cut, (length) => {
					expect(findDamage(bytes.subarray(0, length), kind as 'png')).toBe('truncated');
				}),
				{ examples: [[longest]] }
			);
		}
	);

	it('takes an animation whose first frame is whole', () => {
		const film = pictureCases.find(({ title }) => title === 'animated GIF')!.makeBytes();
		expect(findDamage(film.subarray(0, film.length - 20), 'gif')).toBeUndefined();
	});

	it('finds every changed byte of a PNG', () => {
		const bytes = makePng(9, 7);
		const covered = checkedParts(bytes);
		const place = fc.integer({ min: 16, max: bytes.length - 1 });
		const check = (at: number, flip: number) => {
			const changed = bytes.slice();
			changed[at]! ^= flip;
			// What a checksum covers is corrupt; another length or name may also hide the end.
			const found = covered.some(([from, to]) => at >= from && at < to)
				? ['corrupt']
				: ['corrupt', 'truncated'];
			expect(found).toContain(findDamage(changed, 'png'));
		};
		fc.assert(fc.property(place, fc.integer({ min: 1, max: 255 }), check));
	});

	it('computes the checksum of the standard example', () => {
		expect(checksum(Uint8Array.from('123456789', (l) => l.charCodeAt(0)))).toBe(0xcbf43926);
	});
});
