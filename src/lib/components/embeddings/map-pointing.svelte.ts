import type { ScreenPoint } from '$lib/draw/map/camera';
import { Gestures, wheelFactor } from './gestures';
import type { MapCamera } from './map-camera.svelte';

/** A line on a map, in its units. */
export type MapLine = readonly (readonly [number, number])[];

/** What becomes of it when pointers do something else than move the map. */
export interface PointingAnswers {
	/** A mouse is over this place of the window. */
	readonly onhover: (at: ScreenPoint) => void;
	readonly onclick: (at: ScreenPoint) => void;
	/** A line was drawn around something. */
	readonly onlasso: (line: MapLine) => void;
}

/** What pointers do on a map: they move and enlarge it, point, click, and draw a lasso. */
export class MapPointing {
	/** The next drag draws a lasso. */
	isLassoing = $state(false);
	#line = $state.raw<MapLine>([]);
	readonly #gestures = new Gestures();

	constructor(
		private readonly camera: MapCamera,
		private readonly answers: PointingAnswers
	) {}

	/** The lasso that is being drawn; empty where there is none. */
	get line(): MapLine {
		return this.#line;
	}

	/** A lasso is being drawn, or the next drag draws one. */
	get hasLasso(): boolean {
		return this.isLassoing || this.#line.length > 0;
	}

	/** Pointers move the map again; a line that was begun is forgotten. */
	dropLasso(): void {
		this.isLassoing = false;
		this.#line = [];
	}

	readonly down = (event: PointerEvent): void => {
		if (event.button !== 0) return;
		(event.currentTarget as Element).setPointerCapture(event.pointerId);
		if (this.isLassoing || event.shiftKey) this.#line = [this.#inMap(event)];
		else this.#gestures.down(event.pointerId, placeOf(event));
	};

	readonly move = (event: PointerEvent): void => {
		const at = placeOf(event);
		if (this.#line.length) this.#line = [...this.#line, this.#inMap(event)];
		else if (this.#gestures.count) this.#drag(event.pointerId, at);
		else if (event.pointerType === 'mouse') this.answers.onhover(at);
	};

	readonly up = (event: PointerEvent): void => {
		if (this.#line.length) this.#endLasso();
		else if (this.#gestures.up(event.pointerId)) this.answers.onclick(placeOf(event));
	};

	readonly wheel = (event: WheelEvent): void => {
		event.preventDefault();
		this.camera.zoomBy(wheelFactor(event), placeOf(event));
	};

	#inMap(event: PointerEvent): readonly [number, number] {
		const { x, y } = this.camera.toMap(placeOf(event));
		return [x, y];
	}

	#drag(pointer: number, at: ScreenPoint): void {
		this.camera.now = this.#gestures.move(pointer, at, this.camera.now, this.camera.view);
	}

	#endLasso(): void {
		this.answers.onlasso(this.#line);
		this.dropLasso();
	}
}

/** An event's place in the window. */
function placeOf(event: PointerEvent | WheelEvent): ScreenPoint {
	const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
	return { x: event.clientX - left, y: event.clientY - top };
}
