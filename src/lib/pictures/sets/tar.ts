import { readLetters } from '../formats/bytes';
import { BlobReader } from './blob-reader';
import { mostFiles } from './limits';
import type { Pace } from './pace';
import { refused } from './refused';
import { cleanPath, fileOf, isHidden, type SetFile } from './set-file';

/** @source POSIX.1-1988 ustar, which also CIFAR-10's archive is */

const blockBytes = 512;
const magicAt = 257;

/** Whether a file's first 512 bytes are a tar's. */
export function isTar(head: Uint8Array): boolean {
	return readLetters(head, magicAt, 5) === 'ustar';
}

function readText(header: Uint8Array, at: number, length: number): string {
	const bytes = header.subarray(at, at + length);
	const end = bytes.indexOf(0);
	return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

interface TarHeader {
	readonly path: string;
	readonly size: number;
	readonly isFile: boolean;
}

function readHeader(header: Uint8Array): TarHeader {
	const prefix = readText(header, 345, 155);
	const name = readText(header, 0, 100);
	const type = readLetters(header, 156, 1);
	return {
		path: cleanPath(prefix ? `${prefix}/${name}` : name),
		size: parseInt(readText(header, 124, 12).trim() || '0', 8),
		isFile: type === '0' || type === '\0'
	};
}

/**
 * The files of a tar; each is a part of it, so that nothing is copied.
 *
 * @throws `FailureError` with a sentence if it is cut off or damaged
 */
export async function openTar(blob: Blob, name: string, pace: Pace): Promise<SetFile[]> {
	const reader = new BlobReader(blob);
	const files: SetFile[] = [];
	for (let at = 0; at + blockBytes <= blob.size && files.length < mostFiles;) {
		const header = await reader.read(at, blockBytes);
		if (header[0] === 0) break;
		const { path, size, isFile } = readHeader(header);
		const end = at + blockBytes + size;
		if (!isTar(header) || !(end <= blob.size))
			throw refused(name, 'is damaged or cut off. Copy or download it again.');
		if (isFile && !isHidden(path)) files.push(fileOf(path, blob.slice(at + blockBytes, end)));
		at = Math.ceil(end / blockBytes) * blockBytes;
		await pace.step(at / blob.size);
	}
	return files;
}
