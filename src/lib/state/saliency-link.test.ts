import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Param, ParamValues } from '$lib/core/params';
import { decodeLink, encodeLink } from './link';
import {
	decodeValues,
	encodeValues,
	methodChoices,
	saliencyLink,
	type SaliencyLink,
	type Settings
} from './saliency-link';

const params: readonly Param[] = [
	{ kind: 'number', key: 'steps', label: 'Steps', min: 1, max: 256, step: 1, initial: 64 },
	{
		kind: 'choice',
		key: 'baseline',
		label: 'Baseline',
		options: ['black', 'a,b;c=d~@%'].map((value) => ({ value, label: value })),
		initial: 'black'
	},
	{ kind: 'flag', key: 'relu', label: 'ReLU', initial: true }
];
const settings: Settings = {
	methods: new Map([
		['gradient', []],
		['grad-cam', params]
	]),
	wrappers: new Map([['smoothgrad', params]])
};
const table = saliencyLink(settings);

const values: fc.Arbitrary<ParamValues> = fc.record({
	steps: fc.double({ min: 1, max: 256, noNaN: true }),
	baseline: fc.constantFrom('black', 'a,b;c=d~@%'),
	relu: fc.boolean()
});
const wrapper = fc.option(fc.record({ id: fc.constant('smoothgrad'), params: values }));
/** Any text that can stand in an address, separators of the link included. */
const nodeName = fc.string({ minLength: 1, unit: fc.constantFrom(...'ab.,;=@~:%/ é') });
const node = fc.option(nodeName);
const choice = fc.oneof(
	fc.record({
		method: fc.constant('gradient'),
		params: fc.constant({}),
		node,
		wrapper
	}),
	fc.record({ method: fc.constant('grad-cam'), params: values, node, wrapper })
);
const feature = fc.oneof(
	fc.record({
		kind: fc.constant('class' as const),
		node: fc.constant(null),
		index: fc.nat(999),
		place: fc.constant(null)
	}),
	fc.record({
		kind: fc.constant('channel' as const),
		node: nodeName,
		index: fc.nat(999),
		place: fc.constant(null)
	}),
	fc.record({
		kind: fc.constant('neuron' as const),
		node: nodeName,
		index: fc.nat(999),
		place: fc.option(fc.record({ y: fc.nat(99), x: fc.nat(99) }))
	})
);
const index = fc.option(fc.nat(999));
const word = fc.option(fc.stringMatching(/^[a-z0-9-]{1,12}$/));
const state: fc.Arbitrary<SaliencyLink> = fc.record({
	network: word,
	picture: word,
	fit: fc.option(fc.constantFrom('crop' as const, 'letterbox' as const, 'digit' as const)),
	invert: fc.option(fc.boolean()),
	target: index,
	against: index,
	methods: fc.option(fc.array(choice, { maxLength: 4 })),
	mode: fc.constantFrom('signed' as const, 'absolute' as const, 'positive' as const),
	reach: fc.constantFrom('map' as const, 'shared' as const),
	overlay: fc.boolean(),
	opacity: fc.nat(100),
	smooth: fc.boolean(),
	feature: fc.option(feature),
	making: fc.constantFrom([], ['steps=64'], ['steps=64', 'basis=pixels']),
	seed: fc.nat(9999)
});

test('every view comes back from its link', () => {
	fc.assert(
		fc.property(state, (before) => {
			const link = encodeLink(table, before).toString();
			const { state: after, repaired } = decodeLink(table, new URLSearchParams(link));
			expect(repaired).toEqual([]);
			expect(after).toEqual(before);
		})
	);
});

test('a bare address is the initial view', () => {
	const { state: initial } = decodeLink(table, new URLSearchParams());
	expect(initial.methods).toBeNull();
	expect(encodeLink(table, initial).toString()).toBe('');
});

describe('methods in a link', () => {
	const codec = methodChoices(settings);

	it('leave out what has its initial value', () => {
		const given = { steps: 64, baseline: 'black', relu: false };
		const tile = { method: 'grad-cam', params: given, node: 'a.b', wrapper: null };
		expect(codec.encode([tile])).toBe('grad-cam,relu=0,@a.b');
	});

	it('repair impossible settings and ignore unknown ones', () => {
		const [tile] = codec.decode('grad-cam,steps=9999,relu=x,no=1')!;
		expect(tile!.params).toEqual({ steps: 64, baseline: 'black', relu: false });
		expect(codec.decode('grad-cam,~nothing')![0]!.wrapper).toBeNull();
	});

	it.each(['nothing', 'gradient;', 'gradient,@%'])('that do not exist are refused: %s', (text) => {
		expect(codec.decode(text)).toBeUndefined();
	});
});

test.each(['class:x', 'class:3:node', 'channel:3', 'channel:3@1,2:a', 'layer:3:a'])(
	'what cannot be made is repaired: %s',
	(text) => {
		const { state: decoded, repaired } = decodeLink(table, new URLSearchParams({ feature: text }));
		expect(decoded.feature).toBeNull();
		expect(repaired).toEqual(['feature']);
	}
);

test('settings come back from their pairs', () => {
	fc.assert(
		fc.property(values, (before) => {
			expect(decodeValues(params, encodeValues(params, before))).toEqual(before);
		})
	);
});
