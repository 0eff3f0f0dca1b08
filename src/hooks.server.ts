import type { Handle } from '@sveltejs/kit';

/** The two faces of which every page has words; numbers wait for theirs. */
const firstFonts = /\/(inter|source-serif-4)-[^/]*\.woff2$/;

/** While prerendering: has the first fonts fetched together with the style sheet, so that words do not change face. */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, {
		preload: ({ type, path }) =>
			type === 'js' || type === 'css' || (type === 'font' && firstFonts.test(path))
	});
