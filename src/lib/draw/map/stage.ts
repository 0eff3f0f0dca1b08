import { DotSurface } from './dots';
import { SpriteSurface } from './sprites';
import type { FromStage, MapScene, MapSurface, ToStage } from './scene';

type AnyCanvas = HTMLCanvasElement | OffscreenCanvas;

/** What a stage sends, and what it hands over with it. */
export type Tell = (message: FromStage, transfer?: readonly Transferable[]) => void;

/** A canvas on which a map is painted, in a worker or on the page: hears messages, paints at most once a frame. */
export class MapStage {
	readonly #gl: WebGL2RenderingContext | null;
	#surface: MapSurface | null = null;
	#scene: MapScene | null = null;
	#frame = 0;

	constructor(
		private readonly canvas: AnyCanvas,
		private readonly tell: Tell
	) {
		const options = { antialias: false, depth: false, stencil: false };
		this.#gl = (canvas as OffscreenCanvas).getContext('webgl2', options);
		this.#surface = this.#makeSurface();
		canvas.addEventListener('webglcontextlost', this.#lose);
		canvas.addEventListener('webglcontextrestored', this.#restore);
		tell({ type: 'ready', paintedWith: this.#gl ? 'webgl2' : 'canvas' });
	}

	#makeSurface(): MapSurface | null {
		if (this.#gl) return new SpriteSurface(this.#gl);
		const context = (this.canvas as OffscreenCanvas).getContext('2d');
		return context && new DotSurface(context);
	}

	readonly #lose = (event: Event) => {
		event.preventDefault();
		this.#surface = null;
	};

	readonly #restore = () => {
		this.#surface = this.#makeSurface();
		this.tell({ type: 'restored' });
		this.#schedule();
	};

	/** Does what the page says. */
	hear(message: ToStage): void {
		const surface = this.#surface;
		if (message.type === 'scene') this.#show(message.scene);
		else if (message.type === 'atlas') surface?.newAtlas(message.form);
		else if (message.type === 'row') surface?.showRow(message.row, message.bytes, message.isLast);
		else if (message.type === 'detail')
			surface?.showDetail(message.index, message.slot, message.bytes);
		else if (message.type === 'forget') surface?.forgetDetails();
		else if (message.type === 'snapshot') void this.#snapshot();
		else if (message.type === 'dispose') this.#dispose();
		if (message.type !== 'dispose') this.#schedule();
	}

	#show(change: Partial<MapScene>): void {
		this.#scene = { ...this.#scene, ...change } as MapScene;
	}

	#schedule(): void {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#paint();
			this.tell({ type: 'drawn' });
		});
	}

	#paint(): void {
		const scene = this.#scene;
		if (!scene || scene.view.width < 1 || scene.view.height < 1) return;
		const width = Math.round(scene.view.width * scene.ratio);
		const height = Math.round(scene.view.height * scene.ratio);
		if (this.canvas.width !== width) this.canvas.width = width;
		if (this.canvas.height !== height) this.canvas.height = height;
		this.#surface?.draw(scene);
	}

	async #snapshot(): Promise<void> {
		// Painted in this very task: WebGL forgets its pixels once they are shown.
		this.#paint();
		const bitmap = await createImageBitmap(this.canvas);
		this.tell({ type: 'snapshot', bitmap }, [bitmap]);
	}

	#dispose(): void {
		cancelAnimationFrame(this.#frame);
		this.canvas.removeEventListener('webglcontextlost', this.#lose);
		this.canvas.removeEventListener('webglcontextrestored', this.#restore);
		this.#surface?.dispose();
		this.#surface = null;
	}
}
