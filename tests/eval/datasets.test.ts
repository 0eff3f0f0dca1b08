import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../run/data-folder.js';
import {
	pixelsOf,
	readCifar10,
	readCifarBatch,
	readIdx,
	readMnist,
	readTestSet,
	readTinyImagenet
} from './datasets';

const sidePx = 32;

const official = dataFolder();

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'receptive-data-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** An idx file of unsigned bytes. */
function idx(shape: readonly number[], bytes: Iterable<number>): Buffer {
	const header = Buffer.alloc(4 + 4 * shape.length);
	header.set([0, 0, 8, shape.length]);
	shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
	return Buffer.concat([header, Buffer.from([...bytes])]);
}

/** Two 28 × 28 digits: the value of each cell follows from where it is. */
const digitValue = (index: number) => (index * 7) % 251;
const digits = Array.from({ length: 2 * 28 * 28 }, (_, index) => digitValue(index));

function pixel(rgba: Uint8ClampedArray, x: number, y: number): number[] {
	return [...rgba.subarray(4 * (y * sidePx + x), 4 * (y * sidePx + x) + 4)];
}

describe('readIdx', () => {
	it('reads shape and bytes', async () => {
		const file = join(folder, 'small');
		await writeFile(file, idx([2, 3], [1, 2, 3, 4, 5, 6]));
		const { shape, data } = await readIdx(file);
		expect(shape).toEqual([2, 3]);
		expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
	});

	it.each([
		['cut off', idx([2, 3], [1, 2, 3]), 'is cut off: 3 bytes instead of 6'],
		['something else', Buffer.from('hello there'), 'is not an idx file'],
		['empty', Buffer.alloc(0), 'is not an idx file']
	])('says when the file is %s', async (name, content, sentence) => {
		const file = join(folder, name);
		await writeFile(file, content);
		await expect(readIdx(file)).rejects.toThrow(sentence);
	});
});

describe('readMnist', () => {
	it.each([
		['plain', '', (bytes: Buffer) => bytes],
		['gzipped', '.gz', (bytes: Buffer) => gzipSync(bytes)]
	])('puts %s digits in the middle of 32 × 32', async (name, ending, pack) => {
		const place = join(folder, `mnist-${name}`);
		await mkdir(place);
		await writeFile(join(place, `t10k-images-idx3-ubyte${ending}`), pack(idx([2, 28, 28], digits)));
		await writeFile(join(place, `t10k-labels-idx1-ubyte${ending}`), pack(idx([2], [7, 3])));
		const set = await readMnist(place);
		expect([...set.labels]).toEqual([7, 3]);
		const second = pixelsOf(set, 1);
		const value = digitValue(28 * 28 + 5 * 28 + 9);
		expect(pixel(second, 9 + 2, 5 + 2)).toEqual([value, value, value, 255]);
		expect(pixel(second, 1, 20)).toEqual([0, 0, 0, 255]);
		expect(pixel(second, 31, 31)).toEqual([0, 0, 0, 255]);
	});

	it('says which file is missing', async () => {
		await expect(readMnist(folder)).rejects.toThrow('t10k-images-idx3-ubyte');
	});
});

describe('readCifar10', () => {
	const plane = sidePx * sidePx;
	const value = (picture: number, channel: number, at: number) =>
		(picture * 91 + channel * 57 + at * 3) % 256;

	function batch(): Buffer {
		const records = [6, 9].flatMap((label, picture) => [
			label,
			...[0, 1, 2].flatMap((channel) =>
				Array.from({ length: plane }, (_, at) => value(picture, channel, at))
			)
		]);
		return Buffer.from(records);
	}

	it('reads an official binary batch', async () => {
		const place = join(folder, 'cifar-official');
		await mkdir(place);
		await writeFile(join(place, 'test_batch.bin'), batch());
		const set = await readCifar10(place);
		expect([...set.labels]).toEqual([6, 9]);
		const at = 11 * sidePx + 4;
		expect(pixel(pixelsOf(set, 1), 4, 11)).toEqual([
			value(1, 0, at),
			value(1, 1, at),
			value(1, 2, at),
			255
		]);
	});

	it('refuses a batch that is cut off', async () => {
		const file = join(folder, 'short_batch.bin');
		await writeFile(file, batch().subarray(0, 5000));
		await expect(readCifarBatch(file)).rejects.toThrow('not a whole CIFAR-10 batch: 5000 bytes');
	});

	it('reads lossless sheets, row by row', async () => {
		const place = join(folder, 'cifar-sheets');
		await mkdir(place);
		// Two by two tiles, each of its own colour; the labels name three of them.
		const sheet = Buffer.alloc(64 * 64 * 3);
		for (let at = 0; at < 64 * 64; at++) {
			const tile = 2 * Number(Math.floor(at / 64) >= 32) + Number(at % 64 >= 32);
			sheet.set([tile * 50, 255 - tile * 50, at % 64], 3 * at);
		}
		await sharp(sheet, { raw: { width: 64, height: 64, channels: 3 } })
			.webp({ lossless: true })
			.toFile(join(place, 'test-00.webp'));
		await writeFile(join(place, 'labels.json'), '{"sheets":{"test-00.webp":"482"}}');
		const set = await readCifar10(place);
		expect([...set.labels]).toEqual([4, 8, 2]);
		expect(pixel(pixelsOf(set, 1), 5, 31)).toEqual([50, 205, 37, 255]);
		expect(pixel(pixelsOf(set, 2), 5, 0)).toEqual([100, 155, 5, 255]);
	});

	it('says what is missing', async () => {
		await expect(readCifar10(join(folder, 'nowhere'))).rejects.toThrow(
			'holds neither test_batch.bin nor labels.json'
		);
	});
});

describe('readTinyImagenet', () => {
	const square = (side: number, red: number) =>
		sharp({
			create: { width: side, height: side, channels: 3, background: { r: red, g: 9, b: 7 } }
		})
			.webp({ lossless: true })
			.toBuffer();

	async function archive(name: string, side: number): Promise<string> {
		const file = join(folder, name);
		const classes = [{ wnid: 'n2' }, { wnid: 'n1' }];
		const files = {
			'classes.json': strToU8(JSON.stringify(classes)),
			'val/n1/0.webp': await square(side, 10),
			'val/n2/0.webp': await square(side, 20),
			'train/n1/0.webp': strToU8('not looked at')
		};
		await writeFile(file, zipSync(files));
		return file;
	}

	it('takes validation pictures only, and numbers classes in the order of the list', async () => {
		const set = await readTinyImagenet(await archive('tiny.zip', 64));
		expect([...set.labels]).toEqual([1, 0]);
		expect([...pixelsOf(set, 1).subarray(0, 4)]).toEqual([20, 9, 7, 255]);
		expect(set.rgba.length).toBe(2 * 64 * 64 * 4);
	});

	it('says what is wrong', async () => {
		await expect(readTinyImagenet(await archive('large.zip', 65))).rejects.toThrow('65 × 65');
		await expect(readTinyImagenet(join(folder, 'none.zip'))).rejects.toThrow('missing');
	});
});

describe('readTestSet', () => {
	it('says when there is no data or no reader', async () => {
		await expect(readTestSet('MNIST (1998)', join(folder, 'nowhere'))).rejects.toThrow('--data');
		await expect(readTestSet('Imagined', folder)).rejects.toThrow('no reader');
	});

	it('reads the real test sets', { timeout: 120_000 }, async (context) => {
		if (!existsSync(official)) context.skip(`there are no data sets in ${official}`);
		for (const name of ['MNIST', 'CIFAR-10']) {
			const { labels, rgba } = await readTestSet(name, official);
			expect(labels.length).toBe(10_000);
			expect(rgba.length).toBe(10_000 * 32 * 32 * 4);
			expect(new Set(labels).size).toBe(10);
		}
		const tiny = await readTestSet('100 classes of Tiny ImageNet', official);
		expect([tiny.labels.length, new Set(tiny.labels).size]).toEqual([5000, 100]);
	});
});
