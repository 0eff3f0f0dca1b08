import type { Random } from '$lib/core/random';
import { hsl, paintTwoColours } from './colours';
import { between, makeGeneratedSet, type Plan } from './make-set';
import type { GeneratedSet } from './types';

/** Distance from (x, y) to the outline of a shape about 1 in radius around 0, negative inside; y points downwards. */
type Shape = (x: number, y: number) => number;

const sidePx = 64;

function circle(x: number, y: number): number {
	return Math.hypot(x, y) - 1;
}

function box(x: number, y: number, width: number, height: number): number {
	return Math.max(Math.abs(x) - width, Math.abs(y) - height);
}

/** The angle from the upward axis, folded into the first half of one of `sectors` equal parts. */
function foldedAngle(x: number, y: number, sectors: number): number {
	const part = (2 * Math.PI) / sectors;
	const angle = Math.atan2(x, -y);
	return Math.abs(angle - part * Math.round(angle / part));
}

/** A corner points upwards. */
function polygon(corners: number): Shape {
	const half = Math.PI / corners;
	return (x, y) => Math.hypot(x, y) * Math.cos(half - foldedAngle(x, y, corners)) - Math.cos(half);
}

/** Points at distance 1, notches at `notch`. */
function star(points: number, notch: number): Shape {
	const half = Math.PI / points;
	const [notchX, notchY] = [notch * Math.sin(half), notch * Math.cos(half)];
	const length = Math.hypot(notchX, 1 - notchY);
	return (x, y) => {
		const [radius, angle] = [Math.hypot(x, y), foldedAngle(x, y, points)];
		const [across, up] = [radius * Math.sin(angle), radius * Math.cos(angle)];
		// Distance to the straight line from the point (0, 1) to the notch.
		return (across * (1 - notchY) + (up - 1) * notchX) / length;
	};
}

function cross(x: number, y: number): number {
	return Math.min(box(x, y, 1, 0.33), box(x, y, 0.33, 1));
}

function ring(x: number, y: number): number {
	return Math.abs(Math.hypot(x, y) - 0.76) - 0.24;
}

function crescent(x: number, y: number): number {
	return Math.max(circle(x, y), 0.82 - Math.hypot(x - 0.5, y));
}

const shapes: readonly (readonly [name: string, shape: Shape])[] = [
	['circle', circle],
	['square', (x, y) => box(x, y, 0.85, 0.85)],
	['triangle', polygon(3)],
	['pentagon', polygon(5)],
	['star', star(5, 0.42)],
	['cross', cross],
	['ring', ring],
	['crescent', crescent]
];

/** The shape turned, enlarged and moved, in pixels. */
function place(shape: Shape, turnDeg: number, radius: number, centreX: number, centreY: number) {
	const angle = (turnDeg * Math.PI) / 180;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	return (x: number, y: number) => {
		const [dx, dy] = [(x - centreX) / radius, (y - centreY) / radius];
		return 0.5 - radius * shape(dx * cos + dy * sin, dy * cos - dx * sin);
	};
}

function planShape(label: number, random: Random): Plan {
	const [name, shape] = shapes[label]!;
	const turnDeg = Math.round(between(0, 360, random));
	const radius = Math.round(between(12, 24, random));
	const hueDeg = Math.round(between(0, 359, random));
	const isDark = random() < 0.5;
	const centre = () => sidePx / 2 + between(-1, 1, random) * (sidePx / 2 - 6 - radius);
	const coverage = place(shape, turnDeg, radius, centre(), centre());
	const ground = hsl((hueDeg + 180) % 360, 0.15, isDark ? 0.15 : 0.9);
	const ink = hsl(hueDeg, 0.75, isDark ? 0.6 : 0.42);
	return {
		label,
		name: `${name}, ${turnDeg}°, radius ${radius} px, hue ${hueDeg}°, on ${isDark ? 'dark' : 'light'}`,
		draw: () => paintTwoColours(sidePx, ground, ink, coverage)
	};
}

/** Plain shapes whose angle, size and colour are known. */
export const shapeSet: GeneratedSet = {
	id: 'shapes',
	title: 'Shapes',
	summary: 'Eight plain shapes on 64 × 64 pixels; angle, size, place and colour vary.',
	make: async (options) =>
		makeGeneratedSet(
			{
				id: 'shapes',
				title: 'Shapes',
				classes: shapes.map(([name]) => name),
				usualCount: 800,
				plan: planShape
			},
			options
		)
};
