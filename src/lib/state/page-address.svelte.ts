import { replaceState } from '$app/navigation';
import { page } from '$app/state';

/** Time in ms before the address follows, so that a slider that moves does not write history at every step. */
const settling = 300;

function write(link: URLSearchParams, kept: readonly string[]): void {
	const now = new URLSearchParams(location.search);
	for (const key of kept) if (now.has(key)) link.set(key, now.get(key)!);
	const query = link.toString();
	// eslint-disable-next-line svelte/no-navigation-without-resolve -- the address of this very page
	replaceState(query ? `?${query}` : location.pathname, page.state);
}

/**
 * Keeps the address of the page at what its view says. Called while a page is set up.
 * @param query the link of the view; null while it shall not be written, e.g. before the page's own link was read
 * @param kept  keys of the address that are not the view's and stay
 */
export function keepAddress(
	query: () => URLSearchParams | null,
	kept: readonly string[] = []
): void {
	$effect(() => {
		const link = query();
		if (!link) return;
		const timer = setTimeout(() => write(link, kept), settling);
		return () => clearTimeout(timer);
	});
}
