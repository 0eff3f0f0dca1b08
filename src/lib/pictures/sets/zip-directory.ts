import { count } from '$lib/core/count';
import { readUint16, readUint32 } from '../formats/bytes';
import type { BlobReader } from './blob-reader';
import { mostDirectoryBytes, mostFiles } from './limits';
import type { Pace } from './pace';
import { bytesText, refused } from './refused';
import { cleanPath } from './set-file';

/**
 * The list of files at a zip's end. Everything is read from it; the files themselves stay untouched.
 *
 * @source PKWARE APPNOTE.TXT 6.3.10, 4.3.12 to 4.3.16 and 4.5.3
 */

const endSignature = 0x06054b50;
const endBytes = 22;
/** The end may be followed by a comment of up to 65,535 bytes. */
const mostCommentBytes = 0xffff;
const locatorSignature = 0x07064b50;
const locatorBytes = 20;
const longEndSignature = 0x06064b50;
const longEndBytes = 56;
const entrySignature = 0x02014b50;
const entryBytes = 46;
/** Stands for a number that is kept in the extra field because it is longer than 32 bits. */
const elsewhere = 0xffffffff;
const longNumbersField = 1;

/** A file as the list states it. */
export interface ZipEntry {
	readonly path: string;
	readonly isEncrypted: boolean;
	/** 0 stored, 8 deflate; others are rare. */
	readonly method: number;
	readonly packedBytes: number;
	readonly size: number;
	readonly checksum: number;
	/** Where the file's own header begins. */
	readonly headerAt: number;
}

interface DirectoryPlace {
	readonly entries: number;
	readonly bytes: number;
	/** Where the list begins, as the zip states it and as it really lies: other bytes may stand before the zip. */
	readonly statedAt: number;
	readonly at: number;
}

const damagedSentence =
	'is damaged: its list of files is missing or broken. Copy or download it again.';

function uint16(bytes: Uint8Array, at: number): number {
	return readUint16(bytes, at, true);
}

function uint32(bytes: Uint8Array, at: number): number {
	return readUint32(bytes, at, true);
}

function uint64(bytes: Uint8Array, at: number): number {
	return uint32(bytes, at) + uint32(bytes, at + 4) * 2 ** 32;
}

/** Where the end record begins, searched from the back; −1 if there is none. */
function findEnd(tail: Uint8Array): number {
	for (let at = tail.length - endBytes; at >= 0; at--)
		if (tail[at] === 0x50 && uint32(tail, at) === endSignature) return at;
	return -1;
}

/** The longer end record of zips with more than 65,535 files or 4 GB. */
async function readLongEnd(reader: BlobReader, endAt: number): Promise<DirectoryPlace | undefined> {
	const at = endAt - locatorBytes;
	const locator = at < 0 ? new Uint8Array() : await reader.read(at, locatorBytes);
	if (uint32(locator, 0) !== locatorSignature) return undefined;
	const long = await reader.read(uint64(locator, 8), longEndBytes);
	if (uint32(long, 0) !== longEndSignature) return undefined;
	const statedAt = uint64(long, 48);
	return { entries: uint64(long, 32), bytes: uint64(long, 40), statedAt, at: statedAt };
}

async function findDirectory(reader: BlobReader, name: string): Promise<DirectoryPlace> {
	const tailAt = Math.max(0, reader.size - endBytes - mostCommentBytes);
	const tail = await reader.read(tailAt, reader.size - tailAt);
	const at = findEnd(tail);
	if (at < 0) throw refused(name, damagedSentence);
	if (uint16(tail, at + 4) !== 0 && uint16(tail, at + 4) !== 0xffff)
		throw refused(name, 'is one part of a divided zip. Join the parts and pack them as one.');
	const [entries, bytes] = [uint16(tail, at + 10), uint32(tail, at + 12)];
	const statedAt = uint32(tail, at + 16);
	const end = tailAt + at;
	return (await readLongEnd(reader, end)) ?? { entries, bytes, statedAt, at: end - bytes };
}

function checkPlace({ entries, bytes, at }: DirectoryPlace, reader: BlobReader, name: string) {
	if (at < 0 || at + bytes > reader.size || entries * entryBytes > bytes)
		throw refused(name, damagedSentence);
	if (entries > mostFiles)
		throw refused(
			name,
			`holds ${count(entries)} files; the limit is ${count(mostFiles)}. Choose a part of them.`
		);
	if (bytes > mostDirectoryBytes)
		throw refused(
			name,
			`has a list of files of ${bytesText(bytes)}; the limit is ${bytesText(mostDirectoryBytes)}.`
		);
}

/** Names are UTF-8 if the zip says so or if they can be; older programs wrote their country's letters. */
function decodeName(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** Numbers of the extra field that stand for those stated as `elsewhere`, in their order. */
function longNumbers(extra: Uint8Array): number[] {
	for (let at = 0; at + 4 <= extra.length; at += 4 + uint16(extra, at + 2)) {
		if (uint16(extra, at) !== longNumbersField) continue;
		const amount = Math.floor(uint16(extra, at + 2) / 8);
		return Array.from({ length: amount }, (_, index) => uint64(extra, at + 4 + 8 * index));
	}
	return [];
}

/** @param shift how far the zip begins behind the file's beginning */
function readEntry(bytes: Uint8Array, at: number, shift: number): ZipEntry {
	const extraAt = at + entryBytes + uint16(bytes, at + 28);
	const long = longNumbers(bytes.subarray(extraAt, extraAt + uint16(bytes, at + 30)));
	const number = (offset: number) => {
		const stated = uint32(bytes, at + offset);
		return stated === elsewhere ? (long.shift() ?? stated) : stated;
	};
	// The extra field keeps the order: size, packed size, place.
	const size = number(24);
	return {
		path: cleanPath(decodeName(bytes.subarray(at + entryBytes, extraAt))),
		isEncrypted: (uint16(bytes, at + 8) & 1) === 1,
		method: uint16(bytes, at + 10),
		checksum: uint32(bytes, at + 16),
		size,
		packedBytes: number(20),
		headerAt: number(42) + shift
	};
}

/** Folders have entries of their own, whose names end with a slash. */
function isFolder(bytes: Uint8Array, at: number): boolean {
	const end = at + entryBytes + uint16(bytes, at + 28);
	return bytes[end - 1] === 0x2f || bytes[end - 1] === 0x5c;
}

/**
 * All files of a zip, folders left out.
 *
 * @param name of the zip, for sentences
 * @throws `FailureError` if the list is broken or too long
 */
export async function readZipDirectory(
	reader: BlobReader,
	name: string,
	pace: Pace
): Promise<ZipEntry[]> {
	const place = await findDirectory(reader, name);
	checkPlace(place, reader, name);
	const bytes = await reader.read(place.at, place.bytes);
	const entries: ZipEntry[] = [];
	for (let at = 0, left = place.entries; left > 0; left--) {
		if (uint32(bytes, at) !== entrySignature) throw refused(name, damagedSentence);
		if (!isFolder(bytes, at)) entries.push(readEntry(bytes, at, place.at - place.statedAt));
		at += entryBytes + uint16(bytes, at + 28) + uint16(bytes, at + 30) + uint16(bytes, at + 32);
		await pace.step();
	}
	return entries;
}
