import { count } from '$lib/core/count';
import { readUint32 } from '../formats/bytes';
import { labelsFromNumbers, type Labels } from './labels';
import type { Pace } from './pace';
import {
	checkPictureCount,
	numberedNames,
	pixelsFromPlanes,
	RawPictureFiles,
	type RawPictures
} from './raw-pictures';
import { counted, refused } from './refused';
import { bytesOf, fileName, readerOf, type SetFile } from './set-file';
import type { PictureSet } from './types';

/**
 * MNIST's format: two zeros, the type of the numbers, how many axes, the length of each, the numbers.
 *
 * @source yann.lecun.com/exdb/mnist
 */

const unsignedBytes = 8;
/** Sides beyond this are no picture that a network here could use, and one picture would be a long read. */
const mostSide = 4096;

interface IdxFile {
	readonly file: SetFile;
	readonly lengths: readonly number[];
	/** Where the numbers begin. */
	readonly start: number;
}

async function readHeader(file: SetFile): Promise<IdxFile> {
	const head = await file.head(4 + 4 * 4);
	const axes = head[3]!;
	const name = fileName(file.path);
	if (head[2] !== unsignedBytes)
		throw refused(name, 'is an idx file of other numbers than bytes. Choose one of bytes.');
	const lengths = Array.from({ length: axes }, (_, axis) => readUint32(head, 4 + 4 * axis));
	return { file, lengths, start: 4 + 4 * axes };
}

function checkLength({ file, lengths, start }: IdxFile): void {
	const bytes = start + lengths.reduce((product, length) => product * length, 1);
	if (bytes === file.size) return;
	const what = file.size < bytes ? 'is cut off' : 'is longer than it says';
	throw refused(
		fileName(file.path),
		`${what}: ${count(file.size)} bytes instead of ${count(bytes)}. Copy or download it again.`
	);
}

/** What pictures and labels of one set have in common: `t10k` of `t10k-images-idx3-ubyte`. */
function stemOf({ file }: IdxFile): string {
	return fileName(file.path)
		.toLowerCase()
		.replace(/[-_.]?(images?|labels?|idx\d?|ubyte|gz|bin|dat)/g, '')
		.replace(/[-_.]+$/, '');
}

/** Archives are found that hold each file twice, under two spellings of its name. */
function withoutRepeats(files: readonly IdxFile[]): IdxFile[] {
	const seen = new Set<string>();
	return files.filter((idx) => {
		const key = `${stemOf(idx)} ${idx.lengths.join()}`;
		const isNew = !seen.has(key);
		seen.add(key);
		return isNew;
	});
}

/** The labels of some pictures: those whose name fits, or else the only ones that remain. */
function findLabels(images: IdxFile, candidates: readonly IdxFile[], isOnly: boolean) {
	const byName = candidates.find((labels) => stemOf(labels) === stemOf(images));
	return byName ?? (isOnly && candidates.length === 1 ? candidates[0] : undefined);
}

function checkPair(images: IdxFile, labels: IdxFile): void {
	const [pictures, names] = [images.lengths[0]!, labels.lengths[0]!];
	if (pictures === names) return;
	throw refused(
		fileName(images.file.path),
		`holds ${counted(pictures, 'picture')}, ${fileName(labels.file.path)} ${counted(names, 'label')}. Choose two files that belong together.`
	);
}

async function openImages({ file, lengths, start }: IdxFile): Promise<RawPictures> {
	const [amount = 0, height = 0, width = 0] = lengths;
	const name = fileName(file.path);
	if (Math.max(height, width) > mostSide || Math.min(height, width) === 0)
		throw refused(name, `states pictures of ${width} × ${height} pixels. Choose another file.`);
	return {
		reader: await readerOf(file),
		file: name.replace(/[-_.](idx\d?[-_.]?)?ubyte$/i, ''),
		count: amount,
		start,
		stride: width * height,
		length: width * height,
		decode: (bytes) => pixelsFromPlanes(bytes, width, height, 1)
	};
}

async function readLabels(labels: IdxFile | undefined, amount: number): Promise<Int32Array> {
	if (!labels) return new Int32Array(amount).fill(-1);
	return Int32Array.from((await bytesOf(labels.file)).subarray(labels.start));
}

interface Sorted {
	readonly images: readonly IdxFile[];
	readonly labels: readonly IdxFile[];
}

function sortFiles(files: readonly IdxFile[]): Sorted {
	const known = withoutRepeats(files);
	const images = known.filter(({ lengths }) => lengths.length === 3);
	const labels = known.filter(({ lengths }) => lengths.length === 1);
	const odd = known.find(({ lengths }) => lengths.length === 2 || lengths.length > 3);
	const first = fileName(known[0]!.file.path);
	if (images.length === 0 && odd)
		throw refused(first, 'is an idx file, but not of grey pictures. Choose one with three axes.');
	if (images.length === 0)
		throw refused(first, 'holds labels only. Choose the file of pictures together with it.');
	return { images, labels };
}

interface Pair {
	readonly images: IdxFile;
	readonly labels: IdxFile | undefined;
}

function pairFiles(files: readonly IdxFile[]): Pair[] {
	const sorted = sortFiles(files);
	const pairs = sorted.images.map((images) => ({
		images,
		labels: findLabels(images, sorted.labels, sorted.images.length === 1)
	}));
	for (const { images, labels } of pairs) {
		checkLength(images);
		if (labels) checkLength(labels);
		if (labels) checkPair(images, labels);
	}
	return pairs;
}

async function joinLabels(pairs: readonly Pair[]): Promise<Labels> {
	const read = await Promise.all(
		pairs.map(({ images, labels }) => readLabels(labels, images.lengths[0]!))
	);
	return labelsFromNumbers(Int32Array.from(read.flatMap((labels) => [...labels])));
}

/** One set of all idx pictures; labels are found by name, or because there is only one file of them. */
export async function makeIdx(
	files: readonly SetFile[],
	{ name, notes }: { readonly name: string; readonly notes: readonly string[] },
	pace: Pace
): Promise<PictureSet> {
	const pairs = pairFiles(await Promise.all(files.map(readHeader)));
	const parts = await Promise.all(pairs.map(({ images }) => openImages(images)));
	const pictures = new RawPictureFiles(parts);
	checkPictureCount(pictures.count, name);
	const { classes, labels } = await joinLabels(pairs);
	const noLabels = classes.length === 0 ? ['No file of labels belongs to these pictures.'] : [];
	return {
		name,
		kind: 'idx',
		key: `idx-${await pictures.hash(labels, pace)}`,
		count: pictures.count,
		classes,
		labels,
		names: await numberedNames(parts, pace),
		notes: [...notes, ...noLabels],
		picture: (index) => pictures.picture(index),
		dispose: () => pictures.dispose()
	};
}
