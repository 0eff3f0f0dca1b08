/** Opaque pixels, four bytes each. */
export interface CellPicture {
	readonly width: number;
	readonly height: number;
	readonly rgba: Uint8ClampedArray;
}

/** A square of a larger array of pixels. */
export interface CellPlace {
	/** One number a pixel. */
	readonly pixels: Uint32Array;
	/** Pixels of a row. */
	readonly stride: number;
	/** Upper left corner. */
	readonly left: number;
	readonly top: number;
	readonly side: number;
}

/** Which source pixels a target pixel covers, with what share of it each. */
interface Span {
	readonly first: number;
	readonly shares: readonly number[];
}

const spans = new Map<string, readonly Span[]>();

/** What each of `target` pixels covers of `source` pixels when they are stretched or squeezed to the same length. */
export function coverage(source: number, target: number): readonly Span[] {
	const key = `${source}/${target}`;
	const known = spans.get(key);
	if (known) return known;
	const scale = source / target;
	const made = Array.from({ length: target }, (_, i): Span => {
		const [from, to] = [i * scale, (i + 1) * scale];
		const first = Math.floor(from + 1e-9);
		const last = Math.max(first, Math.ceil(to - 1e-9) - 1);
		const shares = Array.from(
			{ length: last - first + 1 },
			(_, j) => (Math.min(to, first + j + 1) - Math.max(from, first + j)) / scale
		);
		return { first, shares };
	});
	spans.set(key, made);
	return made;
}

const gutter = 1;

/** Mean colour of a rectangle of the source, each pixel weighed by how much of it is covered. */
function meanPixel(
	{ rgba, width }: CellPicture,
	across: Span,
	down: Span,
	offset: { readonly x: number; readonly y: number }
): number {
	let [red, green, blue] = [0.5, 0.5, 0.5];
	for (let j = 0; j < down.shares.length; j++) {
		const row = (offset.y + down.first + j) * width + offset.x + across.first;
		for (let i = 0; i < across.shares.length; i++) {
			const share = down.shares[j]! * across.shares[i]!;
			const at = 4 * (row + i);
			red += share * rgba[at]!;
			green += share * rgba[at + 1]!;
			blue += share * rgba[at + 2]!;
		}
	}
	// Little-endian, as every machine with a browser is.
	return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Paints the middle square of a picture into a cell: the mean of what each pixel covers, sharp where it is enlarged. A
 * rim of one pixel repeats the picture's edge, so that neighbouring cells do not shine through.
 */
export function paintCell(place: CellPlace, picture: CellPicture): void {
	const { pixels, stride, left, top, side } = place;
	const inner = side - 2 * gutter;
	const source = Math.min(picture.width, picture.height);
	const offset = {
		x: Math.floor((picture.width - source) / 2),
		y: Math.floor((picture.height - source) / 2)
	};
	const covered = coverage(source, inner);
	for (let y = 0; y < inner; y++) {
		const start = (top + gutter + y) * stride + left;
		for (let x = 0; x < inner; x++)
			pixels[start + gutter + x] = meanPixel(picture, covered[x]!, covered[y]!, offset);
		pixels[start] = pixels[start + gutter]!;
		pixels[start + side - 1] = pixels[start + side - 2]!;
	}
	const row = (y: number) => (top + y) * stride + left;
	pixels.copyWithin(row(0), row(1), row(1) + side);
	pixels.copyWithin(row(side - 1), row(side - 2), row(side - 2) + side);
}
