import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { addPngText, crc32 } from './png-text';

interface Chunk {
	readonly kind: string;
	readonly content: Uint8Array;
}

/** Reads a PNG chunk by chunk and checks every checksum. */
function parsePng(png: Uint8Array): Chunk[] {
	const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
	const chunks: Chunk[] = [];
	let start = 8;
	while (start < png.length) {
		const length = view.getUint32(start);
		const end = start + 8 + length;
		expect(view.getUint32(end)).toBe(crc32(png.subarray(start + 4, end)));
		const kind = String.fromCharCode(...png.subarray(start + 4, start + 8));
		chunks.push({ kind, content: png.subarray(start + 8, end) });
		start = end + 4;
	}
	return chunks;
}

async function somePng(): Promise<Uint8Array> {
	const create = { width: 3, height: 2, channels: 3, background: '#f00' } as const;
	return new Uint8Array(await sharp({ create }).png().toBuffer());
}

describe('PNG text', () => {
	it('has the checksum that the standard names', () => {
		expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
		expect(crc32(new TextEncoder().encode('IEND'))).toBe(0xae426082);
	});

	it('lies behind the header and reads back', async () => {
		const chunks = parsePng(addPngText(await somePng(), { Layer: 'conv1', Range: '±3.1' }));
		expect(chunks.slice(0, 3).map(({ kind }) => kind)).toEqual(['IHDR', 'tEXt', 'tEXt']);
		expect(chunks.at(-1)!.kind).toBe('IEND');
		const texts = chunks.slice(1, 3).map(({ content }) => String.fromCharCode(...content));
		expect(texts).toEqual(['Layer\0conv1', 'Range\0±3.1']);
	});

	it('keeps other letters as UTF-8', async () => {
		const chunks = parsePng(addPngText(await somePng(), { Class: '猫' }));
		expect(chunks[1]!.kind).toBe('iTXt');
		expect(new TextDecoder().decode(chunks[1]!.content)).toBe('Class\0\0\0\0\0猫');
	});

	it('leaves the picture as it was', async () => {
		const plain = await somePng();
		const before = await sharp(plain).raw().toBuffer();
		const after = await sharp(addPngText(plain, { Class: '猫', Layer: 'conv' }))
			.raw()
			.toBuffer();
		expect(after.equals(before)).toBe(true);
	});
});
