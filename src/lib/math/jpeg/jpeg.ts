import { spatialShape, type NdArray } from '$lib/core/types';
import { coarsenPlane } from './blocks';
import { double, halve } from './chroma';
import { makePlane, toByte, type Plane } from './plane';
import { quantisationTable } from './quantisation';

/** How a picture is written. */
export interface JpegSettings {
	/** 1 to 100, on the scale of the Independent JPEG Group's library. */
	readonly quality: number;
	/** Colour at half the resolution (4:2:0). */
	readonly halvesColour: boolean;
}

/** Weights of red, green and blue, and what is added. */
type Mix = readonly [red: number, green: number, blue: number, offset: number];

const toYcc: readonly Mix[] = [
	[0.299, 0.587, 0.114, 0],
	[-0.168735892, -0.331264108, 0.5, 128],
	[0.5, -0.418687589, -0.081312411, 128]
];

/** Luminance and two colour differences, as bytes; of a grey picture, only the first. */
function planesOf({ shape, data }: NdArray): readonly Plane[] {
	const [height, width, channels] = spatialShape(shape);
	const byteAt = (pixel: number, c: number) => toByte(255 * data[pixel * channels + c]!);
	if (channels === 1) return [makePlane(width, height, (y, x) => byteAt(y * width + x, 0))];
	return toYcc.map(([red, green, blue, offset]) =>
		makePlane(width, height, (y, x) => {
			const at = y * width + x;
			return toByte(red * byteAt(at, 0) + green * byteAt(at, 1) + blue * byteAt(at, 2) + offset);
		})
	);
}

function toRgb(y: number, cb: number, cr: number): readonly number[] {
	const [blue, red] = [cb - 128, cr - 128];
	return [y + 1.402 * red, y - 0.344136286 * blue - 0.714136286 * red, y + 1.772 * blue];
}

/** The planes as a picture [height, width, channel] in [0, 1]. */
function pictureOf(planes: readonly Plane[], { shape, data: { length } }: NdArray): NdArray {
	const data = new Float32Array(length);
	const [luma, blue, red] = planes.map((plane) => plane.data);
	luma!.forEach((y, pixel) => {
		const values = blue && red ? toRgb(y, blue[pixel]!, red[pixel]!) : [y];
		values.forEach((value, c) => (data[pixel * values.length + c] = toByte(value) / 255));
	});
	return { shape, data };
}

function colourThrough(plane: Plane, { quality, halvesColour }: JpegSettings): Plane {
	const table = quantisationTable('chroma', quality);
	if (!halvesColour) return coarsenPlane(plane, table);
	return double(coarsenPlane(halve(plane), table), plane.width, plane.height);
}

/**
 * What is left of a picture [height, width, channel] in [0, 1] after it was written as a JPEG and read again. The entropy
 * coding between the two loses nothing and is left out.
 */
export function throughJpeg(picture: NdArray, settings: JpegSettings): NdArray {
	const [luma, ...colours] = planesOf(picture);
	const table = quantisationTable('luma', settings.quality);
	const decoded = colours.map((plane) => colourThrough(plane, settings));
	return pictureOf([coarsenPlane(luma!, table), ...decoded], picture);
}
