import { brightnessOf, type SquareMap } from '$lib/draw/first-layer';
import type { Halt } from '$lib/draw/tour';

/** Id of the sample on the cover, and the square of it that is shown, in its own pixels. */
export const coverSample = 'chelsea';
const crop = { left: 110, top: 22, side: 240 };

/** Cells along a side of the picture on the cover. */
export const coverSide = 64;

/** Where the window halts on the cat's face; each is the window's upper left corner. */
export const coverHalts: readonly Halt[] = [
	{ y: 27, x: 25, name: 'the side of the nose' },
	{ y: 21, x: 11, name: 'the iris of the left eye' },
	{ y: 31, x: 16, name: 'the lid below the left eye' },
	{ y: 52, x: 4, name: 'the whiskers' },
	{ y: 54, x: 30, name: 'the nostril' },
	{ y: 37, x: 46, name: 'the cheek' },
	{ y: 28, x: 51, name: 'the right eye' },
	{ y: 9, x: 33, name: 'the stripes on the forehead' }
];

/** Fetches the picture and greys it. The browser's own decoder and resampling do. */
export async function loadCoverPicture(address: string): Promise<SquareMap> {
	const image = new Image();
	image.src = address;
	await image.decode();
	const canvas = new OffscreenCanvas(coverSide, coverSide);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no canvas');
	context.imageSmoothingQuality = 'high';
	const { left, top, side } = crop;
	context.drawImage(image, left, top, side, side, 0, 0, coverSide, coverSide);
	const { data } = context.getImageData(0, 0, coverSide, coverSide);
	return { side: coverSide, values: brightnessOf(data) };
}
