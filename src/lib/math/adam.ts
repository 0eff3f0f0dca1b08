/** Settings of its authors; the step size is the caller's. */
const [meanDecay, squareDecay, epsilon] = [0.9, 0.999, 1e-8];

/**
 * The optimiser Adam.
 * @source arXiv:1412.6980
 */
export class Adam {
	readonly #means: Float64Array;
	readonly #squares: Float64Array;
	#step = 0;

	constructor(
		size: number,
		private readonly rate: number
	) {
		this.#means = new Float64Array(size);
		this.#squares = new Float64Array(size);
	}

	/** Moves `numbers` in place to where the gradient says that the value rises. */
	ascend(numbers: Float64Array, gradient: Float64Array): void {
		this.#move(numbers, gradient, 1);
	}

	/** Moves `numbers` in place to where the gradient says that the value falls. */
	descend(numbers: Float64Array, gradient: Float64Array): void {
		this.#move(numbers, gradient, -1);
	}

	#move(numbers: Float64Array, gradient: Float64Array, sign: 1 | -1): void {
		this.#step++;
		const [meanShare, squareShare] = [1 - meanDecay ** this.#step, 1 - squareDecay ** this.#step];
		for (let i = 0; i < numbers.length; i++) {
			const slope = gradient[i]!;
			this.#means[i] = meanDecay * this.#means[i]! + (1 - meanDecay) * slope;
			this.#squares[i] = squareDecay * this.#squares[i]! + (1 - squareDecay) * slope * slope;
			const spread = Math.sqrt(this.#squares[i]! / squareShare) + epsilon;
			numbers[i]! += (sign * this.rate * (this.#means[i]! / meanShare)) / spread;
		}
	}
}
