import type { Session } from './session.svelte';

/** How downloads are called, and what they say of how they were made. */

/** A picture's name as part of a file name. */
export function fileStem(name: string): string {
	const stem = name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[^\p{L}\p{N}]+/gu, '-');
	return stem.replace(/^-+|-+$/g, '').toLowerCase() || 'picture';
}

/** A file's name after the network and the picture. */
export function nameFile(session: Session, ending: string, part = ''): string {
	const picture = session.picture ? `-${fileStem(session.picture.name)}` : '';
	return `${session.network?.id ?? 'network'}${picture}${part}.${ending}`;
}

/** What a download was made with, to be written into the file. */
export function settingsOf({ network, picture, preparation, report }: Session) {
	return {
		network: network?.id ?? '',
		picture: picture?.name ?? '',
		fit: preparation.fit,
		inverted: String(preparation.invert),
		backend: report?.backend ?? ''
	};
}
