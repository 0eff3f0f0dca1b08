/** Settings of its authors; the step size comes from the attack. */
const [meanDecay, squareDecay, epsilon] = [0.9, 0.999, 1e-8];

/**
 * The optimiser Adam, downwards.
 * @source arXiv:1412.6980
 */
export class Adam {
	readonly #means: Float64Array;
	readonly #squares: Float64Array;
	#step = 0;

	constructor(
		length: number,
		private readonly rate: number
	) {
		this.#means = new Float64Array(length);
		this.#squares = new Float64Array(length);
	}

	/** Moves `numbers` in place to where the gradient says that the value falls. */
	descend(numbers: Float64Array, gradient: Float64Array): void {
		this.#step++;
		const [meanShare, squareShare] = [1 - meanDecay ** this.#step, 1 - squareDecay ** this.#step];
		for (let i = 0; i < numbers.length; i++) {
			this.#means[i]! += (1 - meanDecay) * (gradient[i]! - this.#means[i]!);
			this.#squares[i]! += (1 - squareDecay) * (gradient[i]! ** 2 - this.#squares[i]!);
			const spread = Math.sqrt(this.#squares[i]! / squareShare) + epsilon;
			numbers[i]! -= (this.rate * this.#means[i]!) / meanShare / spread;
		}
	}
}
