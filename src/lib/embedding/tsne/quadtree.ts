/**
 * A quadtree over points of the plane, built anew every step without allocating. Points are sorted by Morton code (the
 * bits of x and y in turn), in which every cell is one run; cells are stored before what is in them:
 *
 *     cell 0 [ cell 1 [ cell 2, cell 3 ], cell 4 ]      skip: 0 → 5, 1 → 4, 2 → 3, 3 → 4, 4 → 5
 *
 * A walk goes to the next cell to look into one and to `skip` to pass it by: no stack, and memory is read in order.
 */

const bitsPerAxis = 16;
const digits = 2048;
const digitBits = 11;
const passes = 3;

/** Points of a leaf at most, unless they share the finest cell. */
const leafPoints = 6;

/** Numbers stored for each cell. */
export const cellNumbers = 4;

/** The lower 16 bits moved to the even places. */
function spreadBits(value: number): number {
	let bits = (value | (value << 8)) & 0x00ff00ff;
	bits = (bits | (bits << 4)) & 0x0f0f0f0f;
	bits = (bits | (bits << 2)) & 0x33333333;
	return (bits | (bits << 1)) & 0x55555555;
}

/** Points sorted along a curve that stays near, and the cells over them. */
export class Quadtree {
	/** The points in sorted order, [count, 2]. */
	readonly sorted: Float64Array;
	/** Which point each sorted one is. */
	order: Int32Array;
	/** Cells in use. */
	cells = 0;
	/** x and y of the centre of mass, number of points, and the squared side of the cell; −1 for a leaf. */
	readonly numbers: Float64Array;
	/** The cell after all that is in this one. */
	readonly skip: Int32Array;
	/** First sorted point of each cell. */
	readonly first: Int32Array;
	#keys: Uint32Array;
	#otherKeys: Uint32Array;
	#otherOrder: Int32Array;
	readonly #counts = new Int32Array(digits * passes);

	constructor(private readonly count: number) {
		// A cell that is split has at least two parts or a single deeper one; runs of single parts end with the bits.
		const most = 2 * count + bitsPerAxis * Math.ceil(count / leafPoints) + bitsPerAxis;
		this.sorted = new Float64Array(2 * count);
		this.order = new Int32Array(count);
		this.numbers = new Float64Array(cellNumbers * most);
		this.skip = new Int32Array(most);
		this.first = new Int32Array(most);
		this.#keys = new Uint32Array(count);
		this.#otherKeys = new Uint32Array(count);
		this.#otherOrder = new Int32Array(count);
	}

	/** Builds the tree over these points, [count, 2]. */
	build(points: Float64Array): void {
		const side = this.#makeKeys(points);
		this.#sort();
		for (let i = 0; i < this.count; i++) {
			const point = this.order[i]!;
			this.sorted[2 * i] = points[2 * point]!;
			this.sorted[2 * i + 1] = points[2 * point + 1]!;
		}
		this.cells = 0;
		this.#addCell(0, this.count, bitsPerAxis - 1, side);
	}

	/** Points of a cell. */
	pointsOf(cell: number): number {
		return this.numbers[cellNumbers * cell + 2]!;
	}

	/** Gives each point the Morton code of its place in the bounding square, whose side is returned. */
	#makeKeys(points: Float64Array): number {
		let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
		for (let i = 0; i < points.length; i += 2) {
			const x = points[i]!;
			const y = points[i + 1]!;
			if (x < left) left = x;
			if (x > right) right = x;
			if (y < bottom) bottom = y;
			if (y > top) top = y;
		}
		const side = Math.max(right - left, top - bottom) * 1.00001 + Number.MIN_VALUE;
		const scale = 2 ** bitsPerAxis / side;
		for (let i = 0; i < this.count; i++) {
			const x = spreadBits(((points[2 * i]! - left) * scale) | 0);
			const y = spreadBits(((points[2 * i + 1]! - bottom) * scale) | 0);
			this.#keys[i] = (x | (y << 1)) >>> 0;
			this.order[i] = i;
		}
		return side;
	}

	/** Sorts keys and order by the keys, eleven bits at a time. */
	#sort(): void {
		this.#countDigits();
		for (let pass = 0; pass < passes; pass++) {
			const [from, fromOrder] = [this.#keys, this.order];
			const [to, toOrder] = [this.#otherKeys, this.#otherOrder];
			for (let i = 0; i < this.count; i++) {
				const key = from[i]!;
				const digit = pass * digits + ((key >>> (pass * digitBits)) & (digits - 1));
				const place = this.#counts[digit]!++;
				to[place] = key;
				toOrder[place] = fromOrder[i]!;
			}
			[this.#keys, this.#otherKeys] = [to, from];
			[this.order, this.#otherOrder] = [toOrder, fromOrder];
		}
	}

	/** Where the first key with each digit goes, for each pass. */
	#countDigits(): void {
		this.#counts.fill(0);
		for (let i = 0; i < this.count; i++)
			for (let pass = 0; pass < passes; pass++)
				this.#counts[pass * digits + ((this.#keys[i]! >>> (pass * digitBits)) & (digits - 1))]!++;
		for (let pass = 0; pass < passes; pass++)
			for (let digit = 0, before = 0; digit < digits; digit++) {
				const here = this.#counts[pass * digits + digit]!;
				this.#counts[pass * digits + digit] = before;
				before += here;
			}
	}

	/** Adds the cell of the sorted points from `from` to `to`, which agree in all bits above `bit`. */
	#addCell(from: number, to: number, bit: number, side: number): number {
		const cell = this.cells++;
		const leaf = to - from <= leafPoints || bit < 0;
		const at = cellNumbers * cell;
		this.first[cell] = from;
		if (leaf) this.#sumPoints(at, from, to);
		else this.#sumParts(at, from, to, bit, side);
		const { numbers } = this;
		numbers[at]! /= to - from;
		numbers[at + 1]! /= to - from;
		numbers[at + 2] = to - from;
		numbers[at + 3] = leaf ? -1 : side * side;
		this.skip[cell] = this.cells;
		return cell;
	}

	#sumPoints(at: number, from: number, to: number): void {
		let [x, y] = [0, 0];
		for (let i = from; i < to; i++) {
			x += this.sorted[2 * i]!;
			y += this.sorted[2 * i + 1]!;
		}
		this.numbers[at] = x;
		this.numbers[at + 1] = y;
	}

	/** Adds the parts of a cell and sums their points. */
	#sumParts(at: number, from: number, to: number, bit: number, side: number): void {
		let [x, y] = [0, 0];
		for (let start = from; start < to;) {
			const end = this.#endOfPart(start, to, 2 * bit);
			const part = cellNumbers * this.#addCell(start, end, bit - 1, side / 2);
			x += this.numbers[part]! * (end - start);
			y += this.numbers[part + 1]! * (end - start);
			start = end;
		}
		this.numbers[at] = x;
		this.numbers[at + 1] = y;
	}

	/** Where the points end that share the two bits at `shift` with the one at `start`. */
	#endOfPart(start: number, to: number, shift: number): number {
		const quarter = (this.#keys[start]! >>> shift) & 3;
		let [inside, outside] = [start, to];
		while (outside - inside > 1) {
			const middle = (inside + outside) >> 1;
			if (((this.#keys[middle]! >>> shift) & 3) === quarter) inside = middle;
			else outside = middle;
		}
		return outside;
	}
}
