import { paintCell, type CellPicture } from './cells';

/** Side of a cell, in pixels. */
export const atlasCell = 32;
/** Cells of a row at most: 4096 pixels, which every machine's graphics can hold. */
const mostColumns = 128;
/** Pictures whose mean brightness lies below this are light on dark. */
const darkest = 0.4;
/** Pictures that fit into one atlas. */
export const atlasCapacity = mostColumns ** 2;

/** All pictures of a set, side by side in one image. */
export class Atlas {
	/** Cells of a row. */
	readonly columns: number;
	readonly rows: number;
	/** Sides, in pixels. */
	readonly width: number;
	readonly height: number;
	/** One number a pixel, row by row. */
	readonly pixels: Uint32Array;
	/** Counts the paintings: whoever shows the atlas sees that it changed. */
	version = 0;
	/** What was painted so far: whether any of it has colour, and how bright it is. */
	#hasColour = false;
	#brightness = 0;
	#pictures = 0;
	/** When each row of cells was painted last. */
	readonly #painted: number[];

	/** @param count pictures there is room for */
	constructor(readonly count: number) {
		if (count < 1 || count > atlasCapacity)
			throw new RangeError(`an atlas holds 1 to ${atlasCapacity} pictures, got ${count}`);
		this.columns = Math.ceil(Math.sqrt(count));
		this.rows = Math.ceil(count / this.columns);
		this.width = this.columns * atlasCell;
		this.height = this.rows * atlasCell;
		this.pixels = new Uint32Array(this.width * this.height);
		this.#painted = Array<number>(this.rows).fill(0);
	}

	/** Upper left corner of a picture's cell, in pixels. */
	cornerOf(index: number): { readonly left: number; readonly top: number } {
		return {
			left: (index % this.columns) * atlasCell,
			top: Math.floor(index / this.columns) * atlasCell
		};
	}

	/** Puts a picture into its cell. */
	paint(index: number, picture: CellPicture): void {
		const place = { pixels: this.pixels, stride: this.width, side: atlasCell };
		paintCell({ ...place, ...this.cornerOf(index) }, picture);
		this.#lookAt(index);
		this.#painted[Math.floor(index / this.columns)] = ++this.version;
	}

	/** Light ink on dark ground, without colour, as handwritten digits are: such pictures may take the colour of their class. */
	get isInk(): boolean {
		return !this.#hasColour && this.#pictures > 0 && this.#brightness / this.#pictures < darkest;
	}

	#lookAt(index: number): void {
		const { left, top } = this.cornerOf(index);
		let sum = 0;
		for (let y = top; y < top + atlasCell; y++)
			for (let x = left; x < left + atlasCell; x++) {
				const pixel = this.pixels[y * this.width + x]!;
				const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
				if (red !== green || green !== blue) this.#hasColour = true;
				sum += green;
			}
		this.#brightness += sum / (255 * atlasCell ** 2);
		this.#pictures++;
	}

	/** Version at which a row of cells was painted last. */
	paintedAt(row: number): number {
		return this.#painted[row]!;
	}

	/** Rows of cells that were painted after a version. */
	rowsSince(version: number): number[] {
		return this.#painted.flatMap((painted, row) => (painted > version ? [row] : []));
	}
}
