import { beforeEach, describe, expect, it } from 'vitest';
import type { NdArray } from '$lib/core/types';
import { hasNumbers, runOf } from '$lib/draw/bench/convolution-run';
import { knownConvolutions } from '$lib/math/arithmetic/known';
import { ConvolutionBenchState } from './convolution-bench.svelte';
import { knownBenches } from './convolution-known';
import { linkProblem } from './convolution-restore';

let state: ConvolutionBenchState;
beforeEach(() => {
	state = new ConvolutionBenchState();
});

function values(): number[] {
	const { present } = state;
	return hasNumbers(present) ? [...runOf(present).values.data] : [];
}

describe('known benches', () => {
	it('gives the numbers of courses', () => {
		for (const known of knownConvolutions) {
			state.restore(knownBenches.find(({ id }) => id === known.id)!.link);
			expect(values()).toEqual([...known.expected.data]);
		}
		expect(knownConvolutions.length).toBeGreaterThan(3);
	});

	it('are all possible, each with its own name', () => {
		expect(knownBenches.map(({ link }) => linkProblem(link))).toEqual(knownBenches.map(() => null));
		expect(new Set(knownBenches.map(({ id }) => id)).size).toBe(knownBenches.length);
	});

	it.each([
		['alexnet', 55, false],
		['colour-picture', 32, false],
		['padding-strided-odd', 3, true],
		['transposed-padding-strided-odd', 6, true],
		['dilated', 3, true]
	])('%s has %d output rows', (id, rows, isDrawn) => {
		state.restore(knownBenches.find((known) => known.id === id)!.link);
		expect(state.sizes.axes.map(({ output }) => output)).toEqual([rows, rows]);
		expect(state.present.numbers !== null).toBe(isDrawn);
	});
});

describe('what is impossible', () => {
	it('is said in a sentence, and the last good bench stays', () => {
		const before = state.present;
		expect(state.set({ kernel: [7, 7] })).toBe(
			'The kernel spans 7 rows, but the padded input has only 5.'
		);
		expect(state.set({ stride: [0, 1] })).toBe('Vertical stride must be at least 1, not 0.');
		expect(state.change({ size: [100_000, 5] })).toBe(
			'Vertical size must be at most 4096, not 100000.'
		);
		expect(state.set({ groups: 2 })).toBe('2 groups do not divide 1 input channel.');
		expect(state.present).toBe(before);
	});

	it('concerns output padding and cropping too', () => {
		state.go('spread');
		expect(state.change({ outputPadding: [1, 1] })).toBe(
			'Vertical output padding must be less than the stride or the dilation.'
		);
		expect(state.set({ padding: [4, 4, 0, 0] })).toBe('The output has no rows left.');
	});
});

describe('numbers', () => {
	it('keep their places when the input grows', () => {
		state.change({ size: [6, 6] });
		const { array, source } = state.setup.input;
		expect(source).toEqual({ kind: 'typed' });
		expect([...array.data.subarray(0, 5)]).toEqual([3, 3, 2, 1, 0]);
		expect([...array.data.subarray(6, 11)]).toEqual([0, 0, 1, 3, 1]);
	});

	it('are typed one by one', () => {
		state.change({ channels: 2 });
		state.typeInput(1, 3, -7);
		expect(state.setup.input.array.data[7]).toBe(-7);
		state.change({ filters: 2 });
		state.typeWeight(1, 0, 4, 0.5);
		expect(state.setup.kernel.array.data[(4 * 2 + 0) * 2 + 1]).toBe(0.5);
	});

	it('stay in the middle of a kernel that grows', () => {
		state.set({ kernel: [5, 5] });
		const { data } = state.setup.kernel.array;
		expect([...data.subarray(5, 10)]).toEqual([0, 0, 1, 2, 0]);
		expect(data[0]).toBe(0);
	});

	it('come from a named kernel, for one filter of several', () => {
		state.chooseKernel('sobel-x', 0);
		expect(state.setup.kernel.source).toEqual({ kind: 'preset', id: 'sobel-x' });
		state.change({ filters: 2 });
		state.chooseKernel('laplacian', 1);
		const { data } = state.setup.kernel.array;
		expect(data.filter((_, at) => at % 2 === 0)).toEqual(
			Float32Array.of(-1, 0, 1, -2, 0, 2, -1, 0, 1)
		);
		expect(data.filter((_, at) => at % 2 === 1)).toEqual(
			Float32Array.of(0, 1, 0, 1, -4, 1, 0, 1, 0)
		);
	});

	it('lie in a row in one dimension', () => {
		state.chooseDimensions('1d');
		expect(state.present.size).toEqual([1, 5]);
		expect(state.present.settings.kernel).toEqual([1, 3]);
		expect(state.chooseKernel('sobel-x', 0)).toBe(null);
		expect([...state.setup.kernel.array.data]).toEqual([-1, 0, 1]);
		state.chooseDimensions('2d');
		expect(state.present.size).toEqual([5, 5]);
		expect(state.present.settings.kernel).toEqual([3, 3]);
	});

	it('get a bias for each filter', () => {
		state.change({ filters: 2 });
		state.chooseBias(true);
		state.typeBias(1, -3);
		expect([...state.setup.bias!]).toEqual([1, -3]);
		state.change({ filters: 3 });
		expect([...state.setup.bias!]).toEqual([1, -3, 0]);
	});

	it('of the picture are scaled anew when the input changes', () => {
		const asked: string[] = [];
		const picture = (size: readonly number[], channels: number): NdArray => {
			asked.push([...size, channels].join());
			return { shape: [...size, channels], data: new Float32Array(size[0]! * size[1]! * channels) };
		};
		const pictured = new ConvolutionBenchState(picture);
		pictured.takePicture();
		pictured.change({ size: [8, 9] });
		expect(asked).toEqual(['5,5,1', '8,9,1']);
		expect(pictured.setup.input.source).toEqual({ kind: 'picture' });
		pictured.typeInput(0, 0, 1);
		expect(pictured.setup.input.source).toEqual({ kind: 'typed' });
	});
});

it('pins the present step and lets it go', () => {
	state.transport.seek(4);
	state.togglePin();
	state.transport.seek(6);
	expect(state.pinned).toBe(4);
	expect(state.toLink()).toMatchObject({ t: 6, pin: 4 });
	state.set({ stride: [2, 2] });
	expect(state.pinned).toBe(null);
});
