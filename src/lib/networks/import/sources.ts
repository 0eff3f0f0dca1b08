import { FailureError } from '$lib/core/result';
import { refuseNetwork } from './draft';
import type { SourceFile } from './types';

/** Together, files may not be larger: what they become would not fit into a page's memory. */
export const largestBytes = 1_500_000_000;

/** A number of bytes for a sentence. */
export function sizeWords(bytes: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB'];
	let unit = 0;
	let value = bytes;
	for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
	return `${unit ? value.toPrecision(3) : value} ${units[unit]}`;
}

/** Refuses what cannot be held in memory. */
export function requireFitting(bytes: number, what: string): void {
	if (bytes <= largestBytes) return;
	throw refuseNetwork(
		`${what} is ${sizeWords(bytes)}, and more than ${sizeWords(largestBytes)} cannot be opened in a browser.`
	);
}

/** Bytes that are in memory already, as a file. */
export function fileOfBytes(name: string, bytes: Uint8Array<ArrayBuffer>): SourceFile {
	return {
		name,
		size: bytes.length,
		bytes: async (signal) => {
			signal.throwIfAborted();
			return bytes;
		}
	};
}

/** A file of the visitor's. What is read is kept for as long as something holds the answer: formats look more than once. */
export function fileOfVisitor(file: File): SourceFile {
	let kept: Promise<Uint8Array<ArrayBuffer>> | undefined;
	return {
		name: file.name,
		size: file.size,
		bytes: async (signal) => {
			signal.throwIfAborted();
			requireFitting(file.size, file.name);
			kept ??= readFile(file).catch((thrown: unknown) => {
				kept = undefined;
				throw thrown;
			});
			const bytes = await kept;
			signal.throwIfAborted();
			return bytes;
		}
	};
}

async function readFile(file: File): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await file.arrayBuffer());
	} catch (thrown) {
		throw new FailureError({
			code: 'bad-network',
			message: `${file.name} could not be read. It may have been moved or changed since; choose it again.`,
			detail: String(thrown)
		});
	}
}

const hex = (bytes: Uint8Array) =>
	[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/**
 * The checksum of what was opened: SHA-256 of the file. Of several, it is that of the list `sha256sum` prints of them by
 * name. Undefined on plain http, which has no WebCrypto.
 */
export async function checksumOf(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<string | undefined> {
	if (!globalThis.crypto?.subtle) return undefined;
	const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
	const lines: string[] = [];
	for (const file of sorted)
		lines.push(`${await sha256(await file.bytes(signal))}  ${file.name}\n`);
	if (lines.length === 1) return lines[0]!.slice(0, 64);
	return sha256(new TextEncoder().encode(lines.join('')));
}
