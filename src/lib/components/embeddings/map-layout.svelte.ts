import { prefersReducedMotion, Tween } from 'svelte/motion';
import { isInView, pictureSide, smallestPicture, type ScreenPoint } from '$lib/draw/map/camera';
import { between } from '$lib/draw/map/extent';
import { gridSide, gridView } from '$lib/draw/map/grid-view';
import type { Embeddings } from '$lib/state/embeddings.svelte';
import type { MapRun } from '$lib/state/embeddings-run.svelte';
import type { MapCamera } from './map-camera.svelte';

/** A map, and what the page's maps have in common. */
export interface MapOnPage {
	readonly embeddings: Embeddings;
	readonly map: MapRun;
}

const largestDot = 8;
/** Share of a grid's cell that its picture fills. */
const filled = 0.95;

/** Where the pictures of a map are now, how large and how visible: on the map, in the grid, or on their way. */
export class MapLayout {
	readonly #gridShare = new Tween(0, { duration: 300 });

	readonly #unit = $derived.by(() => this.onPage().map.unit);
	readonly #atlas = $derived.by(() => this.onPage().map.view?.atlas ?? null);
	readonly #wantsGrid = $derived.by(() => {
		const { embeddings, map } = this.onPage();
		return embeddings.look.grid && !map.isRunning && this.#atlas !== null;
	});

	/** The grid that the pictures stand in or move to; null on the map itself. */
	readonly grid = $derived(
		this.#wantsGrid && this.#unit ? gridView(this.#unit, gridSide(this.#unit.length / 2)) : null
	);
	/** How far they have come, 1 in the grid. */
	readonly #share = $derived(this.grid ? this.#gridShare.current : 0);
	/** Of every row, x and y in map units; null while there is no map. */
	readonly positions = $derived(
		this.grid && this.#unit ? between(this.#unit, this.grid.positions, this.#share) : this.#unit
	);

	readonly #ownOpacities = $derived.by(() => {
		const { embeddings, map } = this.onPage();
		if (map.view === embeddings.view) return embeddings.opacities;
		return new Uint8Array(map.view?.count ?? 0).fill(255);
	});
	/** Of every row, 0 to 255: in the grid, the row that a cell shows stands for those near it. */
	readonly opacities = $derived.by(() => {
		const { grid } = this;
		if (!grid) return this.#ownOpacities;
		return this.#ownOpacities.map((own, row) => (grid.shown[row] ? own : own * (1 - this.#share)));
	});

	/** Longer side of a picture or diameter of a dot, in CSS pixels. */
	readonly side = $derived.by(() => {
		const free = this.#freeSide();
		if (!this.grid) return free;
		return free + this.#share * (this.grid.cell * this.camera.scale * filled - free);
	});
	/** Too small for pictures, or dots are wanted. */
	readonly asDots = $derived.by(() => this.#mustBeDots() || this.side < smallestPicture);

	/** Call it while a component is being made: the way into the grid is its motion. */
	constructor(
		private readonly onPage: () => MapOnPage,
		private readonly camera: MapCamera
	) {
		$effect(() => {
			const isJump = prefersReducedMotion.current || !this.grid;
			void this.#gridShare.set(this.grid ? 1 : 0, isJump ? { duration: 0 } : {});
		});
	}

	/** Whether a row can be seen, and so be pointed at. */
	readonly isShown = (row: number): boolean => (this.opacities[row] ?? 0) > 200;

	/** A row's place in the window. */
	readonly placeOf = (row: number): ScreenPoint => {
		const { positions } = this;
		const [x, y] = positions ? [positions[2 * row]!, positions[2 * row + 1]!] : [0, 0];
		return this.camera.toScreen(x, y);
	};

	/** Whether pictures can be seen anywhere in the window; true where there is no map to be lost on. */
	readonly isAnyInView = $derived.by(() => {
		const { positions } = this;
		if (!positions) return true;
		const { now, view } = this.camera;
		const margin = -this.side / 2;
		for (let row = 0; row < positions.length / 2; row++)
			if (isInView(now, view, positions[2 * row]!, positions[2 * row + 1]!, margin)) return true;
		return positions.length === 0;
	});

	#mustBeDots(): boolean {
		return this.onPage().embeddings.look.points === 'dots' || !this.#atlas;
	}

	/** Outside the grid. */
	#freeSide(): number {
		const { embeddings, map } = this.onPage();
		const { now, view } = this.camera;
		const own = pictureSide(now, view, map.view?.count ?? 1, embeddings.look.size / 100);
		return this.#mustBeDots() ? Math.min(own, largestDot) : own;
	}
}
