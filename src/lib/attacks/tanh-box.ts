/** How far tanh reaches beyond [0, 1] on either side. Without it pixels at 0 and 1 would lie at infinity, and never move. */
const margin = 0.25;
const spread = 1 + 2 * margin;

/** The variable's value at pixel 1; that at pixel 0 is its negative. */
const edge = Math.atanh(1 / spread);

/** Pixels in [0, 1] written as ½ + ½ (1 + 2 · margin) tanh w, so that w may be any number in between the edges. */
export const tanhBox = {
	/** The variables of some pixels. */
	enter(pixels: Float32Array): Float64Array {
		return Float64Array.from(pixels, (value) => Math.atanh((2 * value - 1) / spread));
	},

	/** The pixel of a variable. */
	leave(variable: number): number {
		return 0.5 + 0.5 * spread * Math.tanh(variable);
	},

	/** How fast the pixel follows the variable. */
	slope(variable: number): number {
		return 0.5 * spread * (1 - Math.tanh(variable) ** 2);
	},

	/** Brings variables that left the range of pixels back to its edge, in place. */
	confine(variables: Float64Array): void {
		for (let i = 0; i < variables.length; i++)
			variables[i] = Math.min(Math.max(variables[i]!, -edge), edge);
	}
};
