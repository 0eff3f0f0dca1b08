import { seededRandom, type Random } from '$lib/core/random';
import type { SetPixels } from '../pixels';
import { between, makeGeneratedSet, type Plan } from './make-set';
import { distanceAt, type Outline } from './outline';
import { glyphSide, loadTypefaces, type Typeface, type Typefaces } from './typefaces';
import type { GeneratedOptions, GeneratedSet } from './types';

/** Twice MNIST's 28: networks for digits fit them themselves, and a map shows them sharp. */
const sidePx = 56;
const glyphScale = glyphSide / sidePx;

/** What happens to a digit; lengths are in pixels of the glyph. */
interface Distortion {
	readonly turnDeg: number;
	readonly slant: number;
	readonly width: number;
	readonly size: number;
	/** Added to the outline on all sides. */
	readonly weight: number;
	readonly bend: number;
	readonly noise: number;
	readonly seed: number;
}

function round(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}

function drawDistortion(random: Random): Distortion {
	return {
		turnDeg: Math.round(between(-15, 15, random)),
		slant: round(between(-0.25, 0.25, random), 2),
		width: round(between(0.8, 1.2, random), 2),
		size: round(between(0.8, 1.1, random), 2),
		weight: round(between(-1.5, 2.5, random), 1),
		bend: round(between(0, 5, random), 1),
		noise: round(between(0, 0.08, random), 2),
		seed: Math.floor(random() * 2 ** 31)
	};
}

/** A place on the glyph, from its middle; one is moved about for all pixels. */
interface Place {
	x: number;
	y: number;
}

/** Brings a pixel of the picture to its place on the glyph: turned, slanted and stretched about the middle. */
function makeFrame({ turnDeg, slant, width, size }: Distortion, shiftX: number, shiftY: number) {
	const angle = (turnDeg * Math.PI) / 180;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	return (place: Place, pixelX: number, pixelY: number) => {
		const dx = (pixelX - sidePx / 2) * glyphScale - shiftX;
		const dy = (pixelY - sidePx / 2) * glyphScale - shiftY;
		place.y = (dy * cos - dx * sin) / size;
		place.x = ((dx * cos + dy * sin) / size + slant * place.y) / width;
	};
}

/** Adds slow waves along and across the glyph, which bend its strokes as an unsteady hand does. */
function makeBend(bend: number, random: Random) {
	const makeWave = () => {
		const [phase, pitch] = [2 * Math.PI * random(), between(0.02, 0.05, random)];
		return (position: number) => 0.5 * bend * Math.sin(position * pitch + phase);
	};
	const [acrossX, acrossY, downX, downY] = [makeWave(), makeWave(), makeWave(), makeWave()];
	return (place: Place) => {
		const { x, y } = place;
		place.x = x + acrossX(x) + acrossY(y);
		place.y = y + downX(x) + downY(y);
	};
}

function drawDigit(outline: Outline, distortion: Distortion): SetPixels {
	const random = seededRandom(distortion.seed);
	const frame = makeFrame(distortion, between(-4, 4, random), between(-4, 4, random));
	const bend = makeBend(distortion.bend, random);
	const place = { x: 0, y: 0 };
	const rgba = new Uint8ClampedArray(4 * sidePx * sidePx).fill(255);
	for (let at = 0; at < sidePx * sidePx; at++) {
		frame(place, (at % sidePx) + 0.5, Math.floor(at / sidePx) + 0.5);
		bend(place);
		const distance = distanceAt(outline, place.x + glyphSide / 2, place.y + glyphSide / 2);
		const ink = Math.min(1, Math.max(0, 0.5 + (distortion.weight - distance) / glyphScale));
		const grey = 255 * (ink + distortion.noise * (random() - 0.5));
		rgba[4 * at] = rgba[4 * at + 1] = rgba[4 * at + 2] = grey;
	}
	return { width: sidePx, height: sidePx, rgba };
}

function describe(digit: number, face: Typeface, distortion: Distortion): string {
	const { turnDeg, slant, width, size, weight, bend, noise } = distortion;
	return `${digit}, ${face.name}, turned ${turnDeg}°, slant ${slant}, width ${width}, size ${size}, weight ${weight}, bend ${bend}, noise ${noise}`;
}

function planDigit(faces: readonly Typeface[], digit: number, random: Random): Plan {
	const face = faces[Math.floor(random() * faces.length)]!;
	const distortion = drawDistortion(random);
	return {
		label: digit,
		name: describe(digit, face, distortion),
		draw: () => drawDigit(face.outline(digit), distortion)
	};
}

let typefaces: Promise<Typefaces> | undefined;

/** Kept with their outlines, because a visit may make several sets. Without all fonts they are sought again. */
async function findTypefaces(): Promise<Typefaces> {
	const kept = await typefaces;
	if (kept?.isWhole) return kept;
	typefaces = loadTypefaces();
	return typefaces;
}

async function makeDigits(options: GeneratedOptions = {}) {
	const { faces, isWhole } = await findTypefaces();
	options.signal?.throwIfAborted();
	return makeGeneratedSet(
		{
			id: isWhole ? 'digits' : `digits-${faces.length}-typefaces`,
			title: 'Digits',
			classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
			notes: isWhole ? [] : ['The typefaces of this site could not be loaded: fewer are shown.'],
			usualCount: 1000,
			plan: (digit, random) => planDigit(faces, digit, random)
		},
		options
	);
}

/** Digits in the site's typefaces, handwritten, and as on a calculator, all distorted. */
export const digitSet: GeneratedSet = {
	id: 'digits',
	title: 'Digits',
	summary: '0 to 9 in ten typefaces, white on black; angle, slant, width, weight and bend vary.',
	make: makeDigits
};
