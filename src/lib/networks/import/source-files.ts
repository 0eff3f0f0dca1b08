import { isRecord } from '$lib/graph/checks';
import { refuseNetwork } from './draft';
import type { SourceFile } from './types';

/** Reading the files of foreign networks; each sentence names the file. */

/** What stands behind the last dot of a name, in small letters. */
export function extensionOf({ name }: SourceFile): string {
	return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
}

/** The name without what stands behind its last dot. */
export function stemOf({ name }: SourceFile): string {
	return name.replace(/\.[^.]*$/, '') || name;
}

/** Whether these are the bytes of a web page, which servers send instead of a file that is missing. */
function isWebPage(bytes: Uint8Array): boolean {
	const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart();
	return start.startsWith('<');
}

function refuseWebPage({ name }: SourceFile): Error {
	return refuseNetwork(
		`${name} is a web page, not a part of a network: its address is wrong, or asks for a login.`
	);
}

/** The bytes of a file that is neither empty nor a web page. */
export async function readBytes(
	file: SourceFile,
	signal: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
	const bytes = await file.bytes(signal);
	if (bytes.length === 0) throw refuseNetwork(`${file.name} is empty.`);
	return bytes;
}

/** The same for files of numbers, in which a web page would pass for some. */
export async function readNumbers(
	file: SourceFile,
	signal: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
	const bytes = await readBytes(file, signal);
	if (/^<(!doctype|html|\?xml)/i.test(new TextDecoder().decode(bytes.subarray(0, 16))))
		throw refuseWebPage(file);
	return bytes;
}

/** A text as JSON. */
export function parseJson(text: string, what: string): unknown {
	try {
		return JSON.parse(text);
	} catch (thrown) {
		throw refuseNetwork(`${what} is not JSON: it is damaged, or was cut off.`, String(thrown));
	}
}

/** A JSON file that holds an object. */
export async function readJsonObject(
	file: SourceFile,
	signal: AbortSignal
): Promise<Record<string, unknown>> {
	const bytes = await readBytes(file, signal);
	if (isWebPage(bytes)) throw refuseWebPage(file);
	const json = parseJson(new TextDecoder().decode(bytes), file.name);
	if (!isRecord(json)) throw refuseNetwork(`${file.name} does not describe a network.`);
	return json;
}
