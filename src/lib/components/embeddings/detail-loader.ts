import { isInView, toScreen, type Camera, type View } from '$lib/draw/map/camera';
import { paintCell } from '$lib/draw/map/cells';
import { DetailSlots } from '$lib/draw/map/detail';
import type { MapPainter } from '$lib/draw/map/painter';
import { detailCell, detailColumns } from '$lib/draw/map/scene';
import type { SetInView } from '$lib/state/embeddings-view';

/** More pictures than this are not drawn sharper: they would be too small to tell. */
const mostVisible = 1024;

/** Rows in view, those nearest to its middle first; none where there are too many. */
export function rowsInView(
	positions: Float32Array,
	camera: Camera,
	view: View,
	margin: number
): number[] {
	const found: { readonly row: number; readonly far: number }[] = [];
	for (let row = 0; row < positions.length / 2; row++) {
		const [x, y] = [positions[2 * row]!, positions[2 * row + 1]!];
		if (!isInView(camera, view, x, y, -margin)) continue;
		const at = toScreen(camera, view, x, y);
		found.push({ row, far: Math.hypot(at.x - view.width / 2, at.y - view.height / 2) });
	}
	if (found.length > mostVisible) return [];
	return found.sort((a, b) => a.far - b.far).map(({ row }) => row);
}

/** Brings sharper pictures of what is near the camera, a few at a time. */
export class DetailLoader {
	readonly #slots = new DetailSlots(detailColumns ** 2);
	#view: SetInView | null = null;
	#turn = 0;
	/** Rows that have a cell and are not in it yet. */
	#unpainted: readonly { readonly index: number; readonly slot: number }[] = [];

	constructor(private readonly painter: MapPainter) {}

	/** Forgets what is there: another set came, or the graphics context was lost. */
	reset(): void {
		this.#turn++;
		this.#unpainted = [];
		this.#slots.clear();
		this.painter.forgetDetails();
	}

	/** Loads sharper pictures of these rows, most wanted first. A later call stops an earlier one. */
	async load(view: SetInView, rows: readonly number[]): Promise<void> {
		if (view !== this.#view) this.reset();
		this.#view = view;
		const turn = ++this.#turn;
		for (const { index } of this.#unpainted) this.#slots.giveBack(index);
		this.#unpainted = this.#slots.want(rows);
		for (const { index, slot } of this.#unpainted) {
			const picture = await view.picture(index);
			if (turn !== this.#turn) return;
			this.#unpainted = this.#unpainted.slice(1);
			if (!picture) continue;
			const pixels = new Uint32Array(detailCell * detailCell);
			paintCell({ pixels, stride: detailCell, left: 0, top: 0, side: detailCell }, picture);
			this.painter.showDetail(index, slot, pixels);
			// One picture a task: painting them all at once would hold up the page.
			await new Promise((resolve) => setTimeout(resolve));
			if (turn !== this.#turn) return;
		}
	}
}
