import { count } from '$lib/core/count';
import { success, toFailure, type Result } from '$lib/core/result';
import { openArchive, refuseLongArchive } from './archives';
import { makeCifar10 } from './cifar10';
import { makeIdx } from './idx';
import { recogniseFiles, type KnownFile, type SetFileKind } from './kinds';
import { LeftOut } from './left-out';
import { mostFiles } from './limits';
import { Pace, type Watch } from './pace';
import { makePictureFiles } from './picture-files';
import { checkPictureCount } from './raw-pictures';
import { counted, refused } from './refused';
import { cleanPath, extension, fileName, fileOf, isHidden, type SetFile } from './set-file';
import type { PictureSet, VectorSet } from './types';
import { makeVectors } from './vectors';
import { archiveExtensions } from './zip';

/** What was found in everything that was chosen. */
interface Found {
	readonly name: string;
	readonly files: readonly KnownFile[];
	/** All of it came out of one archive. */
	readonly isArchive: boolean;
	readonly leftOut: LeftOut;
}

function toSetFile(file: File): SetFile {
	return fileOf(cleanPath(file.webkitRelativePath || file.name), file);
}

/** Shorter beginnings of names say nothing. */
const shortestStem = 3;

/** What all names begin with, as "t10k" for the two files of MNIST's test set; null where that says nothing. */
function stemOf(files: readonly SetFile[]): string | null {
	const [first = '', ...others] = files.map(({ path }) => fileName(path));
	let length = first.length;
	for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
	const stem = first.slice(0, length).replace(/[\W_]+\d*$/, '');
	return stem.length >= shortestStem ? stem : null;
}

/** The folder all files lie in, the only file, or how many there are. */
function nameOf(files: readonly SetFile[]): string {
	if (files.length === 1) return fileName(files[0]!.path);
	const folder = files[0]!.path.split('/')[0]!;
	const isFolder = files.every(({ path }) => path.startsWith(`${folder}/`));
	return isFolder ? folder : counted(files.length, 'file');
}

function checkCount(files: readonly unknown[], name: string): void {
	if (files.length > mostFiles)
		throw refused(
			name,
			`holds more than ${count(mostFiles)} files. Choose a folder with fewer files in it.`
		);
}

/** The visitor's own files; those that an operating system put there are not spoken of. */
function takeFiles(given: readonly File[]): SetFile[] {
	const files = given.map(toSetFile).filter(({ path }) => !isHidden(path));
	if (files.length === 0) throw refused('The folder', 'has no files in it. Choose another one.');
	checkCount(files, nameOf(files));
	for (const { path, size } of files)
		if (archiveExtensions.has(extension(path))) refuseLongArchive(fileName(path), size);
	return files;
}

/** Archives are opened once; what lies in them is not opened again. */
async function findFiles(given: readonly File[], pace: Pace): Promise<Found> {
	const chosen = takeFiles(given);
	const leftOut = new LeftOut();
	const step = () => pace.step();
	const outside = await recogniseFiles(chosen, step);
	const inside: SetFile[] = [];
	for (const known of outside)
		for (const file of await openArchive(known, leftOut, pace)) inside.push(file);
	const isArchive = outside.length === 1 && inside[0] !== outside[0]!.file;
	const files = await recogniseFiles(inside, step);
	return { name: nameOf(chosen), files, isArchive, leftOut };
}

function ofKind(files: readonly KnownFile[], ...kinds: SetFileKind[]): SetFile[] {
	return files.filter(({ kind }) => kinds.includes(kind)).map(({ file }) => file);
}

const whatElse: Readonly<Partial<Record<SetFileKind, string>>> = {
	pickle: 'is a Python file of the “Python version” of a data set. Choose the binary version.',
	cifar100: 'is a batch of CIFAR-100. Choose batches of CIFAR-10, or a folder of pictures.',
	empty: 'is empty (0 bytes). Choose another file or save it again.'
};
const whatIsWanted =
	'Choose pictures, a folder or zip of them, idx files, CIFAR-10 batches, CSV, NPY or NPZ.';

/** The sentence for a choice with nothing in it that makes a set. */
function refuseNothing({ name, files, leftOut }: Found) {
	const only = files.length === 1 ? files[0] : undefined;
	const telling = only ?? files.find(({ kind }) => whatElse[kind]);
	const text = telling && whatElse[telling.kind];
	if (text) return refused(fileName(telling.file.path), text);
	const why = leftOut.mainReason === undefined ? '' : ` (its files are ${leftOut.mainReason})`;
	return refused(name, `holds no picture that can be opened${why}. ${whatIsWanted}`);
}

/** Files that play no part in the kind of set that was found. */
function leaveOutOthers({ files, leftOut }: Found, ...used: SetFileKind[]): void {
	for (const { file, kind } of files) {
		if (used.includes(kind)) continue;
		const isArchive = kind === 'zip' || kind === 'gzip' || kind === 'tar' || kind === 'npz';
		leftOut.add(isArchive ? 'archives inside an archive' : 'not of the same kind', file.path);
	}
}

async function openPictures(found: Found, pace: Pace): Promise<PictureSet> {
	const { name, isArchive, leftOut } = found;
	leaveOutOthers(found, 'picture');
	const kind = isArchive ? 'zip' : 'folder';
	const files = ofKind(found.files, 'picture');
	checkPictureCount(files.length, name);
	const set = await makePictureFiles(files, { name, kind, leftOut }, pace);
	if (set.count === 0) throw refuseNothing(found);
	return set;
}

async function openRaw(found: Found, kind: 'idx' | 'cifar10', pace: Pace): Promise<PictureSet> {
	const { files, leftOut } = found;
	leaveOutOthers(found, kind, 'cifar-classes');
	const isLoose = files.length > 1 && found.name === counted(files.length, 'file');
	const name = (isLoose ? stemOf(ofKind(files, kind)) : null) ?? found.name;
	const options = { name, notes: leftOut.notes() };
	const meta = ofKind(files, 'cifar-classes')[0];
	return kind === 'idx'
		? makeIdx(ofKind(files, 'idx'), options, pace)
		: makeCifar10(ofKind(files, 'cifar10'), meta, options, pace);
}

async function openFound(found: Found, pace: Pace): Promise<PictureSet | VectorSet> {
	const has = (...kinds: SetFileKind[]) => found.files.some(({ kind }) => kinds.includes(kind));
	if (has('idx')) return openRaw(found, 'idx', pace);
	if (has('cifar10')) return openRaw(found, 'cifar10', pace);
	if (has('picture')) return openPictures(found, pace);
	const tables = found.files.filter(({ kind }) => ['npz', 'npy', 'csv'].includes(kind));
	if (tables.length === 0) throw refuseNothing(found);
	return makeVectors(tables, found.name, pace);
}

/**
 * Opens what was chosen or dropped as a set: a folder or zip of pictures, MNIST's idx files, CIFAR-10's batches, or a
 * table of vectors. Pictures are read and decoded when they are asked for. What cannot be a set gets one sentence; the
 * caller's former set is untouched.
 *
 * @param given files of a file input or a drop; folders are read from `webkitRelativePath`
 */
export async function openSet(
	given: readonly File[],
	watch: Watch
): Promise<Result<PictureSet | VectorSet>> {
	const pace = new Pace(watch);
	try {
		return success(await openFound(await findFiles(given, pace), pace));
	} catch (thrown) {
		return { ok: false, error: toFailure(thrown, 'bad-picture') };
	}
}
