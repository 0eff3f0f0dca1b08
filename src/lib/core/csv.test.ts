import { expect, it } from 'vitest';
import { encodeCsv } from './csv';

it('ends lines with CR LF and leaves plain cells alone', () => {
	const rows = [
		['channel', 'mean'],
		[0, -0.25],
		[1, null],
		[true, 1e-7]
	];
	expect(encodeCsv(rows)).toBe('channel,mean\r\n0,-0.25\r\n1,\r\ntrue,1e-7\r\n');
});

it('quotes commas, quotes and line breaks', () => {
	expect(encodeCsv([['a,b', 'say "no"', 'one\ntwo', ' plain ']])).toBe(
		'"a,b","say ""no""","one\ntwo", plain \r\n'
	);
});

it('writes nothing for no rows', () => {
	expect(encodeCsv([])).toBe('');
});
