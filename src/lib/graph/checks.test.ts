import { describe, expect, it } from 'vitest';
import {
	count,
	either,
	findBadField,
	listOf,
	oddCount,
	oneOf,
	optional,
	properShare,
	quoteValue,
	text,
	tupleOf
} from './checks';

describe('checks', () => {
	it.each([
		[count, [1, 7], [0, -1, 1.5, NaN, Infinity, '1', null, 2 ** 60]],
		[oddCount, [1, 5], [0, 2, 1.5]],
		[properShare, [0, 0.5], [1, -0.1, NaN, '0']],
		[text, ['a'], ['', '  ', 1]],
		[oneOf('a', 2), ['a', 2], ['b', '2']],
		[tupleOf(2, count), [[1, 2]], [[1], [1, 2, 3], [1, 0], { 0: 1, 1: 2, length: 2 }]],
		[listOf(count), [[], [1]], [[0], 'x']],
		[either(count, text), [1, 'a'], [0, '']]
	])('%o', (check, good, bad) => {
		good.forEach((value) => expect(check.accepts(value)).toBe(true));
		bad.forEach((value) => expect(check.accepts(value)).toBe(false));
	});

	it('find the first bad field, and let optional ones be missing', () => {
		const checks = { size: count, name: optional(text) };
		expect(findBadField({ size: 1 }, checks)).toBeNull();
		expect(findBadField({ size: 1, name: '' }, checks)).toBe(
			'“name” must be a text that is not empty, but is ""'
		);
		expect(findBadField({ name: 'a' }, checks)).toContain('“size” is missing');
	});

	it('shorten long values', () => {
		expect(quoteValue('x'.repeat(100))).toHaveLength(41);
		expect(quoteValue(undefined)).toBe('missing');
	});
});
