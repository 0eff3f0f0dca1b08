import type { Pathname } from '$app/types';

/** A page as the header names it. */
export interface NavigationEntry {
	readonly path: Pathname;
	readonly label: string;
}

/** Every page that exists, in the header's order. A new page is one line here. */
export const navigation: readonly NavigationEntry[] = [
	{ path: '/', label: 'Home' },
	{ path: '/explore/', label: 'Explore' },
	{ path: '/credits/', label: 'Credits' }
];

/**
 * Whether a page, or one below it, is the one in view.
 * @param current path in view, without the base path
 */
export function isCurrent(path: string, current: string): boolean {
	return path === '/' ? current === '/' : current.startsWith(path);
}
