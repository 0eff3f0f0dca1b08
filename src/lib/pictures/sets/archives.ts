import { toFailure } from '$lib/core/result';
import { TooLongError, unpackGzip } from './decompress';
import type { KnownFile } from './kinds';
import type { LeftOut } from './left-out';
import { mostArchiveBytes, mostGzipBytes } from './limits';
import type { Pace } from './pace';
import { bytesText, refused } from './refused';
import { fileName, fileOf, type SetFile } from './set-file';
import { isTar, openTar } from './tar';
import { openZip } from './zip';

/** Refuses an archive by its length, before a byte of it is read. */
export function refuseLongArchive(name: string, bytes: number): void {
	if (bytes <= mostArchiveBytes) return;
	const limit = bytesText(mostArchiveBytes);
	throw refused(
		name,
		`is an archive of ${bytesText(bytes)}; the limit is ${limit}. Unpack it, and choose the folder.`
	);
}

function gzipFailure(name: string, thrown: unknown) {
	const { code, message } = toFailure(thrown, 'bad-picture');
	if (code === 'cancelled') return thrown;
	if (thrown instanceof TooLongError)
		return refused(name, `unpacks to more than ${bytesText(mostGzipBytes)}. Choose a smaller one.`);
	return refused(name, 'is damaged or cut off: it cannot be unpacked. Download it again.', message);
}

async function unpack(blob: Blob, name: string, pace: Pace): Promise<Blob> {
	try {
		// How long it becomes is not known; most of what is packed so shrinks to a fifth or a third.
		const expected = 4 * blob.size;
		return await unpackGzip(blob, mostGzipBytes, (bytes) => pace.step(bytes / expected));
	} catch (thrown) {
		throw gzipFailure(name, thrown);
	}
}

/** A gzip file holds one file, which may be a tar. */
async function openGzip(file: SetFile, name: string, pace: Pace): Promise<SetFile[]> {
	const blob = await unpack(await file.blob(), name, pace);
	const inside = fileOf(file.path.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar'), blob);
	return isTar(await inside.head(512)) ? openTar(blob, name, pace) : [inside];
}

/** What lies in an archive; any other file is its own contents. */
export async function openArchive(
	{ file, kind }: KnownFile,
	leftOut: LeftOut,
	pace: Pace
): Promise<SetFile[]> {
	const name = fileName(file.path);
	if (kind !== 'zip' && kind !== 'gzip' && kind !== 'tar') return [file];
	refuseLongArchive(name, file.size);
	if (kind === 'gzip') return openGzip(file, name, pace);
	const blob = await file.blob();
	return kind === 'zip' ? openZip(blob, name, leftOut, pace) : openTar(blob, name, pace);
}
