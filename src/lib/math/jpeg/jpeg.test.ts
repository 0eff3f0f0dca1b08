import sharp from 'sharp';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '$lib/core/random';
import type { NdArray } from '$lib/core/types';
import { throughJpeg } from './jpeg';
import { quantisationTable } from './quantisation';

/** Smooth in large, rough in small: every coefficient has something to lose. */
function someBytes(width: number, height: number, channels: 1 | 3, roughness: number): Uint8Array {
	const random = seededRandom(width * height + channels);
	return Uint8Array.from({ length: width * height * channels }, (_, at) => {
		const [y, x] = [Math.floor(at / channels / width), Math.floor(at / channels) % width];
		const smooth = 128 + 90 * Math.sin(x / 5 + (at % channels)) * Math.cos(y / 7);
		return Math.min(255, Math.max(0, smooth + roughness * (random() - 0.5)));
	});
}

function asPicture(bytes: Uint8Array, width: number, height: number, channels: number): NdArray {
	return { shape: [height, width, channels], data: Float32Array.from(bytes, (b) => b / 255) };
}

/** The same by a library that writes and reads real files. */
async function bySharp(
	bytes: Uint8Array,
	{ width, height, channels }: { width: number; height: number; channels: 1 | 3 },
	quality: number,
	halvesColour: boolean
): Promise<Uint8Array> {
	const chromaSubsampling = halvesColour ? '4:2:0' : '4:4:4';
	const file = await sharp(bytes, { raw: { width, height, channels } })
		.toColourspace(channels === 1 ? 'b-w' : 'srgb')
		.jpeg({ quality, chromaSubsampling })
		.toBuffer();
	const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
	const stride = info.channels / channels;
	return Uint8Array.from({ length: bytes.length }, (_, i) => data[i * stride]!);
}

/** Mean distance in units of a byte. */
function meanDistance({ data }: NdArray, bytes: Uint8Array): number {
	return data.reduce((sum, value, i) => sum + Math.abs(255 * value - bytes[i]!), 0) / data.length;
}

describe.each([
	{ width: 32, height: 32, channels: 3 as const },
	{ width: 64, height: 48, channels: 3 as const },
	{ width: 37, height: 21, channels: 3 as const },
	{ width: 28, height: 28, channels: 1 as const }
])('a picture of $width × $height × $channels', (size) => {
	const { width, height, channels } = size;

	test.each(
		[5, 30, 50, 75, 90, 100].flatMap((quality) => [
			[quality, true] as const,
			[quality, false] as const
		])
	)('at quality %s, colour halved %s, is what a library reads', async (quality, halvesColour) => {
		for (const roughness of [10, 120]) {
			const bytes = someBytes(width, height, channels, roughness);
			const wanted = await bySharp(bytes, size, quality, halvesColour);
			const found = throughJpeg(asPicture(bytes, width, height, channels), {
				quality,
				halvesColour
			});
			const [off, loss] = [
				meanDistance(found, wanted),
				meanDistance(asPicture(bytes, width, height, channels), wanted)
			];
			// The library computes in whole numbers: now and then a coefficient at a half falls to the other side.
			expect(off, `the file itself loses ${loss}`).toBeLessThan(Math.max(0.3, 0.15 * loss));
		}
	});
});

describe('the tables', () => {
	it('are those of annex K at 50, all ones at 100, and capped at 255', () => {
		expect(quantisationTable('luma', 50).slice(0, 4)).toEqual([16, 11, 10, 16]);
		expect(new Set(quantisationTable('chroma', 100))).toEqual(new Set([1]));
		expect(quantisationTable('luma', 25)[0]).toBe(32);
		expect(Math.max(...quantisationTable('luma', 1))).toBe(255);
	});
});

test('an even picture stays what it is', () => {
	const picture = { shape: [9, 9, 1], data: new Float32Array(81).fill(100 / 255) };
	const found = throughJpeg(picture, { quality: 50, halvesColour: true });
	// 8 · (100 − 128) = −224 is a multiple of 16.
	expect(found.data).toEqual(picture.data);
});
