import { decodeLink, repairedNotes, type LinkTable } from '$lib/state/link';

/** The state that the address of this window says, and a sentence on what of it could not be used. */
export function readLink<State extends object>(
	table: LinkTable<State>
): { readonly state: State; readonly notes: readonly string[] } {
	const { state, repaired } = decodeLink(table, new URLSearchParams(location.search));
	return { state, notes: repairedNotes(repaired) };
}

/** What an embedded figure says where its link stands for the visitor's picture, which no link carries. */
export const pictureNote =
	'The picture of this link stays on the device it was opened on; made numbers stand in for it.';
