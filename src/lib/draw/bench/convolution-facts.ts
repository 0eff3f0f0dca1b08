import { convolveTransposed } from '$lib/math/arithmetic/transposed';
import { formatCount, formatNumber } from '../format';
import {
	benchOutput,
	isTransposed,
	transposedKernel,
	transposedSettings,
	type ConvolutionBench
} from './convolution-bench';
import { hasNumbers, runOf, stampedAfter } from './convolution-run';

/** Facts about a bench in words: what it costs, and that two ways to compute it agree. */

/** Weights and multiply-accumulates of the bench as a layer. */
export function costWords(bench: ConvolutionBench, hasBias: boolean): string {
	const { kernel, groups } = bench.settings;
	const depth = bench.channels / groups;
	const weights = bench.filters * depth * kernel[0] * kernel[1];
	const [rows, columns] = isTransposed(bench) ? bench.size : benchOutput(bench);
	const macs = rows * columns * weights;
	const factors = [bench.filters, depth, ...kernel].map(formatCount).join('×');
	const bias = hasBias
		? ` and ${formatCount(bench.filters)} bias${bench.filters > 1 ? 'es' : ''}`
		: '';
	return `${formatCount(weights)} weights (${factors})${bias}; ${formatCount(macs)} multiplications for ${outputWords(bench)}.`;
}

function outputWords(bench: ConvolutionBench): string {
	const [rows, columns] = benchOutput(bench);
	return `${formatCount(bench.filters)}×${formatCount(rows)}×${formatCount(columns)} outputs`;
}

/** Largest difference between all stamps and the gathering of the arithmetic, an independent computation. */
export function largestDisagreement(bench: ConvolutionBench): number | null {
	if (!hasNumbers(bench) || !isTransposed(bench)) return null;
	const run = runOf(bench);
	const { input, kernel, bias } = bench.numbers;
	const turned = transposedKernel(kernel, bench.settings.groups);
	const gathered = convolveTransposed(input, turned, bias, transposedSettings(bench));
	let largest = 0;
	for (let filter = 0; filter < bench.filters; filter++) {
		const { sums } = stampedAfter(run, filter, bench.size[0] * bench.size[1]);
		sums.forEach((sum, at) => {
			const other = gathered.data[at * bench.filters + filter]!;
			const slid = run.values.data[at * bench.filters + filter]!;
			largest = Math.max(largest, Math.abs(sum - other), Math.abs(sum - slid));
		});
	}
	return largest;
}

/** Whether inserted zeros and stamps give the same output. */
export function agreementWords(bench: ConvolutionBench): string | null {
	const difference = largestDisagreement(bench);
	if (difference === null) return null;
	return difference === 0
		? 'Inserted zeros and stamps give the same output, to the last digit.'
		: `Inserted zeros and stamps give the same output: the largest difference is ${formatNumber(difference, 2)}, from rounding.`;
}
