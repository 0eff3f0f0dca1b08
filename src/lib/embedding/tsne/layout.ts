import type { SparseMatrix } from './affinities';
import { ExactRepulsion, TreeRepulsion, type Repulsion } from './repulsion';

/** How the points are moved. */
export interface LayoutOptions {
	readonly repulsion: Repulsion;
	/** Attraction is multiplied by this during the first steps. */
	readonly exaggeration: number;
	readonly exaggeratedSteps: number;
}

const [earlyMomentum, momentum] = [0.5, 0.8];
const smallestGain = 0.01;

/** Gradient descent on the Kullback–Leibler divergence, with momentum and a gain for each coordinate. */
export class TsneLayout {
	iteration = 0;
	readonly #forces: Float64Array;
	readonly #speeds: Float64Array;
	readonly #gains: Float64Array;
	readonly #rate: number;

	constructor(
		private readonly affinities: SparseMatrix,
		/** [count, 2], moved in place. */
		readonly points: Float64Array,
		private readonly options: LayoutOptions
	) {
		const count = points.length / 2;
		this.#forces = new Float64Array(points.length);
		this.#speeds = new Float64Array(points.length);
		this.#gains = new Float64Array(points.length).fill(1);
		// Rows over 48: rows over the usual exaggeration of 12, over the 4 of the gradient, which is left in.
		this.#rate = Math.max(count / 48, 50);
	}

	/** One step of all points. */
	step(): void {
		const early = this.iteration < this.options.exaggeratedSteps;
		const { points } = this;
		const sum = this.options.repulsion.push(points, this.#forces);
		this.#turnIntoGradient(early ? this.options.exaggeration : 1, sum);
		this.#move(early ? earlyMomentum : momentum);
		this.iteration++;
	}

	/** The divergence now; with every pair, or with Z of the tree. */
	divergence(exact = false): number {
		const { starts, columns, values } = this.affinities;
		const { points } = this;
		const repulsion = exact ? new ExactRepulsion() : this.options.repulsion;
		const logSum = Math.log(repulsion.push(points, this.#forces));
		let divergence = 0;
		for (let i = 0; i + 1 < starts.length; i++)
			for (let e = starts[i]!; e < starts[i + 1]!; e++) {
				const j = columns[e]!;
				const dx = points[2 * i]! - points[2 * j]!;
				const dy = points[2 * i + 1]! - points[2 * j + 1]!;
				const p = values[e]!;
				if (p > 0) divergence += p * (Math.log(p * (1 + dx * dx + dy * dy)) + logSum);
			}
		return divergence;
	}

	/** Turns the repulsive forces into the gradient, with the attraction along the affinities. */
	#turnIntoGradient(exaggeration: number, sum: number): void {
		const { starts, columns, values } = this.affinities;
		const { points } = this;
		const forces = this.#forces;
		const share = sum > 0 ? 1 / sum : 0;
		for (let i = 0; 2 * i < points.length; i++) {
			const x = points[2 * i]!;
			const y = points[2 * i + 1]!;
			const end = starts[i + 1]!;
			let pullX = 0;
			let pullY = 0;
			for (let e = starts[i]!; e < end; e++) {
				const j = 2 * columns[e]!;
				const dx = x - points[j]!;
				const dy = y - points[j + 1]!;
				const weight = values[e]! / (1 + dx * dx + dy * dy);
				pullX += weight * dx;
				pullY += weight * dy;
			}
			forces[2 * i] = 4 * (exaggeration * pullX - forces[2 * i]! * share);
			forces[2 * i + 1] = 4 * (exaggeration * pullY - forces[2 * i + 1]! * share);
		}
	}

	#move(inertia: number): void {
		const { points } = this;
		const [gradient, speeds, gains] = [this.#forces, this.#speeds, this.#gains];
		for (let i = 0; i < points.length; i++) {
			const slope = gradient[i]!;
			const gain = slope * speeds[i]! < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8;
			gains[i] = gain < smallestGain ? smallestGain : gain;
			const speed = inertia * speeds[i]! - this.#rate * gains[i]! * slope;
			speeds[i] = speed;
			points[i]! += speed;
		}
	}
}

/** The tree's coarseness can be changed between steps; the exact repulsion has none. */
export function setTheta(repulsion: Repulsion, theta: number): void {
	if (repulsion instanceof TreeRepulsion) repulsion.theta = theta;
}
