import { cifarClasses, cifarPlane, cifarRecord, cifarSide } from './cifar10-format';
import { blockBytes } from './limits';
import type { Pace } from './pace';
import {
	checkPictureCount,
	numberedNames,
	pixelsFromPlanes,
	RawPictureFiles,
	type RawPictures
} from './raw-pictures';
import { refused } from './refused';
import { bytesOf, fileName, readerOf, type SetFile } from './set-file';
import type { PictureSet } from './types';

async function openBatch(file: SetFile): Promise<RawPictures> {
	const name = fileName(file.path);
	return {
		reader: await readerOf(file),
		file: name.replace(/\.bin$/i, ''),
		count: file.size / cifarRecord,
		start: 1,
		stride: cifarRecord,
		length: 3 * cifarPlane,
		decode: (bytes) => pixelsFromPlanes(bytes, cifarSide, cifarSide, 3)
	};
}

/** The class that leads each record; read in large pieces, because a request for each byte takes far longer. */
async function readLabels({ reader, file, count }: RawPictures, pace: Pace): Promise<number[]> {
	const perRead = Math.floor(blockBytes / cifarRecord);
	const labels: number[] = [];
	for (let from = 0; from < count; from += perRead) {
		const records = Math.min(perRead, count - from);
		const bytes = await reader.read(from * cifarRecord, records * cifarRecord);
		for (let at = 0; at < records; at++) labels.push(bytes[at * cifarRecord] ?? NaN);
		await pace.step(from / count);
	}
	const wrong = labels.findIndex((label) => !(label < cifarClasses.length));
	if (wrong >= 0)
		throw refused(
			`${file}.bin`,
			`is no batch of CIFAR-10: picture ${wrong} states the class ${labels[wrong]}. Choose another file.`
		);
	return labels;
}

/** The names in `batches.meta.txt`, if it is there and holds ten. */
async function readClasses(meta: SetFile | undefined): Promise<readonly string[]> {
	if (!meta || meta.size > blockBytes) return cifarClasses;
	const lines = new TextDecoder().decode(await bytesOf(meta)).split(/\r?\n/);
	const names = lines.map((line) => line.trim()).filter((line) => line !== '');
	return names.length === cifarClasses.length ? names : cifarClasses;
}

async function joinLabels(parts: readonly RawPictures[], pace: Pace): Promise<Int32Array> {
	const read: number[][] = [];
	for (const part of parts) read.push(await readLabels(part, pace));
	return Int32Array.from(read.flat());
}

/** One set of all batches, in the order of their names. */
export async function makeCifar10(
	batches: readonly SetFile[],
	meta: SetFile | undefined,
	{ name, notes }: { readonly name: string; readonly notes: readonly string[] },
	pace: Pace
): Promise<PictureSet> {
	const sorted = [...batches].sort((one, other) => (one.path < other.path ? -1 : 1));
	const parts = await Promise.all(sorted.map(openBatch));
	const pictures = new RawPictureFiles(parts);
	checkPictureCount(pictures.count, name);
	const numbers = await joinLabels(parts, pace);
	return {
		name,
		kind: 'cifar10',
		key: `cifar10-${await pictures.hash(numbers, pace)}`,
		count: pictures.count,
		classes: await readClasses(meta),
		labels: numbers,
		names: await numberedNames(parts, pace),
		notes,
		picture: (index) => pictures.picture(index),
		dispose: () => pictures.dispose()
	};
}
