import { expect, test } from 'vitest';
import { aboutSeconds, isTelling, secondsOfSeeds } from './trust-words';

test('two more maps take twice what moving took, without the neighbours', () => {
	const stages = [
		{ name: 'neighbours', seconds: 9 },
		{ name: 'start', seconds: 1 },
		{ name: 'steps', seconds: 10 }
	] as const;
	expect(secondsOfSeeds(stages)).toBe(22);
	expect(secondsOfSeeds(null)).toBeNull();
});

test.each([
	[0.4, 'a moment'],
	[22, 'about 25 seconds'],
	[55, 'about a minute'],
	[61, 'about 2 minutes']
])('%d seconds are %s', (seconds, words) => expect(aboutSeconds(seconds)).toBe(words));

test('sizes are spoken of where they mislead', () => {
	const names = { first: 'a', second: 'b' };
	expect(isTelling({ ...names, onMap: 2, inCodes: 1 })).toBe(true);
	expect(isTelling({ ...names, onMap: 1.2, inCodes: 1 })).toBe(false);
});
