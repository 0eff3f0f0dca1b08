import { readUint16, readUint32 } from '../formats/bytes';
import { checksum } from '../formats/png';
import { mostFileBytes } from '../limits';
import { BlobReader } from './blob-reader';
import { inflate, inflateHead } from './decompress';
import type { LeftOut } from './left-out';
import { mostRawBytes, mostUnpackedBytes } from './limits';
import type { Pace } from './pace';
import { bytesText, refused } from './refused';
import { extension, fileName, isHidden, type SetFile } from './set-file';
import { readZipDirectory, type ZipEntry } from './zip-directory';

const headerSignature = 0x04034b50;
const headerBytes = 30;
const storedMethod = 0;
const deflatedMethod = 8;

/** Names of archives: what lies inside an archive is not opened as one again, which ends zips within zips. */
export const archiveExtensions: ReadonlySet<string> = new Set(
	'zip 7z rar gz tgz tar bz2 xz zst npz jar docx xlsx'.split(' ')
);

function damaged(path: string, detail: string) {
	const text = 'is damaged inside the zip: it cannot be unpacked. Pack or download the zip again.';
	return refused(fileName(path), text, detail);
}

/** Where a file's contents begin: its own header repeats the name, at a length of its own. */
async function findContents(reader: BlobReader, entry: ZipEntry): Promise<number> {
	const header = await reader.read(entry.headerAt, headerBytes);
	if (readUint32(header, 0, true) !== headerSignature)
		throw damaged(entry.path, 'there is no file where the list of files says');
	const more = readUint16(header, 26, true) + readUint16(header, 28, true);
	return entry.headerAt + headerBytes + more;
}

async function readPacked(reader: BlobReader, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
	const packed = await reader.read(await findContents(reader, entry), entry.packedBytes);
	if (packed.length < entry.packedBytes) throw damaged(entry.path, 'the end of the zip is missing');
	return packed;
}

async function unpack(reader: BlobReader, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
	const packed = await readPacked(reader, entry);
	if (entry.method === storedMethod) return packed;
	try {
		return await inflate(packed, entry.size);
	} catch (thrown) {
		throw damaged(entry.path, String(thrown));
	}
}

/** Contents that are not what the list says are not shown: half a picture is worse than none. */
async function unpackChecked(reader: BlobReader, entry: ZipEntry): Promise<Blob> {
	const bytes = await unpack(reader, entry);
	if (bytes.length !== entry.size) throw damaged(entry.path, `${bytes.length} bytes were found`);
	// Longer contents are raw pictures and tables; their checksum alone would stop the page for a moment.
	if (bytes.length <= mostFileBytes / 8 && checksum(bytes) !== entry.checksum)
		throw damaged(entry.path, 'its checksum does not match');
	return new Blob([bytes]);
}

async function readHead(reader: BlobReader, entry: ZipEntry, length: number): Promise<Uint8Array> {
	const at = await findContents(reader, entry);
	if (entry.method === storedMethod) return reader.read(at, Math.min(length, entry.size));
	try {
		const packed = reader.blob.slice(at, at + entry.packedBytes);
		return await inflateHead(packed, Math.min(length, entry.size));
	} catch (thrown) {
		throw damaged(entry.path, String(thrown));
	}
}

function toFile(reader: BlobReader, entry: ZipEntry): SetFile {
	const { path, size, checksum } = entry;
	return {
		path,
		size,
		checksum,
		head: (length) => readHead(reader, entry, length),
		blob: () => unpackChecked(reader, entry)
	};
}

/** Why a file cannot be read out of the zip; undefined if it can. */
function obstacle({ path, isEncrypted, method, size }: ZipEntry): string | undefined {
	if (isEncrypted) return 'locked with a password';
	if (archiveExtensions.has(extension(path))) return 'archives inside an archive';
	if (method !== storedMethod && method !== deflatedMethod)
		return 'packed in a way that this page cannot undo';
	return size > mostRawBytes ? `longer than ${bytesText(mostRawBytes)}` : undefined;
}

function checkTotal(entries: readonly ZipEntry[], name: string): void {
	const total = entries.reduce((sum, { size }) => sum + size, 0);
	if (total <= mostUnpackedBytes) return;
	const limit = bytesText(mostUnpackedBytes);
	throw refused(
		name,
		`would unpack to ${bytesText(total)}; the limit is ${limit}. Pack fewer files.`
	);
}

function refuseLocked(entries: readonly ZipEntry[], name: string): void {
	if (entries.length > 0 && entries.every(({ isEncrypted }) => isEncrypted))
		throw refused(name, 'is locked with a password. Unpack it, and choose the folder.');
}

/**
 * The files of a zip, read out of it one by one when they are asked for.
 *
 * @throws `FailureError` with a sentence for a zip that is damaged, locked or too large
 */
export async function openZip(
	blob: Blob,
	name: string,
	leftOut: LeftOut,
	pace: Pace
): Promise<SetFile[]> {
	const reader = new BlobReader(blob);
	const listed = await readZipDirectory(reader, name, pace);
	const entries = listed.filter(({ path }) => path !== '' && !isHidden(path));
	refuseLocked(entries, name);
	checkTotal(entries, name);
	return entries.flatMap((entry) => {
		const reason = obstacle(entry);
		if (reason === undefined) return [toFile(reader, entry)];
		leftOut.add(reason, entry.path);
		return [];
	});
}
