import { mostFiles } from './limits';

/** Folders inside folders that are walked; deeper ones are loops or not meant for a set. */
const mostDepth = 16;

function readFile(entry: FileSystemFileEntry): Promise<File> {
	return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
	return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

/** Browsers give a folder's contents a hundred at a time. */
async function readFolder(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = entry.createReader();
	const entries: FileSystemEntry[] = [];
	for (let batch = await readBatch(reader); batch.length > 0; batch = await readBatch(reader))
		entries.push(...batch);
	return entries;
}

/** Says where in the dropped folder the file lay, as a folder input does. */
function withPath(file: File, path: string): File {
	return Object.defineProperty(file, 'webkitRelativePath', { value: path });
}

async function collect(entry: FileSystemEntry, depth: number, files: File[]): Promise<void> {
	if (files.length > mostFiles || depth > mostDepth) return;
	const path = entry.fullPath.replace(/^\//, '');
	if (entry.isFile) {
		const file = await readFile(entry as FileSystemFileEntry);
		files.push(path.includes('/') ? withPath(file, path) : file);
		return;
	}
	for (const inside of await readFolder(entry as FileSystemDirectoryEntry))
		await collect(inside, depth + 1, files);
}

/**
 * All files of a drop, those in dropped folders included, which then say their path in `webkitRelativePath`. Must be
 * called while the drop event is handled: what was dropped is gone afterwards.
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
	const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
	const plain = [...transfer.files];
	// Without entries (a drop made by a script, an old browser) only the files themselves are known.
	if (entries.every((entry) => entry === null)) return plain;
	const files: File[] = [];
	for (const entry of entries) if (entry) await collect(entry, 0, files);
	return files;
}
