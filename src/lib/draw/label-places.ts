/** Places for the names of dots, so that none lies on a dot or on another name. */

/** A dot that wants its name. */
export interface LabelAnchor {
	readonly id: string;
	readonly text: string;
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/** A rectangle of the chart. */
export interface LabelBox {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** A name where it stands. */
export interface PlacedLabel {
	readonly id: string;
	readonly text: string;
	/** Of the letters; y is their middle. */
	readonly x: number;
	readonly y: number;
	readonly align: 'start' | 'middle' | 'end';
	readonly box: LabelBox;
	/** From the dot to a name that does not stand right beside it. */
	readonly line: readonly (readonly [x: number, y: number])[] | null;
}

interface Bounds {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** Mean width of a letter as a share of the letters' height: more than the site's face has, to be safe. */
const letterWidth = 0.58;
const gapPx = 4;
/** Names farther up or down than this get a line to their dot. */
const besidePx = 7;
/** How far up and down places are tried, in lines. */
const mostLines = 8;

function boxesMeet(one: LabelBox, other: LabelBox): boolean {
	return (
		one.x < other.x + other.width &&
		other.x < one.x + one.width &&
		one.y < other.y + other.height &&
		other.y < one.y + one.height
	);
}

function meetsDot(box: LabelBox, { x, y, radius }: LabelAnchor): boolean {
	const nearestX = Math.min(box.x + box.width, Math.max(box.x, x));
	const nearestY = Math.min(box.y + box.height, Math.max(box.y, y));
	return Math.hypot(x - nearestX, y - nearestY) < radius + 1;
}

function isWithin(box: LabelBox, { left, right, top, bottom }: Bounds): boolean {
	const fitsAcross = box.x >= left && box.x + box.width <= right;
	return fitsAcross && box.y >= top && box.y + box.height <= bottom;
}

/** 0, −1, 1, −2, 2 and so on, in halves of a line. */
const shifts = Array.from({ length: 4 * mostLines + 1 }, (_, index) => {
	const halves = Math.ceil(index / 2);
	return (index % 2 ? -halves : halves) / 2;
});

function labelBeside(
	anchor: LabelAnchor,
	side: -1 | 1,
	{ shift, aside, size }: { readonly shift: number; readonly aside: number; readonly size: number }
): PlacedLabel {
	const width = anchor.text.length * size * letterWidth;
	const height = size * 1.2;
	const x = anchor.x + side * (anchor.radius + gapPx + aside);
	const y = anchor.y + shift * height;
	const isAside = Math.abs(y - anchor.y) > besidePx || aside > 0;
	return {
		id: anchor.id,
		text: anchor.text,
		x,
		y,
		align: side > 0 ? 'start' : 'end',
		box: { x: side > 0 ? x : x - width, y: y - height / 2, width, height },
		line: isAside
			? [
					[anchor.x, anchor.y],
					[x - side * 2, y]
				]
			: null
	};
}

function* placesFor(anchor: LabelAnchor, size: number): Generator<PlacedLabel> {
	for (const aside of [0, 14, 28, 56])
		for (const shift of shifts)
			for (const side of [1, -1] as const) yield labelBeside(anchor, side, { shift, aside, size });
}

/** Finds a place for each name, the first ones first; a name without any free place is left out. */
export function placeLabels(
	anchors: readonly LabelAnchor[],
	bounds: Bounds,
	size: number
): readonly PlacedLabel[] {
	const placed: PlacedLabel[] = [];
	const isFree = ({ box }: PlacedLabel) =>
		isWithin(box, bounds) &&
		!anchors.some((anchor) => meetsDot(box, anchor)) &&
		!placed.some((other) => boxesMeet(box, other.box));
	for (const anchor of anchors) {
		for (const place of placesFor(anchor, size)) {
			if (!isFree(place)) continue;
			placed.push(place);
			break;
		}
	}
	return placed;
}
