import { spatialShape, type Cell, type NdArray } from '$lib/core/types';
import type { Explanation } from '../explanation';
import { writeNumber, writeOperand } from '../formula';
import { valueAt } from './placement';

/** One channel's numbers of a trained batch normalisation. */
export interface ChannelNormalization {
	readonly mean: number;
	readonly variance: number;
	readonly epsilon: number;
	readonly scale: number;
	readonly offset: number;
}

/** How batch normalisation made its value from one number. */
export function explainBatchNormalization(
	input: number,
	channel: ChannelNormalization
): Extract<Explanation, { kind: 'batchNormalization' }> {
	const { mean, variance, epsilon, scale, offset } = channel;
	const normalized = (input - mean) / Math.sqrt(variance + epsilon);
	const value = normalized * scale + offset;
	return {
		kind: 'batchNormalization',
		value,
		input,
		normalized,
		mean,
		variance,
		epsilon,
		scale,
		offset
	};
}

/** Local response normalisation; `size` is odd, and the attributes of a graph's node fit as they are. */
export interface LocalResponse {
	readonly size: number;
	readonly alpha: number;
	readonly beta: number;
	readonly bias: number;
}

/** How one value was damped by the values of its neighbouring channels at the same place. */
export function explainLocalResponse(
	input: NdArray,
	{ size, alpha, beta, bias }: LocalResponse,
	cell: Cell
): Extract<Explanation, { kind: 'localResponse' }> {
	const [, , channels] = spatialShape(input.shape);
	const reach = (size - 1) / 2;
	const first = Math.max(0, cell.channel - reach);
	const last = Math.min(channels - 1, cell.channel + reach);
	const neighbours = Array.from({ length: last - first + 1 }, (_, i) => {
		const channel = first + i;
		return { channel, value: valueAt(input, { ...cell, channel }) };
	});
	const squares = neighbours.reduce((sum, { value }) => sum + value * value, 0);
	const divisor = (bias + alpha * squares) ** beta;
	const own = valueAt(input, cell);
	const formula =
		`${writeNumber(own)} / (${writeNumber(bias)} + ${writeNumber(alpha)} · ` +
		`${writeNumber(squares)})^${writeOperand(beta)}`;
	return { kind: 'localResponse', value: own / divisor, input: own, neighbours, divisor, formula };
}
