import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLayer, type LayerPlan } from '$lib/draw/bench/stack-bench';
import { stackPresets } from '$lib/draw/bench/stack-presets';
import { decodeLink, encodeLink } from './link';
import { stackLink, type StackLink } from './stack-link';

const initial = decodeLink(stackLink, new URLSearchParams()).state;

const pair = (most: number) =>
	fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));
const padding = fc.oneof(
	fc.constantFrom('valid', 'same', 'full', 'causal'),
	fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9))
) as fc.Arbitrary<LayerPlan['padding']>;
const plan: fc.Arbitrary<LayerPlan> = fc.record({
	kind: fc.constantFrom('convolution', 'pooling'),
	kernel: pair(15),
	stride: pair(8),
	dilation: pair(32),
	padding,
	filters: fc.integer({ min: 1, max: 4096 })
});
const input = (most: number) =>
	fc.record({ size: pair(most), channels: fc.integer({ min: 1, max: 4096 }) });
const count = fc.integer({ min: 1, max: 4096 });

const links: fc.Arbitrary<StackLink> = fc.record({
	view: fc.constantFrom('field', 'costs', 'larger'),
	input: input(96),
	layers: fc.array(plan, { minLength: 1, maxLength: 8 }),
	against: fc.array(plan, { maxLength: 4 }),
	second: fc.boolean(),
	net: fc.option(fc.constantFrom('lenet5-mnist', 'another')),
	cell: fc.option(fc.tuple(fc.nat(9), fc.nat(40), fc.nat(40))),
	t: fc.nat(20),
	from: input(4096),
	kernel: pair(4096),
	stride: pair(4096),
	padding: fc.constantFrom('valid', 'same'),
	maps: count,
	filters: count,
	groups: count,
	bias: fc.boolean()
});

test('what a link says is what it was made from', () => {
	fc.assert(
		fc.property(links, (state) => {
			const text = encodeLink(stackLink, state).toString();
			expect(decodeLink(stackLink, new URLSearchParams(text))).toEqual({ state, repaired: [] });
		})
	);
});

test('the page as it begins has an empty link', () => {
	expect(encodeLink(stackLink, initial).toString()).toBe('');
	expect(initial.layers).toEqual(stackPresets[0]!.stack);
});

test('layers are short to write', () => {
	const { state } = decodeLink(
		stackLink,
		new URLSearchParams('layers=c3_p2_c3s2d2f64valid_c1x5e0.0.4.0')
	);
	expect(state.layers).toEqual([
		planLayer('convolution', 3),
		planLayer('pooling', 2),
		planLayer('convolution', 3, {
			stride: [2, 2],
			dilation: [2, 2],
			filters: 64,
			padding: 'valid'
		}),
		planLayer('convolution', [1, 5], { padding: [0, 0, 4, 0] })
	]);
});

test.each([
	'layers=',
	'layers=q3',
	'layers=c0',
	'layers=c3s0',
	'layers=c3middle',
	'layers=c99',
	'layers=c3f100000',
	`layers=${Array(25).fill('c3').join('_')}`,
	'against=c3_',
	'input=32x32',
	'input=0x32x1',
	'input=32x32xfew',
	'input=1000x32x1',
	'view=all',
	'cell=1,2',
	'kernel=0',
	'padding=causal'
])('%s cannot be used and falls back', (text) => {
	const { state, repaired } = decodeLink(stackLink, new URLSearchParams(text));
	expect(repaired).toHaveLength(1);
	expect(state).toEqual(initial);
});
