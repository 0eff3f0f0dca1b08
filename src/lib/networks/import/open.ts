import { FailureError, toFailure, type Result, success } from '$lib/core/result';
import { isZip, unpackArchive } from './archive';
import { guessAnswers, type Answers } from './answers';
import { readClassNames } from './class-names';
import { refuseNetwork } from './draft';
import { formats } from './formats';
import { loadImporter } from './importers';
import { packNetwork, planNetwork, type PackedNetwork } from './pack';
import { describeStranger } from './strangers';
import { checksumOf, requireFitting } from './sources';
import type { ImportedNetwork, ImportOptions, NetworkFormat, SourceFile } from './types';

/** What the page is told of a network before it is packed: all that the form asks and shows. */
export interface NetworkDraft {
	readonly format: NetworkFormat;
	readonly name: string;
	readonly input: ImportedNetwork['input'];
	readonly classCount: number;
	/** The file itself says what values it expects. */
	readonly saysValues: boolean;
	/** The file, or one beside it, names the classes. */
	readonly namesClasses: boolean;
	readonly guess: Answers;
	readonly notes: readonly string[];
	/** Of all files together. */
	readonly bytes: number;
	/** See `checksumOf`. */
	readonly sha256: string | undefined;
}

/** A network that was read. */
export interface OpenedFiles {
	readonly imported: ImportedNetwork;
	readonly draft: NetworkDraft;
}

/** What opening may know besides the files. */
export interface OpenOptions extends ImportOptions {
	readonly signal: AbortSignal;
	/** Words that may tell how the network was trained, e.g. the address it came from. */
	readonly hint?: string;
}

async function findFormat(
	files: readonly SourceFile[],
	signal: AbortSignal
): Promise<NetworkFormat | undefined> {
	for (const { format, recognises } of formats) if (await recognises(files, signal)) return format;
	return undefined;
}

interface Sorted {
	/** What may be the network. */
	readonly network: readonly SourceFile[];
	/** Texts that may name its classes. */
	readonly names: readonly SourceFile[];
}

/** Whether a file may name classes: a text, or JSON that describes no network. */
async function mayNameClasses(file: SourceFile, signal: AbortSignal): Promise<boolean> {
	if (/\.(txt|csv|names)$/i.test(file.name)) return true;
	if (!/\.json$/i.test(file.name)) return false;
	try {
		const json: unknown = JSON.parse(new TextDecoder().decode(await file.bytes(signal)));
		return typeof json === 'object' && json !== null && !('modelTopology' in json);
	} catch {
		return false; // Damaged: the importers say so.
	}
}

/** Sets aside the texts beside a network, which no format has to know. */
async function sortFiles(files: readonly SourceFile[], signal: AbortSignal): Promise<Sorted> {
	const network: SourceFile[] = [];
	const names: SourceFile[] = [];
	for (const file of files) ((await mayNameClasses(file, signal)) ? names : network).push(file);
	// Alone, such a text is what was meant to be the network.
	return network.length ? { network, names } : { network: names, names: [] };
}

/** The archive that is all there is; .keras files are archives too, but their format has found itself before. */
async function soleArchive(
	[file, ...others]: readonly SourceFile[],
	signal: AbortSignal
): Promise<SourceFile | undefined> {
	if (!file || others.length) return undefined;
	return isZip(await file.bytes(signal)) ? file : undefined;
}

async function recognise(files: readonly SourceFile[], signal: AbortSignal) {
	const given = await sortFiles(files, signal);
	const format = await findFormat(given.network, signal);
	if (format) return { format, ...given };
	const archive = await soleArchive(given.network, signal);
	if (!archive) throw await describeStranger(given.network, signal);
	const inside = await sortFiles(await unpackArchive(archive, signal), signal);
	const found = await findFormat(inside.network, signal);
	if (!found) throw await describeStranger(inside.network, signal, archive.name);
	return { format: found, ...inside, names: [...inside.names, ...given.names] };
}

/** The class names in a text beside the network, if one holds exactly as many. */
async function findClassNames(
	files: readonly SourceFile[],
	count: number,
	signal: AbortSignal
): Promise<readonly string[] | null> {
	for (const file of files) {
		const read = readClassNames(new TextDecoder().decode(await file.bytes(signal)), count);
		if (read.ok) return read.value;
	}
	return null;
}

function requireFiles(files: readonly SourceFile[]): void {
	if (!files.length) throw refuseNetwork('There is no file in what was given.');
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	requireFitting(bytes, files.length === 1 ? files[0]!.name : 'What was given');
	const empty = files.find(({ size }) => size === 0);
	if (empty) throw refuseNetwork(`${empty.name} is empty: 0 bytes.`);
}

async function openOrThrow(
	given: readonly SourceFile[],
	options: OpenOptions
): Promise<OpenedFiles> {
	const { signal, hint = '' } = options;
	requireFiles(given);
	const { format, network, names } = await recognise(given, signal);
	const importer = await loadImporter(format);
	signal.throwIfAborted();
	const imported = await importer.read(network, options, signal);
	signal.throwIfAborted();
	const classes = await findClassNames(names, imported.classCount, signal);
	const words = network.map(({ name }) => name).join(' ');
	const guess = guessAnswers(imported, `${words} ${hint}`, classes);
	// Whatever is wrong with it is said now, before the visitor is asked anything.
	const planned = planNetwork(imported, guess);
	if (!planned.ok) throw new FailureError(planned.error);
	const draft: NetworkDraft = {
		format: imported.format,
		name: imported.name,
		input: imported.input,
		classCount: imported.classCount,
		saysValues: imported.values !== undefined,
		namesClasses: guess.classes !== null,
		guess,
		notes: imported.notes,
		bytes: given.reduce((sum, { size }) => sum + size, 0),
		sha256: await checksumOf(given, signal)
	};
	return { imported, draft };
}

/**
 * Finds out what format files have and translates them.
 * @returns failure with one sentence that names the cause; never throws but for programming mistakes
 */
export async function openFiles(
	files: readonly SourceFile[],
	options: OpenOptions
): Promise<Result<OpenedFiles>> {
	try {
		return success(await openOrThrow(files, options));
	} catch (thrown) {
		return { ok: false, error: failureOf(thrown) };
	}
}

/** A failure as it is; anything else is a fault in reading, which must not be shown as a stack. */
export function failureOf(thrown: unknown) {
	const failure = toFailure(thrown, 'bad-network');
	if (thrown instanceof FailureError || failure.code === 'cancelled') return failure;
	if (
		thrown instanceof RangeError &&
		/alloc|array buffer|invalid array length/i.test(failure.message)
	)
		return {
			code: 'out-of-memory' as const,
			message: 'The network does not fit into the memory that the browser gives a page.',
			detail: failure.message
		};
	return {
		code: 'bad-network' as const,
		message:
			'The network cannot be read: its files are damaged or of a kind that is not known here.',
		detail: failure.message
	};
}

/** Packs an opened network with what the visitor said; see `packNetwork`. */
export function packOpened({ imported }: OpenedFiles, answers: Answers): Result<PackedNetwork> {
	return packNetwork(imported, answers);
}
