import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	decodeLink,
	encodeLink,
	flag,
	index,
	indices,
	oneOf,
	optional,
	text,
	type LinkTable
} from './link';

interface Sample {
	layer: string | null;
	channel: number | null;
	range: 'tile' | 'layer';
	cell: readonly number[] | null;
	all: boolean;
}

const table: LinkTable<Sample> = {
	layer: optional(text),
	channel: optional(index),
	range: { codec: oneOf('tile', 'layer'), initial: 'layer' },
	cell: optional(indices(2)),
	all: { codec: flag, initial: false }
};

const initial: Sample = { layer: null, channel: null, range: 'layer', cell: null, all: false };

const anySample = fc.record<Sample>({
	layer: fc.option(fc.string({ minLength: 1 })),
	channel: fc.option(fc.nat(999_999_999)),
	range: fc.constantFrom('tile', 'layer'),
	cell: fc.option(fc.tuple(fc.nat(9999), fc.nat(9999))),
	all: fc.boolean()
});

test('what a link says comes back', () => {
	fc.assert(
		fc.property(anySample, (sample) => {
			const link = encodeLink(table, sample).toString();
			const { state, repaired } = decodeLink(table, new URLSearchParams(link));
			expect(state).toEqual(sample);
			expect(repaired).toEqual([]);
		})
	);
});

test('the initial state makes an empty link', () => {
	expect(encodeLink(table, initial).toString()).toBe('');
});

test('values that cannot be used are repaired and named; unknown keys are ignored', () => {
	const parameters = new URLSearchParams('channel=-3&range=world&cell=1&all=1&colour=red');
	const { state, repaired } = decodeLink(table, parameters);
	expect(state).toEqual({ ...initial, all: true });
	expect(repaired).toEqual(['channel', 'range', 'cell']);
});

test('any text at all decodes to a usable state', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), fc.string(), (channel, range, cell) => {
			const { state } = decodeLink(table, new URLSearchParams({ channel, range, cell }));
			expect(state.channel === null || Number.isInteger(state.channel)).toBe(true);
			expect(['tile', 'layer']).toContain(state.range);
			expect(state.cell === null || state.cell.length === 2).toBe(true);
		})
	);
});
