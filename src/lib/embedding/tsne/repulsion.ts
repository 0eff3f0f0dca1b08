import { cellNumbers, Quadtree } from './quadtree';

/**
 * The repulsive half of the gradient of t-SNE: forces Σ q² (yᵢ − yⱼ) with q = 1 / (1 + |yᵢ − yⱼ|²), and Z = Σ q over all
 * ordered pairs.
 */
export interface Repulsion {
	/** Writes the forces of the points, [count, 2], and returns Z. */
	push(points: Float64Array, forces: Float64Array): number;
}

/** Every pair, once. */
export class ExactRepulsion implements Repulsion {
	push(points: Float64Array, forces: Float64Array): number {
		let sum = 0;
		forces.fill(0);
		for (let i = 0; i < points.length; i += 2) {
			const x = points[i]!;
			const y = points[i + 1]!;
			let forceX = 0;
			let forceY = 0;
			for (let j = i + 2; j < points.length; j += 2) {
				const dx = x - points[j]!;
				const dy = y - points[j + 1]!;
				const q = 1 / (1 + dx * dx + dy * dy);
				const weight = q * q;
				sum += q;
				forceX += weight * dx;
				forceY += weight * dy;
				forces[j]! -= weight * dx;
				forces[j + 1]! -= weight * dy;
			}
			forces[i]! += forceX;
			forces[i + 1]! += forceY;
		}
		return 2 * sum;
	}
}

/** Points that share a list of what pushes them. */
const groupPoints = 24;

/** Numbers of an entry of the list: x, y, number of points. */
const entryNumbers = 3;

/**
 * Barnes and Hut's approximation: cells that are small for their distance push as one point. The points of a small cell
 * walk the tree together: a cell is looked into if it is too large for the nearest corner of their bounding box, so
 * that nobody gets less than by walking alone.
 */
export class TreeRepulsion implements Repulsion {
	readonly #tree: Quadtree;
	readonly #list: Float64Array;
	#listEnd = 0;

	constructor(
		private readonly count: number,
		/** Side of a cell over its distance, at most. */
		public theta: number
	) {
		this.#tree = new Quadtree(count);
		this.#list = new Float64Array(entryNumbers * count);
	}

	push(points: Float64Array, forces: Float64Array): number {
		const tree = this.#tree;
		tree.build(points);
		let sum = 0;
		for (let cell = 0; cell < tree.cells;) {
			const isLeaf = tree.numbers[cellNumbers * cell + 3]! < 0;
			if (isLeaf || tree.pointsOf(cell) <= groupPoints) {
				sum += this.#pushGroup(tree.first[cell]!, tree.pointsOf(cell), forces);
				cell = tree.skip[cell]!;
			} else cell++;
		}
		// Every point met itself once, at distance zero.
		return sum - this.count;
	}

	#pushGroup(first: number, size: number, forces: Float64Array): number {
		const { sorted } = this.#tree;
		let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
		for (let i = first; i < first + size; i++) {
			left = Math.min(left, sorted[2 * i]!);
			right = Math.max(right, sorted[2 * i]!);
			bottom = Math.min(bottom, sorted[2 * i + 1]!);
			top = Math.max(top, sorted[2 * i + 1]!);
		}
		this.#collect((left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2);
		return this.#pushPoints(first, size, forces);
	}

	/** Lists what pushes the points of a box with this middle and these half sides. */
	#collect(x: number, y: number, halfWidth: number, halfHeight: number): void {
		const { numbers, skip, cells } = this.#tree;
		const squaredTheta = this.theta * this.theta;
		const list = this.#list;
		let end = 0;
		for (let cell = 0; cell < cells;) {
			const at = cellNumbers * cell;
			const squaredSide = numbers[at + 3]!;
			if (squaredSide < 0) {
				end = this.#listPoints(cell, end);
				cell++;
				continue;
			}
			const dx = Math.max(0, Math.abs(x - numbers[at]!) - halfWidth);
			const dy = Math.max(0, Math.abs(y - numbers[at + 1]!) - halfHeight);
			if (squaredSide < squaredTheta * (dx * dx + dy * dy)) {
				list[end] = numbers[at]!;
				list[end + 1] = numbers[at + 1]!;
				list[end + 2] = numbers[at + 2]!;
				end += entryNumbers;
				cell = skip[cell]!;
			} else cell++;
		}
		this.#listEnd = end;
	}

	/** Lists the points of a leaf one by one. */
	#listPoints(cell: number, end: number): number {
		const { sorted, first } = this.#tree;
		const list = this.#list;
		const from = first[cell]!;
		const to = from + this.#tree.pointsOf(cell);
		let at = end;
		for (let i = from; i < to; i++, at += entryNumbers) {
			list[at] = sorted[2 * i]!;
			list[at + 1] = sorted[2 * i + 1]!;
			list[at + 2] = 1;
		}
		return at;
	}

	#pushPoints(first: number, size: number, forces: Float64Array): number {
		const { sorted, order } = this.#tree;
		const list = this.#list;
		const end = this.#listEnd;
		let sum = 0;
		for (let i = first; i < first + size; i++) {
			const x = sorted[2 * i]!;
			const y = sorted[2 * i + 1]!;
			let forceX = 0;
			let forceY = 0;
			for (let at = 0; at < end; at += entryNumbers) {
				const dx = x - list[at]!;
				const dy = y - list[at + 1]!;
				const q = 1 / (1 + dx * dx + dy * dy);
				const chance = list[at + 2]! * q;
				const weight = chance * q;
				sum += chance;
				forceX += weight * dx;
				forceY += weight * dy;
			}
			const point = 2 * order[i]!;
			forces[point] = forceX;
			forces[point + 1] = forceY;
		}
		return sum;
	}
}

/** Below this many points every pair is quicker than a tree, or as good as. */
const exactBelow = 1000;

/** The quicker way for `count` points. */
export function makeRepulsion(count: number, theta: number): Repulsion {
	return count < exactBelow ? new ExactRepulsion() : new TreeRepulsion(count, theta);
}
