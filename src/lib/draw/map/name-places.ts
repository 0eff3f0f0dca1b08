import type { ScreenPoint, View } from './camera';

/** A group of pictures in the window that wants its name. */
export interface NamedGroup {
	readonly index: number;
	readonly name: string;
	/** Its middle. */
	readonly at: ScreenPoint;
	/** How far it reaches from there, in CSS pixels. */
	readonly reach: number;
}

/** A name and where its middle stands. */
export interface NamePlace {
	readonly index: number;
	readonly name: string;
	readonly place: ScreenPoint;
}

interface Box extends ScreenPoint {
	readonly width: number;
	readonly height: number;
}

/** Of a name, in multiples of its type size: a letter's usual width, the room beside it, the height of its frame. */
const letter = 0.62;
const beside = 1.5;
const frameHeight = 1.7;
/** Longest name that is reckoned with; longer ones are shortened. */
export const longestName = 22;
/** Pixels between two names. */
const gap = 2;

function sizeOf(
	name: string,
	typeSize: number
): { readonly width: number; readonly height: number } {
	const letters = Math.min(name.length, longestName);
	return { width: (letters * letter + beside) * typeSize, height: frameHeight * typeSize };
}

function overlap(a: Box, b: Box): boolean {
	return (
		Math.abs(a.x - b.x) < (a.width + b.width) / 2 + gap &&
		Math.abs(a.y - b.y) < (a.height + b.height) / 2 + gap
	);
}

/** Places for a name, the best first: in the middle of a group that stays visible around it, else beside the group. */
function candidatesOf({ at, reach }: NamedGroup, width: number, height: number): ScreenPoint[] {
	const [across, down] = [reach + width / 2 + gap, reach + height / 2 + gap];
	const around = [
		[0, -down],
		[0, down],
		[across, 0],
		[-across, 0],
		[across, -down],
		[-across, -down],
		[0, -down - height],
		[0, down + height]
	].map(([x, y]) => ({ x: at.x + x!, y: at.y + y! }));
	return reach > height ? [at, ...around] : around;
}

function isInside({ x, y, width, height }: Box, view: View): boolean {
	return (
		x >= width / 2 &&
		y >= height / 2 &&
		x <= view.width - width / 2 &&
		y <= view.height - height / 2
	);
}

/**
 * Puts names to groups so that no name lies over another or hides a small group; a name for which there is no room is left
 * out until the map is enlarged. Earlier groups choose first.
 * @param typeSize of the names, in CSS pixels
 */
export function placeNames(
	groups: readonly NamedGroup[],
	view: View,
	typeSize: number
): readonly NamePlace[] {
	const taken: Box[] = [];
	return groups.flatMap((group) => {
		const size = sizeOf(group.name, typeSize);
		const place = candidatesOf(group, size.width, size.height).find((candidate) => {
			const box = { ...candidate, ...size };
			return isInside(box, view) && !taken.some((other) => overlap(box, other));
		});
		if (!place) return [];
		taken.push({ ...place, ...size });
		return [{ index: group.index, name: group.name, place }];
	});
}
