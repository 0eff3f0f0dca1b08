import { hasLetters, readUint16 } from '../formats/bytes';
import { sniffHeader, type FileKind } from '../header';
import { isCifarBatch, isCifar100Batch } from './cifar10-format';
import { mostSniffed } from './limits';
import { extension, fileName, type SetFile } from './set-file';
import { isTar } from './tar';

/** What a file means to a set. */
export type SetFileKind =
	| 'picture'
	| 'zip'
	| 'npz'
	| 'gzip'
	| 'tar'
	| 'idx'
	| 'cifar10'
	| 'cifar100'
	| 'cifar-classes'
	| 'npy'
	| 'csv'
	| 'pickle'
	| 'empty'
	| 'other';

const pictureExtensions: ReadonlySet<string> = new Set(
	'png jpg jpeg jpe jfif gif webp bmp ico avif heic heif tif tiff svg'.split(' ')
);
const pictureKinds: ReadonlySet<FileKind> = new Set<FileKind>(
	'png jpeg gif webp bmp ico avif heic tiff svg'.split(' ') as FileKind[]
);
/** Of the beginning of a file; a tar tells itself by its 257th byte. */
const headBytes = 4096;

/** Known by the name alone, so that ten thousand pictures need not be looked into. */
function hasPictureName(path: string): boolean {
	return pictureExtensions.has(extension(path));
}

/** Python's pickle of protocol 2 or later, which the Python version of CIFAR-10 is. */
function isPickle(head: Uint8Array): boolean {
	return head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
}

/** A zip may stand behind other bytes: what is called so is taken for one, and found out later if it is none. */
function isZip(file: SetFile, head: Uint8Array): boolean {
	if (['zip', 'npz'].includes(extension(file.path))) return true;
	return hasLetters(head, 0, 'PK\x03\x04') || hasLetters(head, 0, 'PK\x05\x06');
}

function sniffArchive(file: SetFile, head: Uint8Array): SetFileKind | undefined {
	if (isZip(file, head)) return extension(file.path) === 'npz' ? 'npz' : 'zip';
	if (readUint16(head, 0) === 0x1f8b) return 'gzip';
	return isTar(head) ? 'tar' : undefined;
}

function sniffArray(file: SetFile, head: Uint8Array): SetFileKind | undefined {
	if (hasLetters(head, 0, '\x93NUMPY')) return 'npy';
	if (
		readUint16(head, 0) === 0 &&
		head[2]! >= 8 &&
		head[2]! <= 14 &&
		head[3]! >= 1 &&
		head[3]! <= 4
	)
		return 'idx';
	if (isCifarBatch(file, head)) return 'cifar10';
	if (isCifar100Batch(file, head)) return 'cifar100';
	return isPickle(head) ? 'pickle' : undefined;
}

/** A text is a table if its name says so. */
function textKind(file: SetFile): SetFileKind {
	if (fileName(file.path) === 'batches.meta.txt') return 'cifar-classes';
	return ['csv', 'tsv'].includes(extension(file.path)) ? 'csv' : 'other';
}

function sniff(file: SetFile, head: Uint8Array): SetFileKind {
	const found = sniffArchive(file, head) ?? sniffArray(file, head);
	if (found) return found;
	const { kind } = sniffHeader(head);
	if (pictureKinds.has(kind)) return 'picture';
	return kind === 'text' || kind === 'html' ? textKind(file) : 'other';
}

/** A file and what it is. */
export interface KnownFile {
	readonly file: SetFile;
	readonly kind: SetFileKind;
}

/** Tells what each file is: pictures by their names, a limited number of others by how they begin. */
export async function recogniseFiles(
	files: readonly SetFile[],
	step: () => Promise<void>
): Promise<KnownFile[]> {
	const known: KnownFile[] = [];
	let sniffed = 0;
	for (const file of files) {
		const kind = await recognise(file, sniffed < mostSniffed);
		if (!hasPictureName(file.path)) sniffed++;
		known.push({ file, kind });
		await step();
	}
	return known;
}

async function recognise(file: SetFile, maySniff: boolean): Promise<SetFileKind> {
	if (hasPictureName(file.path)) return 'picture';
	if (file.size === 0) return 'empty';
	return maySniff ? sniff(file, await file.head(headBytes)) : 'other';
}
