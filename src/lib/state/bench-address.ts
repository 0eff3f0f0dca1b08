import { encodeLink, type LinkTable } from './link';

/** A path of this site with a state in its link. */
export function linkPath<State extends object>(
	path: string,
	table: LinkTable<State>,
	state: State
): string {
	const query = encodeLink(table, state).toString();
	return query ? `${path}?${query}` : path;
}
