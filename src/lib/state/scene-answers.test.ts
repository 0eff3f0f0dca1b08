import { expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import {
	benchOutput,
	benchSizes,
	transposedKernel,
	transposedSettings
} from '$lib/draw/bench/convolution-bench';
import { tableOf } from '$lib/draw/bench/stack-bench';
import { costRows } from '$lib/draw/bench/stack-costs';
import { convolve } from '$lib/math/arithmetic/convolution';
import { convolveTransposed } from '$lib/math/arithmetic/transposed';
import { pool } from '$lib/math/arithmetic/pooling';
import { shippedScenes } from '$lib/scenes/shipped';
import { convolutionLink } from './convolution-link';
import { setupFromLink } from './convolution-restore';
import { benchOf } from './convolution-setup';
import { decodeLink } from './link';
import { PoolingBenchState } from './pooling-bench.svelte';
import { poolingLink } from './pooling-link';
import { sceneParameters } from './scene-settings';
import { stackLink } from './stack-link';

/** What the speaker's notes say comes out must come out of the bench that the scene sets. */

async function parametersOf(id: string): Promise<URLSearchParams> {
	return sceneParameters(shippedScenes.find((scene) => scene.id === id)!);
}

async function convolutionOf(id: string) {
	return benchOf(setupFromLink(decodeLink(convolutionLink, await parametersOf(id)).state));
}

async function outputOf(id: string): Promise<NdArray> {
	const bench = await convolutionOf(id);
	const { input, kernel, bias } = bench.numbers!;
	if (bench.way === 'convolution') return convolve(input, kernel, bias, bench.settings);
	const turned = transposedKernel(kernel, bench.settings.groups);
	return convolveTransposed(input, turned, bias, transposedSettings(bench));
}

async function poolingOf(id: string): Promise<PoolingBenchState> {
	const state = new PoolingBenchState();
	state.restore(decodeLink(poolingLink, await parametersOf(id)).state);
	return state;
}

const rowsOf = ({ shape, data }: NdArray) =>
	Array.from({ length: shape[0]! }, (_, y) => [
		...data.subarray(y * shape[1]!, (y + 1) * shape[1]!)
	]);

it('what a convolution is: 12, and 12 again', async () => {
	const [first] = rowsOf(await outputOf('what-a-convolution-is'));
	expect(first!.slice(0, 2)).toEqual([12, 12]);
});

it('an edge detector: two columns of 27', async () => {
	for (const row of rowsOf(await outputOf('an-edge-detector'))) expect(row).toEqual([0, 27, 27, 0]);
});

it.each([
	['padding', [5, 5]],
	['stride', [3, 3]],
	['output-size', [2, 2]],
	['dilation', [3, 3]],
	['transposed', [7, 7]]
])('%s: the size of the output', async (id, size) => {
	expect(benchOutput(await convolutionOf(id))).toEqual(size);
});

it('the size of the output: one row and one column are left over', async () => {
	const sizes = benchSizes(await convolutionOf('output-size'));
	expect(sizes.kind === 'convolution' && sizes.axes.map(({ leftOver }) => leftOver)).toEqual([
		1, 1
	]);
});

it('several channels: one grid out of 27 weights; several filters: 54 and three biases', async () => {
	const one = await convolutionOf('several-channels');
	expect([one.channels, one.filters, one.numbers!.kernel.data.length]).toEqual([3, 1, 27]);
	expect(one.numbers!.bias).toHaveLength(1);
	const three = await convolutionOf('several-filters');
	expect((await outputOf('several-filters')).shape).toEqual([3, 3, 3]);
	expect([three.numbers!.kernel.data.length, three.numbers!.bias!.length]).toEqual([54, 3]);
});

it('dilation: the stencil spans five cells', async () => {
	const sizes = benchSizes(await convolutionOf('dilation'));
	expect(sizes.axes.map(({ span }) => span)).toEqual([5, 5]);
});

it('transposed: cells are stamped once, twice or four times', async () => {
	const counts = new Set((await outputOf('transposed')).data);
	expect([...counts].sort()).toEqual([1, 2, 4]);
});

it('pooling: 4, 7, 8 and 6, and their averages', async () => {
	const { present: bench } = await poolingOf('pooling');
	expect([...pool(bench.input, bench.settings).values.data]).toEqual([4, 7, 8, 6]);
	const averages = pool(bench.input, { ...bench.settings, pool: 'average' });
	expect([...averages.values.data]).toEqual([2.5, 2.75, 2.75, 4.25]);
});

it('invariance: moved right by one cell, two outputs stay and two become zero', async () => {
	const { present: bench } = await poolingOf('invariance');
	const { shape, data } = bench.input;
	const moved = data.map((_, at) => (at % shape[1]! === 0 ? 0 : data[at - 1]!));
	const before = [...pool(bench.input, bench.settings).values.data];
	const after = [...pool({ shape, data: moved }, bench.settings).values.data];
	expect([before, after]).toEqual([
		[9, 5, 7, 8],
		[9, 0, 0, 8]
	]);
});

it('receptive field: 3, 5 and 7 cells', async () => {
	const { input, layers } = decodeLink(stackLink, await parametersOf('receptive-field')).state;
	expect(tableOf(input, layers).map(({ fieldSize }) => fieldSize)).toEqual([
		[3, 3],
		[5, 5],
		[7, 7]
	]);
});

it('cost: 1.6 thousand million, four million, ten thousand', async () => {
	const link = decodeLink(stackLink, await parametersOf('cost')).state;
	const rows = costRows({ ...link, ...link.from });
	const parameters = (id: string) => rows.find((row) => row.id === id)!.cost.parameters;
	expect(link.view).toBe('costs');
	expect(['dense', 'local', 'convolution'].map(parameters)).toEqual([1.6e9, 4e6, 1e4]);
});
