import { failure, success, toFailure, type Result } from '$lib/core/result';
import { findDamage, sniffHeader } from '../header';
import { openPicture } from '../open';
import { refuseDamage, refuseHeader, refuseLength } from '../refusals';
import { AtOnce } from './at-once';
import { hashFiles } from './hash';
import { labelsFromFolders, limitClasses } from './labels';
import type { LeftOut } from './left-out';
import {
	mostCheckedBytes,
	mostCheckedFileBytes,
	mostDecodedAtOnce,
	mostReadAtOnce
} from './limits';
import type { Pace } from './pace';
import type { SetPixels } from './pixels';
import { bytesOf, fileName, type SetFile } from './set-file';
import type { PictureSet } from './types';

/** Sets whose pictures are files: PNG, JPEG and so on, each of its own size. */

/** Why a picture cannot be opened, found without decoding it; undefined if nothing is wrong with it. */
async function findFault(file: SetFile, pace: Pace): Promise<string | undefined> {
	const tooLong = refuseLength(file.path, file.size);
	if (tooLong) return file.size === 0 ? 'empty' : 'too long for a picture';
	if (file.size > mostCheckedFileBytes) return undefined;
	const bytes = await bytesOf(file);
	await pace.step();
	const header = sniffHeader(bytes);
	if (refuseHeader('', header, bytes.length)) return 'not pictures, or too large to open';
	return refuseDamage('', findDamage(bytes, header.kind)) && 'damaged or cut off';
}

/** What cannot even be read has a fault too. */
async function checkFile(file: SetFile, pace: Pace): Promise<string | undefined> {
	try {
		return await findFault(file, pace);
	} catch {
		pace.signal.throwIfAborted();
		return 'damaged: they cannot be read';
	}
}

/** The files without those that are damaged; the first 256 MB are looked through, the rest is taken as it is. */
async function leaveOutDamaged(
	files: readonly SetFile[],
	leftOut: LeftOut,
	pace: Pace
): Promise<SetFile[]> {
	const faults: (string | undefined)[] = [];
	let checkedBytes = 0;
	for (let from = 0; from < files.length; from += mostReadAtOnce) {
		const group = files.slice(from, from + mostReadAtOnce);
		checkedBytes += group.reduce((sum, { size }) => sum + size, 0);
		if (checkedBytes > mostCheckedBytes) break;
		faults.push(...(await Promise.all(group.map((file) => checkFile(file, pace)))));
		await pace.step(from / files.length);
	}
	faults.forEach((fault, at) => fault && leftOut.add(fault, files[at]!.path));
	return files.filter((_, at) => faults[at] === undefined);
}

/** Decodes pictures when they are asked for, a few at a time. */
class PictureFiles {
	readonly #atOnce = new AtOnce(mostDecodedAtOnce);
	#files: readonly SetFile[];

	constructor(files: readonly SetFile[]) {
		this.#files = files;
	}

	picture(index: number): Promise<Result<SetPixels>> {
		return this.#atOnce.run(() => this.#decode(index));
	}

	async #decode(index: number): Promise<Result<SetPixels>> {
		const file = this.#files[index];
		if (!file) return failure('cancelled', 'The set was closed.');
		try {
			const opened = await openPicture(await file.blob(), fileName(file.path), { kind: 'file' });
			if (!opened.ok) return opened;
			const { width, height, rgba } = opened.value.picture;
			return success({ width, height, rgba });
		} catch (thrown) {
			return { ok: false, error: toFailure(thrown, 'bad-picture') };
		}
	}

	dispose(): void {
		this.#files = [];
	}
}

/** How a set of picture files is called, and which files did not become part of it. */
export interface PictureFilesOptions {
	readonly name: string;
	readonly kind: 'folder' | 'zip';
	readonly leftOut: LeftOut;
}

/** A set of the picture files that are whole; an empty set if none is. */
export async function makePictureFiles(
	given: readonly SetFile[],
	{ name, kind, leftOut }: PictureFilesOptions,
	pace: Pace
): Promise<PictureSet> {
	const files = await leaveOutDamaged(given, leftOut, pace);
	const names = files.map(({ path }) => path);
	const pictures = new PictureFiles(files);
	const hash = await hashFiles(files, () => pace.step());
	const labels = limitClasses(labelsFromFolders(names, kind === 'folder'));
	return {
		...labels,
		name,
		kind,
		key: `${kind}-${hash}`,
		count: files.length,
		names,
		notes: [...labels.notes, ...leftOut.notes()],
		picture: (index) => pictures.picture(index),
		dispose: () => pictures.dispose()
	};
}
