import { zlibSync } from 'fflate';
import type { NdArray } from '$lib/core/types';
import { addPngText, encodeChunk, joinBytes } from './png-text';

/**
 * A picture as a PNG file of its own size, byte for byte. A canvas is not asked: some browsers change what they give
 * back from it.
 */

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function header(height: number, width: number, channels: number): Uint8Array {
	const content = new Uint8Array(13);
	const view = new DataView(content.buffer);
	view.setUint32(0, width);
	view.setUint32(4, height);
	content.set([8, channels === 1 ? 0 : 2], 8);
	return encodeChunk('IHDR', content);
}

/** Rows of bytes, each after a 0 that says it is not filtered. */
function rowsOf({ data }: NdArray, height: number, stride: number): Uint8Array {
	const rows = new Uint8Array(height * (stride + 1));
	for (let y = 0; y < height; y++)
		for (let i = 0; i < stride; i++)
			rows[y * (stride + 1) + 1 + i] = Math.round(data[y * stride + i]! * 255);
	return rows;
}

/**
 * A PNG file of 8 bits a value, grey or colour.
 *
 * @param pixels [height, width, 1 or 3] in [0, 1]
 * @param texts  what is written into the file beside the picture
 * @source w3.org/TR/png-3
 */
export function encodeExactPng(
	pixels: NdArray,
	texts: Readonly<Record<string, string>> = {}
): Uint8Array<ArrayBuffer> {
	const [height, width, channels] = pixels.shape as readonly [number, number, number];
	const content = zlibSync(rowsOf(pixels, height, width * channels));
	const plain = joinBytes([
		signature,
		header(height, width, channels),
		encodeChunk('IDAT', content),
		encodeChunk('IEND', new Uint8Array())
	]);
	return addPngText(plain, texts);
}
