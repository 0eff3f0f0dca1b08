import { GIFEncoder } from 'gifenc';
import type { Rgb } from '../oklab';

/** Colours a picture may have; one more place in the table stands for "as before". */
const colourCount = 255;
const unchanged = 255;

/** Pixels as bytes: red, green, blue, opacity. */
export type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** A pixel's colour as one number. */
function colourAt(pixels: Pixels, pixel: number): number {
	const byte = pixel * 4;
	return (pixels[byte]! << 16) | (pixels[byte + 1]! << 8) | pixels[byte + 2]!;
}

function split(colour: number): Rgb {
	return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function countColours(pictures: readonly Pixels[]): Map<number, number> {
	const counts = new Map<number, number>();
	for (const pixels of pictures)
		for (let pixel = 0; pixel < pixels.length / 4; pixel++) {
			const colour = colourAt(pixels, pixel);
			counts.set(colour, (counts.get(colour) ?? 0) + 1);
		}
	return counts;
}

/**
 * The most frequent colours of some pictures. Figures are made of flat areas, so these are exact; only rare shades at the
 * edges of letters have to make do with a neighbour.
 */
export function frequentColours(pictures: readonly Pixels[]): readonly Rgb[] {
	const ranked = [...countColours(pictures)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
	return ranked.slice(0, colourCount).map(([colour]) => split(colour));
}

function nearestOf(palette: readonly Rgb[], colour: number): number {
	const [red, green, blue] = split(colour);
	let best = 0;
	let least = Infinity;
	palette.forEach(([r, g, b], index) => {
		const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
		if (distance < least) [best, least] = [index, distance];
	});
	return best;
}

/** Puts pictures into one animated GIF, one by one. */
export interface GifWriter {
	/** Adds a picture that is shown for some time. */
	add(pixels: Pixels, durationMs: number): void;
	/** Ends the file. */
	finish(): Uint8Array<ArrayBuffer>;
}

/**
 * A GIF that repeats for ever. Of each picture after the first only what changed is stored.
 * @param samples pictures of the animation whose colours the file gets
 */
export function gifWriter(width: number, height: number, samples: readonly Pixels[]): GifWriter {
	const encoder = GIFEncoder();
	const palette = frequentColours(samples);
	const places = new Map<number, number>();
	let before: Uint8Array | null = null;

	function placeOf(colour: number): number {
		const known = places.get(colour);
		if (known !== undefined) return known;
		const place = nearestOf(palette, colour);
		places.set(colour, place);
		return place;
	}

	function indicesOf(pixels: Pixels): Uint8Array {
		return Uint8Array.from({ length: width * height }, (_, pixel) =>
			placeOf(colourAt(pixels, pixel))
		);
	}

	/** The table has its full length, so that the place of "as before" is in it. */
	const table = Array.from({ length: 256 }, (_, index): Rgb => palette[index] ?? [0, 0, 0]);

	return {
		add(pixels, durationMs) {
			const indices = indicesOf(pixels);
			const last = before;
			before = indices;
			const options = { delay: durationMs, dispose: 1, repeat: 0 };
			if (!last) return encoder.writeFrame(indices, width, height, { ...options, palette: table });
			const changed = indices.map((index, pixel) => (index === last[pixel] ? unchanged : index));
			const seeThrough = { transparent: true, transparentIndex: unchanged };
			encoder.writeFrame(changed, width, height, { ...options, ...seeThrough });
		},
		finish() {
			encoder.finish();
			return encoder.bytes();
		}
	};
}
