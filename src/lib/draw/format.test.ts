import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	formatBytes,
	formatCell,
	formatCount,
	formatFixed,
	formatNumber,
	formatOperand,
	formatShare,
	formatSigned
} from './format';

/** Reads a number back as a person would. */
function parse(written: string): number {
	return Number(written.replaceAll('\u2212', '-'));
}

describe('formatNumber', () => {
	it.each([
		[0.437, 4, '0.437'],
		[Math.fround(0.437), 4, '0.4370'],
		[-0.048938, 3, '\u22120.0489'],
		[0, 4, '0'],
		[-0, 4, '0'],
		[0.5, 4, '0.5'],
		[0.50004, 4, '0.5000'],
		[2, 4, '2'],
		[1234.56, 4, '1235'],
		[123456.7, 4, '123500'],
		[9.99996, 4, '10.00'],
		[1.23456789012, 8, '1.2345679'],
		[6.1e-8, 1, '6e\u22128'],
		[-0.0000123456, 4, '\u22121.235e\u22125'],
		[1e-5, 4, '1e\u22125'],
		[2.5e9, 4, '2.5e9'],
		[Infinity, 4, '∞'],
		[-Infinity, 4, '\u2212∞'],
		[NaN, 4, 'not a number']
	])('writes %d with %d digits as %s', (value, significant, expected) => {
		expect(formatNumber(value, significant)).toBe(expected);
	});

	it('never moves a number by more than half a unit of its last digit', () => {
		fc.assert(
			fc.property(
				fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
				fc.integer({ min: 1, max: 9 }),
				(value, significant) => {
					const allowed = 0.5000001 * 10 ** (1 - significant) * Math.abs(value);
					const moved = Math.abs(parse(formatNumber(value, significant)) - value);
					expect(moved).toBeLessThanOrEqual(allowed + Number.MIN_VALUE);
				}
			)
		);
	});

	it('never writes a hyphen for minus', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true }), (value) => {
				expect(formatNumber(value)).not.toContain('-');
			})
		);
	});
});

describe('formatCell', () => {
	it.each([
		[0, '0'],
		[0.43712345, '0.4371'],
		[-0.012345678, '\u22120.01235'],
		[0.0012345678, '0.00123'],
		[-0.00012345678, '\u22121.2e\u22124'],
		[1234.567, '1235']
	])('writes %d as %s', (value, expected) => expect(formatCell(value)).toBe(expected));

	it('fits eight characters', () => {
		fc.assert(
			fc.property(fc.double({ min: -99_999, max: 99_999, noNaN: true }), (value) => {
				expect(formatCell(Math.fround(value)).length).toBeLessThanOrEqual(
					Math.abs(value) < 1e-9 ? 10 : 8
				);
			})
		);
	});
});

describe('formatFixed', () => {
	it.each([
		[9.1, '9.100'],
		[-0.0001, '0.000'],
		[-12.34567, '\u221212.346'],
		[NaN, 'not a number']
	])('writes %d as %s', (value, expected) => expect(formatFixed(value, 3)).toBe(expected));
});

describe('signs', () => {
	it('puts a plus before what is added', () => {
		expect(formatSigned(0.25)).toBe('+0.25');
		expect(formatSigned(-0.25)).toBe('\u22120.25');
		expect(formatSigned(0)).toBe('0');
	});

	it('puts brackets around negative operands', () => {
		expect(formatOperand(-0.25)).toBe('(\u22120.25)');
		expect(formatOperand(0.25)).toBe('0.25');
	});
});

describe('formatCount', () => {
	it.each([
		[12345, '12,345'],
		[999, '999'],
		[1000000, '1,000,000'],
		[-1234, '\u22121,234']
	])('writes %d as %s', (value, expected) => expect(formatCount(value)).toBe(expected));
});

describe('formatShare', () => {
	it.each([
		[0.873, '87.3 %'],
		[1, '100.0 %'],
		[0, '0.0 %'],
		[0.00049, '0.0 %']
	])('writes %d as %s', (value, expected) => expect(formatShare(value)).toBe(expected));
});

describe('formatBytes', () => {
	it.each([
		[0, '0 bytes'],
		[1, '1 byte'],
		[999, '999 bytes'],
		[1000, '1 kB'],
		[123_456, '123 kB'],
		[999_600, '1 MB'],
		[1_234_567, '1.23 MB'],
		[5_000_000_000, '5 GB']
	])('writes %d as %s', (value, expected) => expect(formatBytes(value)).toBe(expected));
});
