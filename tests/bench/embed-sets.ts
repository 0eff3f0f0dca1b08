import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { pixelsOf, readCifar10 } from '../eval/datasets';
import { dataFolder } from '../run/data-folder.js';

/** Test sets as a visitor has them: files to be chosen or dropped. */

/** A file as a file input takes it. */
export interface ChosenFile {
	readonly name: string;
	readonly mimeType: string;
	readonly buffer: Buffer;
}

const folder = dataFolder();
const classes = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');

/** Why a set cannot be had here, or null. */
export function missing(set: 'mnist' | 'cifar10'): string | null {
	return existsSync(join(folder, set)) ? null : `the data sets are not in ${folder}`;
}

/** MNIST's 10,000 test digits as their two idx files. */
export async function mnistFiles(): Promise<ChosenFile[]> {
	const names = ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];
	return Promise.all(
		names.map(async (name) => ({
			name,
			mimeType: 'application/gzip',
			buffer: await readFile(join(folder, 'mnist', name))
		}))
	);
}

/** The first pictures of CIFAR-10's test set as a zip with a folder a class. */
export async function cifarZip(count: number): Promise<ChosenFile> {
	const set = await readCifar10(join(folder, 'cifar10'));
	const raw = { width: set.sidePx, height: set.sidePx, channels: 4 } as const;
	const files: Record<string, Uint8Array> = {};
	for (let index = 0; index < count; index++) {
		const png = await sharp(Buffer.from(pixelsOf(set, index)), { raw })
			.png()
			.toBuffer();
		files[`${classes[set.labels[index]!]}/${String(index).padStart(5, '0')}.png`] = png;
	}
	return {
		name: 'cifar.zip',
		mimeType: 'application/zip',
		buffer: Buffer.from(zipSync(files, { level: 0 }))
	};
}
