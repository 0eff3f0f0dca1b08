import { seededRandom, type Random } from '$lib/core/random';
import { hsl, paintTwoColours } from './colours';
import { between, makeGeneratedSet, type Plan } from './make-set';
import type { GeneratedSet } from './types';

/** Share of the second colour at a place given in periods of the texture. */
type Texture = (across: number, down: number, values: Lattice) => number;

/** A random number in [0, 1) for each whole place; the same each time. */
type Lattice = (column: number, row: number) => number;

const sidePx = 64;
const latticeSide = 64;

function wave(position: number): number {
	return 0.5 + 0.5 * Math.cos(2 * Math.PI * position);
}

/** A wave with steep flanks instead of hard edges, which would turn into steps on the pixels. */
function square(position: number): number {
	return Math.min(1, Math.max(0, 0.5 + 2.5 * (wave(position) - 0.5)));
}

function ease(t: number): number {
	return t * t * (3 - 2 * t);
}

/** Random values at whole places, joined smoothly. */
function clouds(across: number, down: number, values: Lattice): number {
	const [column, row] = [Math.floor(across), Math.floor(down)];
	const [x, y] = [ease(across - column), ease(down - row)];
	const mix = (line: number) => values(column, line) * (1 - x) + values(column + 1, line) * x;
	return mix(row) * (1 - y) + mix(row + 1) * y;
}

function dots(across: number, down: number): number {
	const distance = Math.hypot(across - Math.round(across), down - Math.round(down));
	return Math.min(1, Math.max(0, 0.5 + 6 * (0.32 - distance)));
}

const textures: readonly (readonly [name: string, texture: Texture])[] = [
	['grating', (across) => wave(across)],
	['stripes', (across) => square(across)],
	// The product of two waves changes its sign at each border of a checker.
	['checkers', (x, y) => 0.5 + 0.5 * (2 * square(x / 2) - 1) * (2 * square(y / 2) - 1)],
	['dots', dots],
	['rings', (x, y) => wave(Math.hypot(x, y))],
	['patchwork', (x, y, values) => values(Math.floor(x), Math.floor(y))],
	['clouds', clouds]
];

function makeLattice(seed: number): Lattice {
	const random = seededRandom(seed);
	const values = Float32Array.from({ length: latticeSide ** 2 }, random);
	// Both sides of 0 fall into the table.
	const wrap = (at: number) => ((at % latticeSide) + latticeSide) % latticeSide;
	return (column, row) => values[wrap(row) * latticeSide + wrap(column)]!;
}

interface TextureSetting {
	readonly angleDeg: number;
	readonly periodPx: number;
	readonly hueDeg: number;
	readonly otherHueDeg: number;
	readonly shift: number;
	readonly seed: number;
}

function drawSetting(random: Random): TextureSetting {
	const hueDeg = Math.round(between(0, 359, random));
	return {
		angleDeg: Math.round(between(0, 179, random)),
		// Evenly spread over octaves.
		periodPx: Math.round(10 * 2 ** between(2, 4.5, random)) / 10,
		hueDeg,
		otherHueDeg: Math.round(hueDeg + between(60, 300, random)) % 360,
		shift: random(),
		seed: Math.floor(random() * 2 ** 31)
	};
}

function drawTexture(texture: Texture, setting: TextureSetting) {
	const { angleDeg, periodPx, hueDeg, otherHueDeg, shift, seed } = setting;
	const [cos, sin] = [Math.cos((angleDeg * Math.PI) / 180), Math.sin((angleDeg * Math.PI) / 180)];
	const values = makeLattice(seed);
	return paintTwoColours(sidePx, hsl(hueDeg, 0.5, 0.28), hsl(otherHueDeg, 0.55, 0.76), (x, y) => {
		const [dx, dy] = [(x - sidePx / 2) / periodPx, (y - sidePx / 2) / periodPx];
		return texture(dx * cos + dy * sin + shift, dy * cos - dx * sin + shift, values);
	});
}

function planTexture(label: number, random: Random): Plan {
	const [name, texture] = textures[label]!;
	const setting = drawSetting(random);
	const { angleDeg, periodPx, hueDeg, otherHueDeg } = setting;
	return {
		label,
		name: `${name}, ${angleDeg}°, period ${periodPx} px, hues ${hueDeg}° and ${otherHueDeg}°`,
		draw: () => drawTexture(texture, setting)
	};
}

/** Textures whose angle, scale and colours are known. */
export const textureSet: GeneratedSet = {
	id: 'textures',
	title: 'Textures',
	summary:
		'Gratings, checkers, dots, rings and noise on 64 × 64 pixels; angle, scale and colours vary.',
	make: async (options) =>
		makeGeneratedSet(
			{
				id: 'textures',
				title: 'Textures',
				classes: textures.map(([name]) => name),
				usualCount: 700,
				plan: planTexture
			},
			options
		)
};
