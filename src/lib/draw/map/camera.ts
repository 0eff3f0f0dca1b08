/** Which part of a map is in view: its middle in map units, and how much larger it is than when all is seen. */
export interface Camera {
	readonly x: number;
	readonly y: number;
	readonly zoom: number;
}

/** Sides of the window on a map, in CSS pixels. */
export interface View {
	readonly width: number;
	readonly height: number;
}

/** A place in the window, in CSS pixels from its upper left corner. */
export interface ScreenPoint {
	readonly x: number;
	readonly y: number;
}

/** All is in view. */
export const wholeMap: Camera = { x: 0, y: 0, zoom: 1 };

/** Share of the window that the whole map fills. */
const filled = 0.92;
/** Enlarged further, one would stand between two pictures most of the time. */
const zoomRange = [0.5, 100] as const;
/** How far the middle of the window may leave the middle of the map. */
const reach = 1.1;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A camera that keeps some of the map in view. */
export function keepInside({ x, y, zoom }: Camera): Camera {
	return {
		x: clamp(x, -reach, reach),
		y: clamp(y, -reach, reach),
		zoom: clamp(zoom, ...zoomRange)
	};
}

/** CSS pixels of one unit of the map, whose whole is two units wide. */
export function pixelsPerUnit({ zoom }: Camera, { width, height }: View): number {
	return (zoom * filled * Math.min(width, height)) / 2;
}

/** Where a place of the map is in the window. */
export function toScreen(camera: Camera, view: View, x: number, y: number): ScreenPoint {
	const scale = pixelsPerUnit(camera, view);
	return {
		x: view.width / 2 + (x - camera.x) * scale,
		y: view.height / 2 - (y - camera.y) * scale
	};
}

/** The place of the map under a place of the window. */
export function toMap(camera: Camera, view: View, point: ScreenPoint): ScreenPoint {
	const scale = pixelsPerUnit(camera, view);
	return {
		x: camera.x + (point.x - view.width / 2) / scale,
		y: camera.y - (point.y - view.height / 2) / scale
	};
}

/** Enlarges by a factor so that what lies under a place of the window stays there. */
export function zoomAbout(camera: Camera, view: View, factor: number, point: ScreenPoint): Camera {
	const zoom = clamp(camera.zoom * factor, ...zoomRange);
	const held = toMap(camera, view, point);
	const moved = toMap({ ...camera, zoom }, view, point);
	return keepInside({ x: camera.x + held.x - moved.x, y: camera.y + held.y - moved.y, zoom });
}

/** Moves the map to the right and downwards, in pixels of the window. */
export function panBy(camera: Camera, view: View, dx: number, dy: number): Camera {
	const scale = pixelsPerUnit(camera, view);
	return keepInside({ ...camera, x: camera.x - dx / scale, y: camera.y + dy / scale });
}

/** Whether a place of the map is in the window, `margin` pixels from its edges. */
export function isInView(camera: Camera, view: View, x: number, y: number, margin = 0): boolean {
	const point = toScreen(camera, view, x, y);
	return (
		point.x >= margin &&
		point.y >= margin &&
		point.x <= view.width - margin &&
		point.y <= view.height - margin
	);
}

/** Brings a place into view, and as near as it is. */
export function bringIntoView(camera: Camera, view: View, x: number, y: number): Camera {
	return isInView(camera, view, x, y, 24) ? camera : keepInside({ ...camera, x, y });
}

/** Sides of a picture while all is in view, and at most, in CSS pixels. */
const sides = { all: [8, 40], most: 192 } as const;

/**
 * Side of a picture on the map, in CSS pixels: about as large as all can be without hiding each other, and growing slower
 * than the map when it is enlarged, so that they come apart.
 * @param size how much larger the visitor wants them
 */
export function pictureSide(
	{ zoom }: Camera,
	{ width, height }: View,
	count: number,
	size = 1
): number {
	const share = (0.75 * Math.min(width, height)) / Math.sqrt(Math.max(1, count));
	return Math.min(sides.most, size * clamp(share, ...sides.all) * zoom ** 0.8);
}

/** Pictures smaller than this are drawn as dots, in CSS pixels. */
export const smallestPicture = 6;
