import type { ScreenPoint } from '$lib/draw/map/camera';
import { nearestPoint, pointTowards, type Direction } from '$lib/draw/map/pick';
import type { MapCamera } from './map-camera.svelte';
import type { MapLayout, MapOnPage } from './map-layout.svelte';

/** Pixels beside a picture that still count as the picture. */
const near = 4;

/** Which picture of a map is chosen, and how to choose another. */
export class MapChoice {
	/** Whether what is chosen elsewhere on the page is of this map's set. */
	readonly isLinked = $derived.by(() => {
		const { embeddings, map } = this.onPage();
		return map.view !== null && map.view === embeddings.view;
	});
	/** The row that is pointed at, else the one chosen. */
	readonly focus = $derived.by(() => (this.isLinked ? this.onPage().embeddings.focus : null));
	/** Its nearest codes, the nearest first. */
	readonly neighbours = $derived.by(() => {
		const { embeddings, map } = this.onPage();
		return this.focus === null || map.isRunning ? [] : embeddings.neighboursOf(map, this.focus);
	});

	constructor(
		private readonly onPage: () => MapOnPage,
		private readonly camera: MapCamera,
		private readonly layout: MapLayout
	) {}

	/** Points at what is under a place of the window. */
	pointAt(at: ScreenPoint): void {
		if (this.isLinked) this.onPage().embeddings.point(this.#rowAt(at));
	}

	/** Chooses what is under a place of the window; nothing, if nothing is there. */
	pinAt(at: ScreenPoint): void {
		if (this.isLinked) this.onPage().embeddings.pin(this.#rowAt(at));
	}

	/** Chooses a row and brings it into view. */
	choose(row: number | null): void {
		const { positions } = this.layout;
		if (row === null || !positions || !this.isLinked) return;
		this.onPage().embeddings.pin(row);
		this.camera.bringIntoView(positions[2 * row]!, positions[2 * row + 1]!);
	}

	/** Chooses the nearest code of the row that is pointed at or chosen. */
	async chooseNearest(): Promise<void> {
		const { focus } = this;
		const { map } = this.onPage();
		if (focus === null || map.isRunning) return;
		const [nearest] = await map.near.ask(focus);
		if (this.focus === focus) this.choose(nearest?.row ?? null);
	}

	/** Chooses the next row in a direction; the one nearest to the middle of the window if none is chosen. */
	walk(direction: Direction): void {
		const { positions, isShown } = this.layout;
		if (!positions) return;
		const { pinned } = this.onPage().embeddings;
		const { x, y } = this.camera.now;
		this.choose(
			pinned === null
				? nearestPoint(positions, x, y, 4, isShown)
				: pointTowards(positions, pinned, direction, isShown)
		);
	}

	#rowAt(at: ScreenPoint): number | null {
		const { positions, side, isShown } = this.layout;
		if (!positions) return null;
		const { x, y } = this.camera.toMap(at);
		return nearestPoint(positions, x, y, (side / 2 + near) / this.camera.scale, isShown);
	}
}
