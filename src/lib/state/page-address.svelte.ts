import { replaceState } from '$app/navigation';
import { page } from '$app/state';

/** Time in ms before the address follows, so that a slider that moves does not write history at every step. */
const settling = 300;

/** What an address asks of the site and not of a page's view: it stays. */
const siteKey = 'backend';

function write(link: URLSearchParams): void {
	const asked = new URLSearchParams(location.search).get(siteKey);
	if (asked !== null) link.set(siteKey, asked);
	const query = link.toString();
	// eslint-disable-next-line svelte/no-navigation-without-resolve -- the address of this very page
	replaceState(query ? `?${query}` : location.pathname, page.state);
}

/**
 * Keeps the address of the page at what its view says. Called while a page is set up.
 * @param query the link of the view; null while it shall not be written, e.g. before the page's own link was read
 */
export function keepAddress(query: () => URLSearchParams | null): void {
	$effect(() => {
		const link = query();
		if (!link) return;
		const timer = setTimeout(() => write(link), settling);
		return () => clearTimeout(timer);
	});
}
