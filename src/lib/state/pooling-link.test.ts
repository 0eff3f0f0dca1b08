import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movements } from '$lib/draw/bench/invariance';
import { inputPresets } from '$lib/draw/bench/pooling-presets';
import type { NdArray } from '$lib/core/types';
import type { Pair } from '$lib/math/arithmetic/types';
import { decodeLink, encodeLink } from './link';
import { invariancePatterns, poolingLink, type PoolingLink } from './pooling-link';

const number = fc
	.float({ min: -1e6, max: 1e6, noNaN: true })
	// −0 is written as 0, which is the same number.
	.map((value) => value + 0)
	.filter((value) => value === 0 || Math.abs(value) > 1e-6);

const array: fc.Arbitrary<NdArray> = fc
	.tuple(
		fc.integer({ min: 1, max: 5 }),
		fc.integer({ min: 1, max: 5 }),
		fc.integer({ min: 1, max: 4 })
	)
	.chain((shape) => {
		const length = shape[0] * shape[1] * shape[2];
		return fc
			.array(number, { minLength: length, maxLength: length })
			.map((values) => ({ shape: [...shape], data: Float32Array.from(values) }));
	});

const pair = (min: number, max: number): fc.Arbitrary<Pair> =>
	fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const amountOf = (key: string) => {
	const { min, max, step } = movements.find((movement) => movement.key === key)!;
	return fc
		.integer({ min: 0, max: Math.round((max - min) / step) })
		.map((steps) => Math.min(max, min + steps * step));
};

const link: fc.Arbitrary<PoolingLink> = fc.record({
	x: fc.constantFrom('picture', ...inputPresets.map(({ id }) => id)),
	in: fc.option(array),
	over: fc.constantFrom('places', 'channels'),
	pool: fc.constantFrom('max', 'average', 'l2'),
	global: fc.boolean(),
	k: pair(1, 64),
	s: pair(1, 64),
	d: pair(1, 64),
	p: fc.oneof(
		fc.constantFrom('valid', 'same', 'full', 'causal'),
		fc.tuple(fc.nat(16), fc.nat(16), fc.nat(16), fc.nat(16))
	) as fc.Arbitrary<PoolingLink['p']>,
	ceil: fc.boolean(),
	count: fc.boolean(),
	across: pair(1, 4),
	phase: fc.constantFrom('forward', 'gradient'),
	g: fc.oneof(number, array),
	ch: fc.option(fc.nat(3)),
	before: pair(1, 64),
	t: fc.nat(300),
	pattern: fc.constantFrom(...invariancePatterns),
	iw: fc.integer({ min: 1, max: 8 }),
	tolerance: fc.integer({ min: 0, max: 50 }).map((steps) => steps / 100),
	empty: fc.boolean(),
	curve: fc.constantFrom('across', 'down', 'turn', 'scale'),
	dx: amountOf('across'),
	dy: amountOf('down'),
	turn: amountOf('turn'),
	scale: amountOf('scale')
});

test('a bench comes back from its link', () => {
	fc.assert(
		fc.property(link, (state) => {
			const text = encodeLink(poolingLink, state).toString();
			const decoded = decodeLink(poolingLink, new URLSearchParams(text));
			expect(decoded.repaired).toEqual([]);
			expect(decoded.state).toEqual(state);
		})
	);
});

test('a bare address is the initial bench', () => {
	const { state } = decodeLink(poolingLink, new URLSearchParams());
	expect(encodeLink(poolingLink, state).toString()).toBe('');
});

test('links are short and can be read', () => {
	const { state } = decodeLink(poolingLink, new URLSearchParams());
	const data = Float32Array.of(1, 0.1, -2, 4);
	const changed: PoolingLink = {
		...state,
		in: { shape: [2, 2, 1], data },
		k: [2, 3],
		p: [1, 0, 1, 0]
	};
	expect(decodeURIComponent(encodeLink(poolingLink, changed).toString())).toBe(
		'in=1,0.1/-2,4&k=2x3&p=1,0,1,0'
	);
});

test.each([
	['in', '1,2/3'],
	['in', '1,a'],
	['in', '1,2;3'],
	['in', Array(17).fill('1').join(',')],
	['in', '1e9'],
	['k', '0'],
	['k', '2x'],
	['s', '100000'],
	['p', '1,2,3'],
	['p', '1,2,3,99'],
	['x', 'nothing'],
	['g', 'ten'],
	['tolerance', '2'],
	['dx', '9'],
	['iw', '0']
])('what cannot be used is repaired: %s=%s', (key, value) => {
	const { state, repaired } = decodeLink(poolingLink, new URLSearchParams({ [key]: value }));
	expect(repaired).toEqual([key]);
	expect(encodeLink(poolingLink, state).toString()).toBe('');
});
