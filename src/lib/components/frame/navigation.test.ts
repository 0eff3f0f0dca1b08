import { describe, expect, it } from 'vitest';
import { isCurrent, navigation } from './navigation';

/** Windows of their own, which no list of pages leads to. */
const windows = ['/embed/', '/present/'];

const pages = Object.keys(import.meta.glob('/src/routes/**/+page.svelte'))
	.map((file) => file.replace('/src/routes', '').replace('+page.svelte', ''))
	.filter((path) => !windows.some((start) => path.startsWith(start)));

describe('navigation', () => {
	it('names every page that exists, and no other', () => {
		expect(navigation.map(({ path }) => path).sort()).toEqual(pages.sort());
	});

	it('tells the page in view from the others', () => {
		expect(isCurrent('/', '/')).toBe(true);
		expect(isCurrent('/', '/explore/')).toBe(false);
		expect(isCurrent('/explore/', '/explore/')).toBe(true);
		expect(isCurrent('/credits/', '/explore/')).toBe(false);
	});
});
