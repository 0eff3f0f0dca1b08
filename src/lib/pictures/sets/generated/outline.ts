/** How far each pixel of a glyph lies from its outline: with it a glyph can be made bolder and bent without steps. */

/** Distances in pixels, negative inside, row by row. */
export interface Outline {
	readonly side: number;
	readonly distances: Float32Array;
}

/**
 * Squared distances to the nearest cell of 0 along one line, where `line` holds squared distances found so far: the
 * lower envelope of parabolas.
 *
 * @source Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012
 */
class LineTransform {
	/** Places of the parabolas that make the envelope, and where each takes over from the one before. */
	readonly #vertices: Int32Array;
	readonly #borders: Float64Array;
	/** Changed in place by `run`. */
	readonly line: Float64Array;
	readonly #before: Float64Array;

	constructor(length: number) {
		this.#vertices = new Int32Array(length);
		this.#borders = new Float64Array(length + 1);
		this.line = new Float64Array(length);
		this.#before = new Float64Array(length);
	}

	/** Where two parabolas cross. */
	#meet(one: number, other: number): number {
		const { line } = this;
		return (line[one]! + one * one - line[other]! - other * other) / (2 * (one - other));
	}

	#findEnvelope(): void {
		let last = 0;
		this.#vertices[0] = 0;
		this.#borders[0] = -Infinity;
		this.#borders[1] = Infinity;
		for (let at = 1; at < this.line.length; at++) {
			let border = this.#meet(at, this.#vertices[last]!);
			while (border <= this.#borders[last]!) border = this.#meet(at, this.#vertices[--last]!);
			this.#vertices[++last] = at;
			this.#borders[last] = border;
			this.#borders[last + 1] = Infinity;
		}
	}

	run(): void {
		this.#findEnvelope();
		this.#before.set(this.line);
		let nearest = 0;
		for (let at = 0; at < this.line.length; at++) {
			while (this.#borders[nearest + 1]! < at) nearest++;
			const vertex = this.#vertices[nearest]!;
			this.line[at] = (at - vertex) ** 2 + this.#before[vertex]!;
		}
	}
}

/** Far beyond any distance in a glyph, but finite: parabolas at infinity have no meeting point. */
const farAway = 1e6;

/** Squared distance from each pixel to the nearest one that is marked: along all rows, then along all columns. */
function squaredDistances(side: number, isMarked: (at: number) => boolean): Float64Array {
	const field = Float64Array.from({ length: side * side }, (_, at) => (isMarked(at) ? 0 : farAway));
	const transform = new LineTransform(side);
	const { line } = transform;
	const runLine = (start: number, stride: number) => {
		for (let at = 0; at < side; at++) line[at] = field[start + at * stride]!;
		transform.run();
		for (let at = 0; at < side; at++) field[start + at * stride] = line[at]!;
	};
	for (let row = 0; row < side; row++) runLine(row * side, 1);
	for (let column = 0; column < side; column++) runLine(column, side);
	return field;
}

/**
 * The outline of what is inked.
 *
 * @param ink share of ink of each pixel in [0, 1], row by row; a half decides
 */
export function traceOutline(side: number, ink: ArrayLike<number>): Outline {
	const outside = squaredDistances(side, (at) => ink[at]! >= 0.5);
	const inside = squaredDistances(side, (at) => ink[at]! < 0.5);
	const distances = Float32Array.from(outside, (value, at) =>
		value > 0 ? Math.sqrt(value) - 0.5 : 0.5 - Math.sqrt(inside[at]!)
	);
	return { side, distances };
}

/** Distance at any place, between pixels joined straight; what lies beyond the picture is outside. */
export function distanceAt({ side, distances }: Outline, x: number, y: number): number {
	const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
	if (left < 0 || top < 0 || left >= side - 1 || top >= side - 1) return side;
	const [across, down] = [x - 0.5 - left, y - 0.5 - top];
	const at = top * side + left;
	const above = distances[at]! * (1 - across) + distances[at + 1]! * across;
	const below = distances[at + side]! * (1 - across) + distances[at + side + 1]! * across;
	return above * (1 - down) + below * down;
}
