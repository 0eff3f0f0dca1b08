import { panBy, zoomAbout, type Camera, type ScreenPoint, type View } from '$lib/draw/map/camera';

/** A finger, pen or mouse that is down. */
interface Touch {
	readonly at: ScreenPoint;
	/** Where it went down. */
	readonly from: ScreenPoint;
}

/** Farthest a pointer may tremble and still click, in CSS pixels. */
const trembling = 5;

const middle = (a: ScreenPoint, b: ScreenPoint) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: ScreenPoint, b: ScreenPoint) => Math.hypot(a.x - b.x, a.y - b.y);

/** What the pointers on a map do: one drags it, two enlarge it. Knows nothing of the DOM. */
export class Gestures {
	readonly #touches = new Map<number, Touch>();
	#hasMoved = false;

	/** Pointers that are down. */
	get count(): number {
		return this.#touches.size;
	}

	down(pointer: number, at: ScreenPoint): void {
		if (this.#touches.size === 0) this.#hasMoved = false;
		this.#touches.set(pointer, { at, from: at });
	}

	/** The camera after a pointer has moved. */
	move(pointer: number, at: ScreenPoint, camera: Camera, view: View): Camera {
		const touch = this.#touches.get(pointer);
		if (!touch) return camera;
		if (distance(touch.from, at) > trembling) this.#hasMoved = true;
		const [other] = [...this.#touches].filter(([id]) => id !== pointer).map(([, held]) => held.at);
		this.#touches.set(pointer, { ...touch, at });
		if (!this.#hasMoved) return camera;
		if (!other) return panBy(camera, view, at.x - touch.at.x, at.y - touch.at.y);
		const before = middle(touch.at, other);
		const after = middle(at, other);
		const factor = distance(at, other) / Math.max(1, distance(touch.at, other));
		const moved = panBy(camera, view, after.x - before.x, after.y - before.y);
		return zoomAbout(moved, view, factor, after);
	}

	/** Lifts a pointer; returns whether it clicked. */
	up(pointer: number): boolean {
		const clicked = this.#touches.size === 1 && this.#touches.has(pointer) && !this.#hasMoved;
		this.#touches.delete(pointer);
		return clicked;
	}
}

/** How much a turn of the wheel enlarges: the same for a mouse's notches and a touch pad's small steps. */
export function wheelFactor({ deltaY, deltaMode, ctrlKey }: WheelEvent): number {
	const pixels = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
	return 2 ** (-Math.max(-240, Math.min(240, pixels)) * (ctrlKey ? 0.01 : 0.003));
}
