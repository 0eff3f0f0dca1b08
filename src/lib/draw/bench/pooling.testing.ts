import fc from 'fast-check';
import type { NdArray } from '$lib/core/types';
import type { PoolingSettings } from '$lib/math/arithmetic/types';
import type { PoolingBench } from './pooling-bench';
import { runPooling } from './pooling-run';

/** Benches for the tests of pooling. */

/** One channel from rows. */
export function rows(...lines: readonly (readonly number[])[]): NdArray {
	return { shape: [lines.length, lines[0]!.length, 1], data: Float32Array.from(lines.flat()) };
}

/** The 4 × 4 board whose pools are known: max 4 7 / 8 6. */
export const board = rows([3, 1, 3, 7], [4, 2, 1, 0], [2, 8, 5, 6], [1, 0, 4, 2]);

/** Max pooling 2 × 2 with stride 2 of the board, with some settings changed. */
export function benchWith(
	settings: Partial<PoolingSettings> = {},
	rest: Partial<Omit<PoolingBench, 'settings'>> = {}
): PoolingBench {
	return {
		input: board,
		over: 'places',
		across: { size: 2, stride: 1 },
		phase: 'forward',
		gradient: 1,
		...rest,
		settings: {
			pool: 'max',
			kernel: [2, 2],
			stride: [2, 2],
			dilation: [1, 1],
			padding: 'valid',
			ceilMode: false,
			countPadding: true,
			global: false,
			...settings
		}
	};
}

const pair = (min: number, max: number) =>
	fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const settings: fc.Arbitrary<PoolingSettings> = fc.record({
	pool: fc.constantFrom('max', 'average', 'l2'),
	kernel: pair(1, 3),
	stride: pair(1, 3),
	dilation: pair(1, 2),
	padding: fc.oneof(
		fc.constantFrom('valid', 'same', 'full', 'causal'),
		fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2))
	) as fc.Arbitrary<PoolingSettings['padding']>,
	ceilMode: fc.boolean(),
	countPadding: fc.boolean(),
	global: fc.boolean()
});

const picture: fc.Arbitrary<NdArray> = fc
	.tuple(
		fc.integer({ min: 1, max: 6 }),
		fc.integer({ min: 1, max: 6 }),
		fc.integer({ min: 1, max: 3 })
	)
	.chain(([height, width, channels]) =>
		fc
			.array(fc.integer({ min: -9, max: 9 }), {
				minLength: height * width * channels,
				maxLength: height * width * channels
			})
			.map((values) => ({ shape: [height, width, channels], data: Float32Array.from(values) }))
	);

function isPossible(bench: PoolingBench): boolean {
	try {
		runPooling(bench);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** Any bench that the page could show, pooling over places. */
export const anyBench: fc.Arbitrary<PoolingBench> = fc
	.record({ input: picture, settings })
	.map((parts) => ({ ...benchWith(), ...parts }))
	.filter(isPossible);
