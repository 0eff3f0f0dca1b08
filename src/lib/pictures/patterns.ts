import { seededRandom } from '$lib/core/random';
import { paintGrey } from './grey';
import type { Picture } from './types';

/** Pictures whose structure is known exactly, drawn at run time: what does each filter answer to? */

/** A pattern that can be drawn at any size. */
export interface Pattern {
	readonly id: string;
	readonly title: string;
	/** @param side in pixels */
	draw(side?: number): Picture;
}

/** Brightness at a place measured from the picture's centre in sides: both from −0.5 to 0.5, y downwards. */
type Formula = (x: number, y: number, side: number) => number;

const sidePx = 256;
/** Stripes, squares and rings across one side. */
const cycleCount = 8;
const noiseSeed = 7;

function wave(phase: number): number {
	return 0.5 + 0.5 * Math.cos(2 * Math.PI * phase);
}

/** A hard edge, antialiased over the one pixel that it passes through. */
function edge(distance: number, side: number): number {
	return 0.5 + distance * side;
}

/** Distance along the direction that lies `degrees` anticlockwise from the right. */
function along(x: number, y: number, degrees: number): number {
	const angleRad = (degrees * Math.PI) / 180;
	return x * Math.cos(angleRad) - y * Math.sin(angleRad);
}

/** Distance to the nearest change of a square wave, positive where it is light. */
function squareWave(position: number, cycles: number): number {
	const phase = position * cycles;
	const nearest = Math.abs(phase - Math.round(phase));
	const isLight = Math.floor(phase) % 2 === 0;
	return (isLight ? nearest : -nearest) / cycles;
}

/** Light where both square waves agree. */
function checker(x: number, y: number, side: number): number {
	const [across, down] = [squareWave(x, cycleCount), squareWave(y, cycleCount)];
	const distance = Math.min(Math.abs(across), Math.abs(down));
	return edge(across * down > 0 ? distance : -distance, side);
}

function gabor(x: number, y: number, degrees: number): number {
	const envelope = Math.exp(-(x * x + y * y) / (2 * 0.13 ** 2));
	return 0.5 + envelope * (wave(along(x, y, degrees) * cycleCount) - 0.5);
}

function makePattern(id: string, title: string, formula: Formula): Pattern {
	return {
		id,
		title,
		draw: (side = sidePx) =>
			paintGrey(id, title, side, (x, y) => formula(x / side - 0.5, y / side - 0.5, side))
	};
}

/** Each pixel drawn by itself, so the formula's place plays no part. */
function makeNoise(): Pattern {
	const draw = (side = sidePx) => {
		const random = seededRandom(noiseSeed);
		return paintGrey('noise', 'White noise', side, random);
	};
	return { id: 'noise', title: 'White noise', draw };
}

/** Stripes run at the angle, brightness changes across them. */
const gratings = [0, 30, 60, 90, 120, 150].map((degrees) =>
	makePattern(`grating-${degrees}`, `Grating, ${degrees}°`, (x, y) =>
		wave(along(x, y, degrees + 90) * cycleCount)
	)
);

/** Light on the left of someone who looks along the angle. */
const edges = [0, 45, 90, 135].map((degrees) =>
	makePattern(`edge-${degrees}`, `Edge, ${degrees}°`, (x, y, side) =>
		edge(along(x, y, degrees + 90), side)
	)
);

const gabors = [0, 45, 90, 135].map((degrees) =>
	makePattern(`gabor-${degrees}`, `Gabor patch, ${degrees}°`, (x, y) => gabor(x, y, degrees + 90))
);

/** All patterns, in the order in which they are shown. */
export const patterns: readonly Pattern[] = [
	...gratings,
	...edges,
	...gabors,
	makePattern('checkers', 'Checkers', checker),
	makePattern('rings', 'Rings', (x, y) => wave(Math.hypot(x, y) * cycleCount)),
	makePattern('zone-plate', 'Zone plate', (x, y) => wave((x * x + y * y) * 4 * cycleCount)),
	makeNoise()
];
