import { formats } from './formats';
import type { FormatEntry, Vocabulary } from './types';

/** What can be opened, for a list on the page: a vocabulary, and the formats that are written in it. */
export interface Openable {
	/** Unlike that of any other. */
	readonly id: string;
	/** E.g. "Operators of ONNX". */
	readonly title: string;
	readonly formats: readonly {
		readonly id: string;
		readonly title: string;
		/** Which files make up a network. */
		readonly files: string;
	}[];
	/** Layers or operators; `terms` is empty where everything of one can be opened. */
	readonly entries: readonly { readonly name: string; readonly terms: string }[];
}

function describe({ title, terms }: Vocabulary, written: readonly FormatEntry[]): Openable {
	return {
		id: written[0]!.format,
		title,
		formats: written.map(({ format, title, files }) => ({ id: format, title, files })),
		entries: Object.entries(terms).map(([name, terms]) => ({ name, terms }))
	};
}

/** Everything that can be opened; whatever is not in it is refused by name. */
export const openable: readonly Openable[] = [
	...new Set(formats.map(({ vocabulary }) => vocabulary))
].map((vocabulary) =>
	describe(
		vocabulary,
		formats.filter((entry) => entry.vocabulary === vocabulary)
	)
);
