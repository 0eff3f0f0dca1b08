import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeExactPng } from './adversarial-png';

/** What the browser reads out of a PNG file, red green blue alpha. */
async function decode(png: Uint8Array<ArrayBuffer>): Promise<ImageData> {
	const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }));
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	const context = canvas.getContext('2d')!;
	context.drawImage(bitmap, 0, 0);
	return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

const picture = (channels: number) =>
	fc
		.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
		.chain(([height, width]) => {
			const length = height * width * channels;
			const bytes = fc.uint8Array({ minLength: length, maxLength: length });
			return bytes.map((values) => ({ height, width, values }));
		});

test.each([1, 3])('a picture of %i channels comes back from its file, byte for byte', (channels) =>
	fc.assert(
		fc.asyncProperty(picture(channels), async ({ height, width, values }) => {
			const data = Float32Array.from(values, (value) => value / 255);
			const png = encodeExactPng({ shape: [height, width, channels], data }, { class: 'θ' });
			const image = await decode(png);
			expect([image.height, image.width]).toEqual([height, width]);
			expect([...image.data].filter((_, i) => i % 4 < channels)).toEqual([...values]);
		}),
		{ numRuns: 20 }
	)
);
