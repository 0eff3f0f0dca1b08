import { Zip, ZipPassThrough } from 'fflate';
import { nextTask } from '$lib/core/next-task';
import { encodeNpy } from '$lib/core/npy';
import type { NdArray } from '$lib/core/types';

/** An array and its key in the archive. */
export interface NpzEntry {
	readonly name: string;
	readonly array: NdArray;
}

/** Bytes that are checksummed in one go; some milliseconds, so that the page stays alive. */
const chunkBytes = 2 ** 20;

/** Earliest time a zip file can hold: the same numbers then give the same file. */
const fixedTime = new Date(1980, 0, 1);

async function addFile(zip: Zip, fileName: string, bytes: Uint8Array): Promise<void> {
	const file = new ZipPassThrough(fileName);
	file.mtime = fixedTime;
	zip.add(file);
	let start = 0;
	do {
		const end = start + chunkBytes;
		file.push(bytes.subarray(start, end), end >= bytes.length);
		start = end;
		await nextTask();
	} while (start < bytes.length);
}

function checkNames(entries: readonly NpzEntry[]): void {
	const names = new Set<string>();
	for (const { name } of entries) {
		if (names.has(name)) throw new RangeError(`two arrays are named ${name}`);
		names.add(name);
	}
}

/**
 * Arrays as an `.npz` file, stored without compression as NumPy itself does. Works in slices, between which the page
 * can answer. The settings, if any, lie beside the arrays as `settings.json`.
 *
 * @throws {RangeError} if two arrays have the same name
 */
export async function encodeNpz(
	entries: readonly NpzEntry[],
	settings?: Readonly<Record<string, string>>
): Promise<Blob> {
	checkNames(entries);
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		chunks.push(chunk as Uint8Array<ArrayBuffer>);
	});
	for (const { name, array } of entries) await addFile(zip, `${name}.npy`, encodeNpy(array));
	if (settings) {
		const text = JSON.stringify(settings, null, '\t');
		await addFile(zip, 'settings.json', new TextEncoder().encode(text));
	}
	zip.end();
	return new Blob(chunks, { type: 'application/zip' });
}
