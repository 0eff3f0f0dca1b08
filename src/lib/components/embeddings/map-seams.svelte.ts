import { formatCount, formatNumber } from '$lib/draw/format';
import { gridSeams } from '$lib/draw/map/grid-seams';
import { codeDistance } from '$lib/state/embeddings-nearest';
import type { MapLayout, MapOnPage } from './map-layout.svelte';
import { seamPaths, type SeamPaths } from './seam-paths';

/** One of so many pairs of cells is marked, and never more than this many. */
const oneOf = 20;
const mostSeams = 400;

const none: SeamPaths = { bars: '', ties: '' };

/** Where a map puts side by side what is far apart: on the map as the worker found it, in the grid between its cells. */
export class MapSeams {
	readonly #found = $derived.by(() => {
		const { embeddings, map } = this.onPage();
		if (!embeddings.look.seams || map.isRunning) return null;
		return this.layout.grid ? this.#inGrid() : map.worth.seams;
	});

	/** Seams whose two pictures can both be seen: which, and how far apart the mildest of them is. */
	readonly #shown = $derived.by(() => {
		const pairs: number[] = [];
		let least = Infinity;
		const { isShown } = this.layout;
		this.#found?.strengths.forEach((strength, i) => {
			const [one, other] = [this.#found!.pairs[2 * i]!, this.#found!.pairs[2 * i + 1]!];
			if (!isShown(one) || !isShown(other)) return;
			pairs.push(one, other);
			least = Math.min(least, strength);
		});
		return { pairs, least };
	});

	/** In pixels of the window. */
	readonly paths = $derived.by<SeamPaths>(() => {
		const { placeOf, side, grid } = this.layout;
		const { pairs } = this.#shown;
		return pairs.length ? seamPaths(pairs, { placeOf, side, isGrid: grid !== null }) : none;
	});

	/** How many there are and what a bar means, as a sentence; empty where none are wanted. */
	readonly legend = $derived.by(() => {
		if (!this.#found) return '';
		const { pairs, least } = this.#shown;
		const count = pairs.length / 2;
		if (count === 0)
			return 'No seams: no pictures side by side are far apart in the codes, as far as they can be seen.';
		const where = this.layout.grid ? 'in cells side by side' : 'side by side on the map';
		const usual = this.layout.grid
			? 'cells side by side usually are'
			: 'the nearest codes usually are';
		return `${formatCount(count)} ${count === 1 ? 'seam' : 'seams'}: pictures ${where}, at least ${formatNumber(least, 2)} times as far apart in the codes as ${usual}${this.#others}.`;
	});

	/** In words, whether more were found than are drawn. */
	readonly #others = $derived.by(() => {
		const found = this.layout.grid ? null : this.onPage().map.worth.seams;
		const more = found ? found.found - found.strengths.length : 0;
		return more > 0 ? `; the worst of ${formatCount(found!.found)}` : '';
	});

	constructor(
		private readonly onPage: () => MapOnPage,
		private readonly layout: MapLayout
	) {}

	#inGrid() {
		const { map } = this.onPage();
		const { grid } = this.layout;
		const { shown } = map;
		if (!grid || !shown) return null;
		const { encoded, choice } = shown;
		const distanceOf = (one: number, other: number) =>
			codeDistance(encoded.codes, choice.metric, one, other);
		const count = grid.shown.reduce((sum, isShown) => sum + isShown, 0);
		return gridSeams(grid, distanceOf, Math.min(mostSeams, Math.ceil((2 * count) / oneOf)));
	}
}
