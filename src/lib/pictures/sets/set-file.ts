import { BlobReader } from './blob-reader';
import { refused } from './refused';

/** A file of a set, lying in a folder or in an archive. Its contents are read when they are asked for. */
export interface SetFile {
	/** Folders and name, parted by `/`; without `..`, drive letters or control characters. */
	readonly path: string;
	/** In bytes, unpacked. */
	readonly size: number;
	/** CRC-32 of the contents, where an archive states it. */
	readonly checksum?: number;
	/** Up to `length` bytes from the beginning. */
	head(length: number): Promise<Uint8Array>;
	/** All of it. Throws a `FailureError` with a sentence when it cannot be read. */
	blob(): Promise<Blob>;
}

/** Characters that could hide what a name is: controls, and marks that turn the direction of writing. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The path without anything that leads out of the folder or cannot be seen. */
export function cleanPath(path: string): string {
	const parts = path
		.replaceAll('\\', '/')
		.replace(invisible, '')
		.split('/')
		.filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part));
	return parts.join('/');
}

/** Whether an operating system put the file there by itself: hidden files, macOS' and Windows' own. */
export function isHidden(path: string): boolean {
	const parts = path.split('/');
	if (parts.some((part) => part.startsWith('.') || part === '__MACOSX')) return true;
	return /^(thumbs\.db|desktop\.ini|icon\r?)$/i.test(parts.at(-1)!);
}

/** Name without folders. */
export function fileName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** The letters after the last dot, small; empty without one. */
export function extension(path: string): string {
	return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** A file that lies in one piece, e.g. on the visitor's disk. */
export function fileOf(path: string, blob: Blob): SetFile {
	const read = async (length: number) => new Uint8Array(await blob.slice(0, length).arrayBuffer());
	return {
		path,
		size: blob.size,
		head: (length) => read(length).catch(() => Promise.reject(cannotRead(path))),
		blob: async () => blob
	};
}

/** The sentence for a file that the browser cannot read any more. */
export function cannotRead(path: string, detail?: string) {
	return refused(
		fileName(path),
		'cannot be read: it was moved or changed, or is a folder. Choose it again.',
		detail
	);
}

/** The contents as bytes. */
export async function bytesOf(file: SetFile): Promise<Uint8Array<ArrayBuffer>> {
	const blob = await file.blob();
	try {
		return new Uint8Array(await blob.arrayBuffer());
	} catch (thrown) {
		throw cannotRead(file.path, String(thrown));
	}
}

/** A reader of a file's pieces. */
export async function readerOf(file: SetFile): Promise<BlobReader> {
	return new BlobReader(await file.blob());
}
