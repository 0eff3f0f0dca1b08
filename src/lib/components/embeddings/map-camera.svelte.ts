import {
	bringIntoView,
	panBy,
	pixelsPerUnit,
	toMap,
	toScreen,
	wholeMap,
	zoomAbout,
	type Camera,
	type ScreenPoint,
	type View
} from '$lib/draw/map/camera';

/** The window on a map: how large it is, and which part of the map is in it. */
export class MapCamera {
	/** Sides of the window, in CSS pixels, as the page measures them. */
	width = $state(0);
	height = $state(0);
	/** What is in view now; replaced whole. */
	now = $state.raw<Camera>(wholeMap);

	readonly view = $derived<View>({ width: this.width, height: this.height });
	/** CSS pixels of one unit of the map. */
	readonly scale = $derived(pixelsPerUnit(this.now, this.view));

	/** Where a place of the map is in the window. */
	toScreen(x: number, y: number): ScreenPoint {
		return toScreen(this.now, this.view, x, y);
	}

	/** The place of the map under a place of the window. */
	toMap(at: ScreenPoint): ScreenPoint {
		return toMap(this.now, this.view, at);
	}

	/** Moves the map to the right and downwards, in pixels of the window. */
	panBy(dx: number, dy: number): void {
		this.now = panBy(this.now, this.view, dx, dy);
	}

	/** Enlarges by a factor about a place of the window, else about its middle. */
	zoomBy(factor: number, about: ScreenPoint = { x: this.width / 2, y: this.height / 2 }): void {
		this.now = zoomAbout(this.now, this.view, factor, about);
	}

	/** Moves no further than it takes to see a place of the map. */
	bringIntoView(x: number, y: number): void {
		this.now = bringIntoView(this.now, this.view, x, y);
	}

	/** The whole map again. */
	showAll(): void {
		this.now = wholeMap;
	}
}
