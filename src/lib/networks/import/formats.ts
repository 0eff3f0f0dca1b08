import type { FormatEntry, NetworkFormat } from './types';

/**
 * What the page knows of the formats, and nothing that translates: see `importers.ts`. A folder with a `format.ts` adds
 * a format here and there.
 */

const entries = import.meta.glob<FormatEntry>('./*/format.ts', { eager: true, import: 'format' });

/** The order in which formats are asked for files, and listed. */
const order = ['tfjs-layers', 'tfjs-graph', 'keras', 'hdf5', 'onnx'];

function place({ format }: FormatEntry): number {
	const at = order.indexOf(format);
	return at < 0 ? order.length : at;
}

/** Every format that networks are opened from. */
export const formats: readonly FormatEntry[] = Object.values(entries).sort(
	(a, b) => place(a) - place(b)
);

/** The name of a format for the page. */
export function formatTitle(format: NetworkFormat): string {
	return formats.find((entry) => entry.format === format)?.title ?? format;
}
