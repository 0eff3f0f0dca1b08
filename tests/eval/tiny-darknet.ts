import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import type { Pixels } from '$lib/networks/preprocess';
import { dataFolder, networksFolder } from '../run/data-folder.js';

/** Tiny Darknet and a hundred pictures of ImageNet, on machines that have them. */

/** The network's files as its publisher has them. */
export const darknetFolder = join(networksFolder(), 'tiny-darknet-imagenet');

const samples = join(dataFolder(), 'imagenet-samples-100.zip');

/** Why Tiny Darknet cannot be tested here; null where it can. */
export function whyNoDarknet(): string | null {
	const missing = [darknetFolder, samples].filter((place) => !existsSync(place));
	return missing.length === 0 ? null : `Tiny Darknet’s files are missing: ${missing.join(', ')}`;
}

/** The network's files: description, shards, class names. */
export function darknetFiles(): { name: string; bytes: Uint8Array<ArrayBuffer> }[] {
	return readdirSync(darknetFolder).map((name) => ({
		name,
		bytes: new Uint8Array(readFileSync(join(darknetFolder, name)))
	}));
}

/** A picture with the name of its class. */
export interface NamedPicture {
	readonly name: string;
	/** The JPEG file. */
	readonly file: Uint8Array;
}

/** The hundred pictures; one class each. */
export function imagenetSamples(): NamedPicture[] {
	return Object.entries(unzipSync(new Uint8Array(readFileSync(samples)))).map(([path, file]) => ({
		name: path
			.replace(/^.*n\d{8}_/, '')
			.replace(/\.jpg$/, '')
			.replaceAll('_', ' '),
		file
	}));
}

/** Pixels of a JPEG file. */
export async function decodePicture({ file }: NamedPicture): Promise<Pixels> {
	const { data, info } = await sharp(file)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, rgba: new Uint8ClampedArray(data) };
}
