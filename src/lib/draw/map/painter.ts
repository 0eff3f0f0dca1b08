import { atlasCell, type Atlas } from './atlas';
import { MapStage } from './stage';
import type { FromStage, MapScene, PaintedWith, ToStage } from './scene';

/** What a map shows, with its pictures. */
export type PaintedScene = Omit<MapScene, 'isInk'> & {
	/** The pictures by row; null where the rows are vectors. */
	readonly atlas: Atlas | null;
};

/** What a painter says. */
export interface PainterListener {
	onready?(paintedWith: PaintedWith): void;
	/** The graphics context was lost and is back: sharper pictures are gone. */
	onrestore?(): void;
}

/** Rows of an atlas's cells that are sent at once: all of them would hold up the page. */
const rowsAtOnce = 6;

const arrays = ['positions', 'colours', 'opacities'] as const;

function makeWorker(): Worker {
	return new Worker(new URL('./stage.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * A map on a canvas. It is painted in a worker where the browser can, so that slow graphics do not hold up the page; what
 * has not changed since the last frame is not sent again.
 */
export class MapPainter {
	readonly #send: (message: ToStage, transfer?: readonly Transferable[]) => void;
	readonly #end: () => void;
	#scene: PaintedScene | null = null;
	/** What the stage has. */
	#sent: Partial<PaintedScene> = {};
	#version = 0;
	#isDrawing = false;
	#snapshots: ((bitmap: ImageBitmap) => void)[] = [];

	constructor(
		canvas: HTMLCanvasElement,
		private readonly listener: PainterListener = {}
	) {
		if ('transferControlToOffscreen' in canvas) {
			const worker = makeWorker();
			worker.onmessage = ({ data }: MessageEvent<FromStage>) => this.#hear(data);
			this.#send = (message, transfer) => worker.postMessage(message, [...(transfer ?? [])]);
			this.#end = () => worker.terminate();
			const offscreen = canvas.transferControlToOffscreen();
			this.#send({ type: 'canvas', canvas: offscreen }, [offscreen]);
		} else {
			const stage = new MapStage(canvas, (message) => this.#hear(message));
			this.#send = (message) => stage.hear(message);
			this.#end = () => stage.hear({ type: 'dispose' });
		}
	}

	#hear(message: FromStage): void {
		if (message.type === 'ready') this.listener.onready?.(message.paintedWith);
		else if (message.type === 'snapshot') this.#snapshots.shift()?.(message.bitmap);
		else if (message.type === 'restored') this.#restore();
		else {
			this.#isDrawing = false;
			this.#flush();
		}
	}

	#restore(): void {
		this.#sent = {};
		this.#isDrawing = false;
		this.listener.onrestore?.();
		this.#flush();
	}

	/** Shows a scene with the next frame; of scenes that come faster than frames only the last is drawn. */
	show(scene: PaintedScene): void {
		this.#scene = scene;
		this.#flush();
	}

	/** Sends what has changed, unless the stage is still drawing. */
	#flush(): void {
		const scene = this.#scene;
		if (!scene || this.#isDrawing) return;
		const hasNewRows = this.#sendAtlas(scene.atlas);
		if (scene === this.#sent && !hasNewRows) return;
		const { atlas, ...rest } = scene;
		const change: Partial<MapScene> = { ...rest, isInk: atlas?.isInk ?? false };
		const known = arrays.filter((name) => this.#sent[name] === scene[name]);
		const changed = Object.entries(change).filter(([name]) => !(known as string[]).includes(name));
		this.#sent = scene;
		this.#isDrawing = true;
		this.#send({ type: 'scene', scene: Object.fromEntries(changed) });
	}

	/** Sends some of what was painted since the last time; returns whether there was any. */
	#sendAtlas(atlas: Atlas | null): boolean {
		if (this.#sent.atlas !== atlas) {
			const form = atlas && formOf(atlas);
			this.#send({ type: 'atlas', form });
			this.#sent = { ...this.#sent, atlas };
			this.#version = 0;
		}
		const rows = atlas?.rowsSince(this.#version) ?? [];
		if (!atlas || rows.length === 0) return false;
		const now = rows.slice(0, rowsAtOnce);
		const rest = rows.slice(rowsAtOnce);
		for (const row of now) this.#sendRow(atlas, row, rest.length === 0 && row === now.at(-1));
		this.#version = rest.length
			? Math.min(...rest.map((row) => atlas.paintedAt(row))) - 1
			: atlas.version;
		return true;
	}

	#sendRow(atlas: Atlas, row: number, isLast: boolean): void {
		const size = atlas.width * atlasCell;
		const bytes = new Uint8Array(atlas.pixels.slice(row * size, (row + 1) * size).buffer);
		this.#send({ type: 'row', row, bytes, isLast }, [bytes.buffer]);
	}

	/** Shows a sharper picture of a row from now on; the pixels are handed over. */
	showDetail(index: number, slot: number, pixels: Uint32Array<ArrayBuffer>): void {
		const bytes = new Uint8Array(pixels.buffer);
		this.#send({ type: 'detail', index, slot, bytes }, [bytes.buffer]);
	}

	/** Shows no sharper picture any more. */
	forgetDetails(): void {
		this.#send({ type: 'forget' });
	}

	/** What is on the canvas now, as a picture of its own. */
	async snapshot(): Promise<HTMLCanvasElement> {
		const bitmap = await new Promise<ImageBitmap>((resolve) => {
			this.#snapshots.push(resolve);
			this.#send({ type: 'snapshot' });
		});
		const copy = document.createElement('canvas');
		copy.width = bitmap.width;
		copy.height = bitmap.height;
		copy.getContext('2d')?.drawImage(bitmap, 0, 0);
		bitmap.close();
		return copy;
	}

	/** Stops painting and gives the graphics memory back. */
	dispose(): void {
		this.#scene = null;
		this.#end();
	}
}

function formOf({ columns, rows, width, height }: Atlas) {
	return { columns, rows, width, height };
}
