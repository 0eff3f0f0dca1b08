import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { borderLuma, suggestInvert, toLuma, type Pixels } from './luma';
import type { Box, Extent, Placement } from './placement';
import { resample } from './resample';

/**
 * What MNIST did to its digits: the ink's bounding box is fitted into 20 × 20 pixels keeping its aspect, and its centre
 * of mass is put into the centre of 28 × 28. LeNet-5 frames that with two more pixels of paper on each side.
 */
const mnistField = 28;
const mnistDigit = 20;
const lenetInput = 32;

/** Ink fainter than this share of the darkest is taken for paper when the bounding box is sought. */
const faintestInk = 0.2;
/** A picture whose lightest and darkest differ by less than this share of the full range has no ink. */
const leastContrast = 0.1;

/** Turns brightness, 0 to 255, into ink, 0 (paper) to 1. */
type ToInk = (luma: number) => number;

/** How much ink is in each pixel, row by row. */
interface Ink extends Extent {
	readonly data: Float64Array;
}

/** Where a digit goes, and how its pixels become ink. */
interface PlacedDigit {
	readonly placement: Placement;
	readonly toInk: ToInk;
}

function median(values: Float64Array): number {
	return values.sort()[values.length >> 1]!;
}

/** The paper is what most of the border is, the strongest pixel is full ink; undefined where they hardly differ. */
function findLevels(picture: Pixels, luma: Float64Array, invert: boolean): ToInk | undefined {
	const sign = invert ? -1 : 1;
	const paper = sign * median(borderLuma(picture));
	const strongest = luma.reduce((most, value) => Math.max(most, sign * value), paper);
	const range = strongest - paper;
	if (range < 255 * leastContrast) return undefined;
	return (value) => Math.min(1, Math.max(0, (sign * value - paper) / range));
}

/** The box of all ink; there is some, because the strongest pixel is ink. */
function findInk({ width, height, data }: Ink): Box {
	let [left, right, top, bottom] = [width, -1, height, -1];
	for (let y = 0, at = 0; y < height; y++) {
		for (let x = 0; x < width; x++, at++) {
			if (data[at]! < faintestInk) continue;
			left = Math.min(left, x);
			right = Math.max(right, x);
			top = Math.min(top, y);
			bottom = y;
		}
	}
	return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Centre of mass of the ink in the box, as shares of the box's width and height. */
function centreOfMass({ width, data }: Ink, box: Box): readonly [across: number, down: number] {
	let [mass, momentX, momentY] = [0, 0, 0];
	for (let y = 0; y < box.height; y++) {
		for (let x = 0; x < box.width; x++) {
			const ink = data[(box.y + y) * width + box.x + x]!;
			mass += ink;
			momentX += ink * (x + 0.5);
			momentY += ink * (y + 0.5);
		}
	}
	return [momentX / mass / box.width, momentY / mass / box.height];
}

/** Longest side of a digit on this input; inputs other than LeNet-5's are taken for the field without a frame. */
function digitSide(input: Extent): number {
	const side = Math.min(input.width, input.height);
	const field = side === lenetInput ? mnistField : side;
	return Math.round((field * mnistDigit) / mnistField);
}

/**
 * First cell of `length` cells whose centre of mass, a share of the length, comes to lie in the middle cell of `side`.
 * MNIST counted the right and lower of its two middle cells as that: over its pictures the mean centre is (14.5, 14.5).
 */
function centreOn(side: number, length: number, share: number): number {
	const start = Math.round((side + 1) / 2 - share * length);
	return Math.min(side - length, Math.max(0, start));
}

function placeInk(ink: Ink, box: Box, input: Extent): Placement {
	const scale = digitSide(input) / Math.max(box.width, box.height);
	const width = Math.max(1, Math.round(box.width * scale));
	const height = Math.max(1, Math.round(box.height * scale));
	const [across, down] = centreOfMass(ink, box);
	const x = centreOn(input.width, width, across);
	const y = centreOn(input.height, height, down);
	return { source: box, target: { x, y, width, height } };
}

function prepareDigit(
	picture: Pixels,
	input: Extent,
	invert = suggestInvert(picture)
): PlacedDigit | undefined {
	const luma = toLuma(picture.rgba, 4);
	const toInk = findLevels(picture, luma, invert);
	if (!toInk) return undefined;
	const ink = { width: picture.width, height: picture.height, data: luma.map(toInk) };
	return { placement: placeInk(ink, findInk(ink), input), toInk };
}

/** Where `preprocessDigit` takes the digit from and puts it; undefined when the picture has no ink. */
export function placeDigit(
	picture: Pixels,
	input: Extent,
	invert?: boolean
): Placement | undefined {
	return prepareDigit(picture, input, invert)?.placement;
}

/** Writes the placed ink into every channel. */
function drawDigit(
	out: Float32Array,
	{ width, channels }: InputSpec,
	picture: Pixels,
	{ placement: { source, target }, toInk }: PlacedDigit
): void {
	const luma = toLuma(resample(picture, source, target.width, target.height), 3);
	luma.forEach((value, from) => {
		const x = target.x + (from % target.width);
		const y = target.y + Math.floor(from / target.width);
		const at = (y * width + x) * channels;
		out.fill(toInk(value), at, at + channels);
	});
}

/**
 * Brings a drawn or photographed digit to a network's input as MNIST's digits were: light ink on black, fitted and
 * centred. Pixels in [0, 1], [height, width, channel]; a picture without ink gives black.
 *
 * @param invert whether the ink is darker than the paper; without it the border decides
 */
export function preprocessDigit(picture: Pixels, input: InputSpec, invert?: boolean): NdArray {
	const digit = prepareDigit(picture, input, invert);
	const data = new Float32Array(input.height * input.width * input.channels);
	if (digit) drawDigit(data, input, picture, digit);
	return { shape: [input.height, input.width, input.channels], data };
}
