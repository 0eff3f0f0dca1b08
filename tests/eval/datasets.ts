import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';

/** Side of MNIST's (with its frame) and CIFAR-10's pictures. */
const smallSidePx = 32;
const smallPixels = smallSidePx * smallSidePx;

/** Square pictures, red green blue alpha, one after the other, with the number of their class. */
export interface LabelledPictures {
	readonly sidePx: number;
	readonly rgba: Uint8ClampedArray;
	readonly labels: Uint8Array;
}

/** The pixels of one picture; they share the set's memory. */
export function pixelsOf({ sidePx, rgba }: LabelledPictures, index: number): Uint8ClampedArray {
	const length = sidePx * sidePx * 4;
	return rgba.subarray(index * length, (index + 1) * length);
}

/** A file that is missing or is not what its name says; the message is one sentence for the person who asked. */
export class DataError extends Error {}

async function readMaybeGzipped(file: string): Promise<Buffer> {
	const content = await readFile(file);
	return content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
}

/** First of some places that exists. */
function findPlace(places: readonly string[]): string | undefined {
	return places.find((place) => existsSync(place));
}

/** An idx file of unsigned bytes: its lengths along each axis, and its bytes. */
export async function readIdx(file: string): Promise<{ shape: readonly number[]; data: Buffer }> {
	const content = await readMaybeGzipped(file);
	const rank = content[3] ?? 0;
	const isBytes =
		content.length >= 4 + 4 * rank && content.readUInt16BE(0) === 0 && content[2] === 8;
	if (!isBytes) throw new DataError(`${file} is not an idx file of unsigned bytes.`);
	const shape = Array.from({ length: rank }, (_, axis) => content.readUInt32BE(4 + 4 * axis));
	const data = content.subarray(4 + 4 * rank);
	const expected = shape.reduce((product, length) => product * length, 1);
	if (data.length !== expected)
		throw new DataError(`${file} is cut off: ${data.length} bytes instead of ${expected}.`);
	return { shape, data };
}

/** Grey pictures [count, height, width] put in the middle of black squares, as LeNet-5 expects digits. */
function frameGrey(shape: readonly number[], grey: Buffer): Uint8ClampedArray {
	const [count = 0, height = 0, width = 0] = shape;
	const top = (smallSidePx - height) >> 1;
	const left = (smallSidePx - width) >> 1;
	const rgba = new Uint8ClampedArray(count * smallPixels * 4);
	for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
	for (let index = 0; index < grey.length; index++) {
		const x = index % width;
		const y = Math.floor(index / width) % height;
		const picture = Math.floor(index / (width * height));
		const to = 4 * ((picture * smallSidePx + y + top) * smallSidePx + x + left);
		rgba.fill(grey[index]!, to, to + 3);
	}
	return rgba;
}

/** The path of an official MNIST file, whichever way it was unpacked. */
function findIdx(folder: string, name: string, kind: 'idx1' | 'idx3'): string {
	const names = [`${name}-${kind}-ubyte`, `${name}.${kind}-ubyte`];
	const found = findPlace(names.flatMap((one) => [join(folder, one), join(folder, `${one}.gz`)]));
	if (!found)
		throw new DataError(`MNIST's test set is incomplete: ${folder} holds no ${names[0]}.`);
	return found;
}

/** MNIST's test set from the official idx files, gzipped or not. */
export async function readMnist(folder: string): Promise<LabelledPictures> {
	const images = await readIdx(findIdx(folder, 't10k-images', 'idx3'));
	const labels = await readIdx(findIdx(folder, 't10k-labels', 'idx1'));
	if (images.shape.length !== 3 || images.shape[0] !== labels.shape[0])
		throw new DataError(`MNIST's pictures and labels in ${folder} do not belong together.`);
	return {
		sidePx: smallSidePx,
		rgba: frameGrey(images.shape, images.data),
		labels: new Uint8Array(labels.data)
	};
}

/** Writes one colour plane of a picture. */
function writePlane(
	rgba: Uint8ClampedArray,
	picture: number,
	channel: number,
	plane: Buffer
): void {
	for (let at = 0; at < smallPixels; at++)
		rgba[4 * (picture * smallPixels + at) + channel] = plane[at]!;
}

/** A CIFAR-10 batch of the official binary version: per picture a class byte, then red, green and blue planes. */
export async function readCifarBatch(file: string): Promise<LabelledPictures> {
	const content = await readFile(file);
	const record = 1 + 3 * smallPixels;
	if (content.length === 0 || content.length % record !== 0)
		throw new DataError(`${file} is not a whole CIFAR-10 batch: ${content.length} bytes.`);
	const count = content.length / record;
	const rgba = new Uint8ClampedArray(count * smallPixels * 4).fill(255);
	const labels = Uint8Array.from({ length: count }, (_, picture) => content[picture * record]!);
	for (let picture = 0; picture < count; picture++)
		for (let channel = 0; channel < 3; channel++) {
			const start = picture * record + 1 + channel * smallPixels;
			writePlane(rgba, picture, channel, content.subarray(start, start + smallPixels));
		}
	return { sidePx: smallSidePx, rgba, labels };
}

/** Cuts the first tiles of a sheet out, row by row. */
function cutTiles(sheet: Buffer, sheetWidth: number, count: number): Uint8ClampedArray {
	const rgba = new Uint8ClampedArray(count * smallPixels * 4);
	const columns = Math.floor(sheetWidth / smallSidePx);
	for (let picture = 0; picture < count; picture++)
		for (let y = 0; y < smallSidePx; y++) {
			const row = Math.floor(picture / columns) * smallSidePx + y;
			const from = 4 * (row * sheetWidth + (picture % columns) * smallSidePx);
			const to = 4 * (picture * smallPixels + y * smallSidePx);
			rgba.set(sheet.subarray(from, from + 4 * smallSidePx), to);
		}
	return rgba;
}

interface SheetIndex {
	/** Per sheet, one digit for the class of each tile. */
	readonly sheets: Readonly<Record<string, string>>;
}

async function readSheet(file: string, classes: string): Promise<LabelledPictures> {
	const { data, info } = await sharp(file)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const tiles = Math.floor(info.width / smallSidePx) * Math.floor(info.height / smallSidePx);
	if (tiles < classes.length)
		throw new DataError(`${file} holds ${tiles} pictures, its labels speak of ${classes.length}.`);
	return {
		sidePx: smallSidePx,
		rgba: cutTiles(data, info.width, classes.length),
		labels: Uint8Array.from(classes, Number)
	};
}

/** Sets behind one another. */
function joinSets(sets: readonly LabelledPictures[]): LabelledPictures {
	const count = sets.reduce((sum, { labels }) => sum + labels.length, 0);
	const joined = {
		sidePx: smallSidePx,
		rgba: new Uint8ClampedArray(count * smallPixels * 4),
		labels: new Uint8Array(count)
	};
	let start = 0;
	for (const { rgba, labels } of sets) {
		joined.rgba.set(rgba, start * smallPixels * 4);
		joined.labels.set(labels, start);
		start += labels.length;
	}
	return joined;
}

/** CIFAR-10's test set from lossless sheets of tiles with their `labels.json`. */
async function readCifarSheets(folder: string): Promise<LabelledPictures> {
	const index = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as SheetIndex;
	const names = Object.keys(index.sheets).filter((name) => name.startsWith('test'));
	const sheets = names.sort().map((name) => readSheet(join(folder, name), index.sheets[name]!));
	return joinSets(await Promise.all(sheets));
}

/** CIFAR-10's test set, from the official binary batch or from lossless sheets. */
export async function readCifar10(folder: string): Promise<LabelledPictures> {
	const batch = findPlace([
		join(folder, 'test_batch.bin'),
		join(folder, 'cifar-10-batches-bin', 'test_batch.bin')
	]);
	if (batch) return readCifarBatch(batch);
	if (existsSync(join(folder, 'labels.json'))) return readCifarSheets(folder);
	throw new DataError(
		`CIFAR-10's test set is missing: ${folder} holds neither test_batch.bin nor labels.json.`
	);
}

/** One picture of an archive, decoded. */
async function decodePicture(bytes: Uint8Array, sidePx: number, name: string): Promise<Buffer> {
	const { data, info } = await sharp(bytes)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	if (info.width !== sidePx || info.height !== sidePx)
		throw new DataError(`${name} has ${info.width} × ${info.height} pixels instead of ${sidePx}.`);
	return data;
}

const tinySidePx = 64;

/** The validation pictures of an archive `val/<wnid>/*.webp` whose `classes.json` gives the order of the classes. */
export async function readTinyImagenet(file: string): Promise<LabelledPictures> {
	if (!existsSync(file)) throw new DataError(`Tiny ImageNet is missing: there is no ${file}.`);
	const wanted = (name: string) => name === 'classes.json' || /^val\/.*\.webp$/.test(name);
	const files = unzipSync(await readFile(file), { filter: ({ name }) => wanted(name) });
	const classes = JSON.parse(strFromU8(files['classes.json']!)) as readonly { wnid: string }[];
	const names = Object.keys(files)
		.filter((name) => name.startsWith('val/'))
		.sort();
	const rgba = new Uint8ClampedArray(names.length * tinySidePx * tinySidePx * 4);
	for (const [index, name] of names.entries())
		rgba.set(
			await decodePicture(files[name]!, tinySidePx, name),
			index * tinySidePx * tinySidePx * 4
		);
	const numbers = new Map(classes.map(({ wnid }, index) => [wnid, index]));
	const labels = Uint8Array.from(names, (name) => numbers.get(name.split('/')[1]!)!);
	return { sidePx: tinySidePx, rgba, labels };
}

/** The data sets that networks are measured on, by the words that stand in their cards. */
const testSets = [
	{ name: 'MNIST', folders: ['mnist', 'MNIST/raw', '.'], read: readMnist },
	{ name: 'CIFAR-10', folders: ['cifar10', 'cifar-10-batches-bin', '.'], read: readCifar10 },
	{
		name: 'Tiny ImageNet',
		folders: ['tiny-imagenet-100.zip'],
		read: readTinyImagenet
	}
] as const;

/**
 * The test set of a network.
 * @param dataset what the network's card states
 * @param root folder that holds the data sets
 * @throws {DataError} if the set is unknown, missing or damaged
 */
export async function readTestSet(dataset: string, root: string): Promise<LabelledPictures> {
	const set = testSets.find(({ name }) => dataset.includes(name));
	if (!set) throw new DataError(`There is no reader for the data set “${dataset}”.`);
	if (!existsSync(root))
		throw new DataError(
			`There is no data in ${root}: name the folder of the data sets with --data.`
		);
	const places = set.folders.map((folder) => join(root, folder));
	return set.read(findPlace(places) ?? places[0]!);
}
