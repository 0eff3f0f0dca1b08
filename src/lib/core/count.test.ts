import { expect, it } from 'vitest';
import { count } from './count';

it('sets thousands apart, in English whatever the visitor’s language', () => {
	expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
});
