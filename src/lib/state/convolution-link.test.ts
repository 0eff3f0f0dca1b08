import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputPresets, kernelPresets } from '$lib/draw/bench/convolution-values';
import { convolutionLink, type ConvolutionLink } from './convolution-link';
import { linkProblem, setupFromLink, setupToLink } from './convolution-restore';
import { benchOf } from './convolution-setup';
import { decodeLink, encodeLink, numberGrids, pairIn } from './link';

const read = (query: string) => decodeLink(convolutionLink, new URLSearchParams(query));
const initial = read('').state;

const whole = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(whole(min, max), whole(min, max));
/** Single precision and no −0, which a link writes as 0. */
const number = fc
	.oneof(whole(-20, 20), fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }))
	.map((value) => Math.fround(value) + 0);

function grids(count: number, rows: number, columns: number) {
	const row = fc.array(number, { minLength: columns, maxLength: columns });
	const grid = fc.array(row, { minLength: rows, maxLength: rows });
	return fc.array(grid, { minLength: count, maxLength: count });
}

const edge = whole(0, 3);

/** Links that a bench could have written: every array has the size that the settings say. */
const links: fc.Arbitrary<ConvolutionLink> = fc
	.record({
		size: pair(3, 6),
		kernel: pair(1, 3),
		groups: whole(1, 2),
		depth: whole(1, 2),
		perGroup: whole(1, 2)
	})
	.chain(({ size, kernel, groups, depth, perGroup }) => {
		const [channels, filters] = [groups * depth, groups * perGroup];
		return fc.record({
			way: fc.constantFrom('convolution' as const, 'spread' as const, 'stamp' as const),
			size: fc.constant(size),
			channels: fc.constant(channels),
			filters: fc.constant(filters),
			kernel: fc.constant(kernel),
			stride: pair(1, 3),
			dilation: pair(1, 2),
			padding: fc.oneof(
				fc.constantFrom('valid' as const, 'same' as const, 'full' as const, 'causal' as const),
				fc.tuple(edge, edge, edge, edge)
			),
			added: fc.constant([0, 0] as const),
			border: fc.constantFrom('zero' as const, 'reflect' as const, 'circular' as const),
			groups: fc.constant(groups),
			flip: fc.boolean(),
			input: fc.oneof(
				fc.record({
					kind: fc.constant('typed' as const),
					grids: grids(channels, size[0], size[1])
				}),
				fc.record({ kind: fc.constant('random' as const), seed: whole(0, 99) }),
				fc.record({
					kind: fc.constant('preset' as const),
					id: fc.constantFrom(...inputPresets.flatMap(({ id, size: own }) => (own ? [] : [id])))
				})
			),
			weights: fc.oneof(
				fc.record({
					kind: fc.constant('typed' as const),
					grids: grids(depth * filters, kernel[0], kernel[1])
				}),
				fc.record({ kind: fc.constant('random' as const), seed: whole(0, 99) }),
				fc.record({
					kind: fc.constant('preset' as const),
					id: fc.constantFrom('identity', 'box', 'gaussian')
				})
			),
			bias: fc.option(grids(1, 1, filters)),
			t: whole(0, 5),
			pin: fc.option(whole(0, 5))
		});
	});

describe('the link of the convolution bench', () => {
	it('comes back as it went', () => {
		fc.assert(
			fc.property(links, (link) => {
				const query = encodeLink(convolutionLink, link).toString();
				expect(read(query)).toEqual({ state: link, repaired: [] });
			})
		);
	});

	it('restores the bench that wrote it', () => {
		fc.assert(
			fc.property(links, (link) => {
				fc.pre(linkProblem(link) === null);
				expect(setupToLink(setupFromLink(link))).toEqual({
					...link,
					t: undefined,
					pin: undefined
				});
			})
		);
	});

	it('is empty for the bench that visitors meet first', () => {
		expect(
			encodeLink(convolutionLink, {
				...setupToLink(setupFromLink(null)),
				t: 0,
				pin: null
			}).toString()
		).toBe('');
	});

	it('is short and can be written by hand', () => {
		const { state, repaired } = read(
			'input=11100/01110/00111&weights=10_01&stride=2x1&padding=0,1,0,1'
		);
		expect(repaired).toEqual([]);
		const { size, settings } = setupFromLink(state);
		expect(size).toEqual([3, 5]);
		expect(settings.kernel).toEqual([2, 2]);
		expect(settings.stride).toEqual([2, 1]);
		expect(settings.padding).toEqual([0, 1, 0, 1]);
		expect(encodeLink(convolutionLink, state).get('input')).toBe('11100_01110_00111');
	});

	it('takes sizes that it says over the sizes of its numbers', () => {
		const bench = benchOf(
			setupFromLink(read('size=227&channels=3&filters=96&kernel=11&stride=4').state)
		);
		expect(bench.size).toEqual([227, 227]);
		expect(bench.settings.kernel).toEqual([11, 11]);
		expect(bench.numbers).toBe(null);
	});

	it('falls back to the usual bench where it is impossible, and says why', () => {
		const { state } = read('size=4&kernel=7');
		expect(linkProblem(state)).toBe('The kernel spans 7 rows, but the padded input has only 4.');
		expect(setupFromLink(state).size).toEqual([5, 5]);
		expect(linkProblem(initial)).toBe(null);
	});

	it.each([
		['stride', '0'],
		['stride', '1x2x3'],
		['size', 'five'],
		['size', '100000'],
		['padding', '1_2_3'],
		['padding', '-1'],
		['input', '12_3'],
		['input', 'guides'],
		['weights', '1 two'],
		['t', '1.5']
	])('repairs %s=%s', (key, value) => {
		const { state, repaired } = decodeLink(convolutionLink, new URLSearchParams({ [key]: value }));
		expect(repaired).toEqual([key]);
		expect(state).toEqual(initial);
	});
});

describe('grids of numbers', () => {
	it.each([
		[
			'12_34',
			[
				[
					[1, 2],
					[3, 4]
				]
			]
		],
		[
			'1 -2.5_.5 1e3*0 0_0 0',
			[
				[
					[1, -2.5],
					[0.5, 1000]
				],
				[
					[0, 0],
					[0, 0]
				]
			]
		],
		['12,', [[[12]]]],
		['7', [[[7]]]]
	])('reads %s', (text, expected) => {
		expect(numberGrids.decode(text)).toEqual(expected);
	});

	it('are no longer than they need to be', () => {
		expect(numberGrids.encode([[[Math.fround(0.1), Math.fround(-1 / 3)]]])).toBe('0.1 -0.33333334');
		expect(numberGrids.encode([[[12], [3]]])).toBe('12,_3');
	});

	it('refuse what is too much', () => {
		expect(numberGrids.decode(Array(5000).fill('1').join('_'))).toBe(undefined);
		expect(numberGrids.decode('')).toBe(undefined);
	});
});

it('pairs are one number or two', () => {
	const codec = pairIn(1, 9);
	expect([codec.decode('3'), codec.decode('3x4'), codec.decode('3x')]).toEqual([
		[3, 3],
		[3, 4],
		undefined
	]);
});

it('every preset has its own name', () => {
	for (const presets of [inputPresets, kernelPresets])
		expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
});
