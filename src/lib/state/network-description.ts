import type { Answers } from '$lib/networks/import/answers';
import type { NetworkDraft } from '$lib/networks/import/open';
import type { OpeningSource, PackedBlobs } from '$lib/networks/import/opener-protocol';
import type { StoredNetwork } from '$lib/networks/store';

function slugOf(title: string): string {
	const slug = title
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-|-$/g, '');
	return slug.slice(0, 32) || 'network';
}

function idOf(title: string, sha256: string | undefined): string {
	return `own-${slugOf(title)}-${sha256?.slice(0, 8) ?? Date.now().toString(36)}`;
}

function nameOfSource(source: OpeningSource): string {
	if (source.kind === 'address') return source.address;
	const [first] = source.files;
	return source.files.length === 1 ? first!.name : `${source.files.length} files`;
}

/** The network that was kept of the same files, or undefined. */
export function sameFiles(
	list: readonly StoredNetwork[],
	{ sha256, classCount }: NetworkDraft
): StoredNetwork | undefined {
	return list.find(
		(network) =>
			sha256 !== undefined && network.sha256 === sha256 && network.classCount === classCount
	);
}

/** What a network is made of that is to be kept. */
export interface Keeping {
	readonly draft: NetworkDraft;
	readonly answers: Answers;
	readonly packed: PackedBlobs;
	readonly source: OpeningSource;
	/** Networks that are kept already. */
	readonly list: readonly StoredNetwork[];
}

/**
 * What is known of a network when it is kept. Files that were kept before keep their id, whatever their name is now: it
 * stands in links, and so opening them again changes the answers and adds nothing.
 */
export function describeNetwork({ draft, answers, packed, source, list }: Keeping): StoredNetwork {
	const { format, classCount, sha256, input } = draft;
	return {
		id: sameFiles(list, draft)?.id ?? idOf(answers.title, sha256),
		title: answers.title,
		format,
		openedMs: Date.now(),
		bytes: packed.graph.size + packed.weights.size,
		classCount,
		input: [input.height, input.width, input.channels],
		source: nameOfSource(source),
		...(sha256 === undefined ? {} : { sha256 }),
		answers
	};
}
