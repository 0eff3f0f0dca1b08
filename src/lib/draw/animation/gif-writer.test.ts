import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { frequentColours, gifWriter, type Pixels } from './gif-writer';

type Colour = readonly [number, number, number];

const [red, blue, white]: readonly Colour[] = [
	[200, 10, 20],
	[43, 108, 176],
	[251, 250, 247]
];

/** A picture of one colour with one square of another. */
function picture(width: number, height: number, square: number, colour: Colour): Pixels {
	const pixels = new Uint8ClampedArray(width * height * 4);
	for (let pixel = 0; pixel < width * height; pixel++) {
		const isSquare = Math.floor((pixel % width) / 4) === square && pixel < width * 4;
		pixels.set([...(isSquare ? colour : white!), 255], pixel * 4);
	}
	return pixels;
}

/** Every frame of a GIF, as a program that shows it sees it. */
async function decode(bytes: Uint8Array) {
	const image = sharp(bytes, { pages: -1 });
	const { pages, height, pageHeight = height, width, delay, loop } = await image.metadata();
	const raw = await image.removeAlpha().raw().toBuffer();
	const pixelOf = (page: number, x: number, y: number): number[] => {
		const start = ((page * pageHeight + y) * width + x) * 3;
		return [...raw.subarray(start, start + 3)];
	};
	return { pages, height: pageHeight, width, delay, loop, pixelOf };
}

describe('a GIF', () => {
	const frames = [0, 1, 2].map((square) => picture(20, 10, square, square === 1 ? red! : blue!));

	async function encodeAll() {
		const writer = gifWriter(20, 10, frames);
		frames.forEach((pixels, index) => writer.add(pixels, 100 * (index + 1)));
		return decode(writer.finish());
	}

	it('has every frame, its size and its time, and repeats for ever', async () => {
		const { pages, width, height, delay, loop } = await encodeAll();
		expect([pages, width, height, loop]).toEqual([3, 20, 10, 0]);
		expect(delay).toEqual([100, 200, 300]);
	});

	it('has the very colours, where something came and where it went', async () => {
		const { pixelOf } = await encodeAll();
		expect(pixelOf(0, 2, 2)).toEqual(blue);
		expect(pixelOf(1, 2, 2)).toEqual(white);
		expect(pixelOf(1, 6, 2)).toEqual(red);
		expect(pixelOf(2, 6, 2)).toEqual(white);
		expect(pixelOf(2, 10, 2)).toEqual(blue);
		expect(pixelOf(2, 15, 8)).toEqual(white);
	});

	it('stores little for a frame in which nothing changes', () => {
		const lengthOf = (count: number): number => {
			const writer = gifWriter(20, 10, frames);
			for (let frame = 0; frame < count; frame++) writer.add(frames[0]!, 40);
			return writer.finish().length;
		};
		expect(lengthOf(11) - lengthOf(1)).toBeLessThan(10 * 60);
	});

	it('takes the nearest colour for one that is not in its table', async () => {
		const writer = gifWriter(20, 10, [frames[0]!]);
		writer.add(picture(20, 10, 0, [45, 100, 170]), 40);
		expect((await decode(writer.finish())).pixelOf(0, 2, 2)).toEqual(blue);
	});
});

it('keeps the 255 most frequent colours', () => {
	const pixels = new Uint8ClampedArray(4 * (300 + 600));
	for (let pixel = 0; pixel < 300; pixel++)
		pixels.set([pixel % 256, Math.floor(pixel / 256), 7, 255], 4 * pixel);
	for (let pixel = 300; pixel < 900; pixel++)
		pixels.set(pixel % 2 ? [1, 2, 3, 255] : [9, 9, 9, 255], 4 * pixel);
	const colours = frequentColours([pixels]);
	expect(colours).toHaveLength(255);
	expect(colours.slice(0, 2)).toEqual([
		[1, 2, 3],
		[9, 9, 9]
	]);
});
