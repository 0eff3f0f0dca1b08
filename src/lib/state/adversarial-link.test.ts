import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { attacks } from '$lib/attacks/catalogue';
import { defences } from '$lib/attacks/defence-catalogue';
import { initialValues, type Param, type ParamValue } from '$lib/core/params';
import { gains } from '$lib/draw/adversarial';
import { adversarialLink, mostRuns, type AdversarialLink } from './adversarial-link';
import { setCounts } from './adversarial-counts';
import { decodeLink, encodeLink } from './link';

const settingsOf = (all: readonly { readonly id: string; readonly params: readonly Param[] }[]) =>
	new Map(all.map(({ id, params }) => [id, params]));
const table = adversarialLink(settingsOf(attacks), settingsOf(defences));

function valueOf(param: Param): fc.Arbitrary<ParamValue> {
	if (param.kind === 'number') return fc.double({ min: param.min, max: param.max, noNaN: true });
	if (param.kind === 'flag') return fc.boolean();
	return fc.constantFrom(...param.options.map(({ value }) => value));
}

const choice = fc
	.constantFrom(...attacks)
	.chain(({ id, params }) =>
		fc
			.record(Object.fromEntries(params.map((param) => [param.key, valueOf(param)])))
			.map((values) => ({ attack: id, params: values }))
	);
const defence = fc
	.constantFrom(...defences)
	.chain(({ id, params }) =>
		fc
			.record(Object.fromEntries(params.map((param) => [param.key, valueOf(param)])))
			.map((values) => ({ id, params: values }))
	);
const word = fc.option(fc.stringMatching(/^[a-z0-9-]{1,12}$/));
const index = fc.option(fc.nat(999));
const state: fc.Arbitrary<AdversarialLink> = fc.record({
	network: word,
	picture: word,
	fit: fc.option(fc.constantFrom('crop' as const, 'letterbox' as const, 'digit' as const)),
	invert: fc.option(fc.boolean()),
	target: index,
	attack: fc.option(choice),
	epsilon: fc.option(fc.nat(200).map((steps) => steps / 20)),
	seed: fc.nat(9999),
	region: fc.option(fc.array(fc.nat(99_999), { minLength: 1, maxLength: 40 })),
	runs: fc.nat(mostRuns),
	at: index,
	gain: fc.constantFrom(...gains),
	view: fc.constantFrom('mean' as const, 'red' as const, 'colours' as const),
	lesson: fc.integer({ min: 1, max: 7 }),
	defence: fc.option(defence),
	count: fc.constantFrom(...setCounts),
	measured: fc.constantFrom('none' as const, 'curve' as const, 'matrix' as const, 'both' as const)
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

describe('a damaged link', () => {
	const read = (query: string) => decodeLink(table, new URLSearchParams(query));

	it.each([
		'attack=nothing',
		'epsilon=-1',
		'epsilon=1e3',
		'runs=99',
		'gain=3',
		'region=1..2',
		'defence=magic',
		'count=13',
		'measured=all'
	])('%s falls back and says so', (query) => {
		const { state, repaired } = read(query);
		const key = query.split('=')[0] as keyof AdversarialLink;
		expect(repaired).toEqual([key]);
		expect(state[key]).toEqual(table[key].initial);
	});

	it('keeps an attack whose setting is impossible, with the initial one', () => {
		const bim = attacks.find(({ id }) => id === 'bim')!;
		expect(read('attack=bim,steps=-3').state.attack).toEqual({
			attack: 'bim',
			params: initialValues(bim.params)
		});
	});
});
