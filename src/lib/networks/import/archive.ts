import { unzipSync, type UnzipFileInfo } from 'fflate';
import { refuseNetwork } from './draft';
import { fileOfBytes, requireFitting, sizeWords } from './sources';
import type { SourceFile } from './types';

/** Weights hardly shrink: what claims to have shrunk more is no network. */
const mostShrunk = 200;

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
	return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

const baseName = (path: string) => path.split('/').pop()!;

/** Folders, and what systems put beside files. */
function isWanted(path: string): boolean {
	return !path.endsWith('/') && !path.startsWith('__MACOSX/') && !baseName(path).startsWith('.');
}

/** Adds up what an archive says it holds, and refuses before anything is unpacked. */
function makeFilter(archive: SourceFile) {
	let total = 0;
	return ({ name, originalSize, size }: UnzipFileInfo): boolean => {
		if (!isWanted(name)) return false;
		total += originalSize;
		requireFitting(total, `What ${archive.name} unpacks to`);
		if (originalSize > 1e6 && originalSize > mostShrunk * Math.max(1, size))
			throw refuseNetwork(
				`“${name}” in ${archive.name} would grow from ${sizeWords(size)} to ${sizeWords(originalSize)}: that is no network, so it is not unpacked.`
			);
		return true;
	};
}

/** The files in a zip archive, without their folders. */
export async function unpackArchive(
	archive: SourceFile,
	signal: AbortSignal
): Promise<readonly SourceFile[]> {
	const bytes = await archive.bytes(signal);
	const entries = unpack(archive, bytes);
	if (!entries.length) throw refuseNetwork(`${archive.name} is an empty archive.`);
	return entries.map(([path, content]) =>
		fileOfBytes(baseName(path), content as Uint8Array<ArrayBuffer>)
	);
}

function unpack(archive: SourceFile, bytes: Uint8Array): [string, Uint8Array][] {
	const filter = makeFilter(archive);
	let refused: unknown;
	try {
		return Object.entries(
			unzipSync(bytes, {
				filter: (entry) => {
					try {
						return filter(entry);
					} catch (thrown) {
						refused = thrown;
						throw thrown;
					}
				}
			})
		);
	} catch (thrown) {
		if (refused) throw refused;
		throw refuseNetwork(
			`${archive.name} is a damaged archive: it cannot be unpacked.`,
			String(thrown)
		);
	}
}
