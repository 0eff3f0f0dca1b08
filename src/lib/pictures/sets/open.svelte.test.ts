import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { makeHeicHeader, makePng, makeSvg } from '../../../../tests/bad-inputs/craft';
import { badSets, fileAt, greyPng, makeZip } from '../../../../tests/bad-inputs/sets';
import { filesOfDrop } from './drop';
import { generatedSets } from './generated';
import { openSet } from './open';
import { isVectorSet, type PictureSet } from './types';

const signal = new AbortController().signal;

async function open(...files: File[]): Promise<PictureSet> {
	const opened = await openSet(files, { signal });
	if (!opened.ok) throw new Error(opened.error.message);
	if (isVectorSet(opened.value)) throw new Error('vectors');
	return opened.value;
}

async function greyOf(set: PictureSet, index: number) {
	const picture = await set.picture(index);
	if (!picture.ok) throw new Error(picture.error.message);
	const { width, height, rgba } = picture.value;
	return [width, height, rgba[0]];
}

describe('pictures of a set', () => {
	it('are decoded each at its own size, many at once, in any order', async () => {
		const files = Object.fromEntries(
			Array.from({ length: 60 }, (_, at) => [`set/c${at % 3}/${at}.png`, greyPng(at, 4 + at)])
		);
		const set = await open(makeZip(files));
		const greys = await Promise.all(set.names.map((_, at) => greyOf(set, 59 - at)));
		expect(greys).toEqual(set.names.map((_, at) => [63 - at, 63 - at, 59 - at]));
		set.dispose();
		expect(await set.picture(0)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
	});

	it('may be drawings; one that cannot be decoded gets a sentence of its own', async () => {
		const set = await open(
			fileAt('my/a.svg', makeSvg('width="48" height="32"')),
			fileAt('my/b.heic', makeHeicHeader()),
			fileAt('my/c.png', makePng(3, 2))
		);
		expect(set.count).toBe(3);
		expect((await set.picture(0)).ok).toBe(true);
		const bad = await set.picture(1);
		expect(bad.ok ? '' : bad.error.message).toMatch(
			/^b\.heic is a HEIC picture, which this browser/
		);
		expect(await greyOf(set, 2)).toEqual([3, 2, 220]);
	});

	it('that cannot make a set get their sentence in a browser, too', async () => {
		for (const each of badSets) {
			const opened = await openSet(each.makeFiles(), { signal });
			expect(opened.ok ? 'opened' : opened.error.message, each.title).toMatch(each.sentence);
		}
	});
});

describe('dropped folders', () => {
	/** What a browser gives for a folder: entries by the hundred, files by callback. */
	function entryOf(path: string, content: Record<string, unknown> | Uint8Array): FileSystemEntry {
		const name = path.slice(path.lastIndexOf('/') + 1);
		if (content instanceof Uint8Array)
			return {
				...{ isFile: true, isDirectory: false, name, fullPath: path },
				file: (take: (file: File) => void) => take(fileAt(name, content))
			} as unknown as FileSystemEntry;
		const left = Object.entries(content).map(([inside, each]) =>
			entryOf(`${path}/${inside}`, each as Uint8Array)
		);
		const readEntries = (take: (entries: FileSystemEntry[]) => void) => take(left.splice(0, 100));
		return {
			...{ isFile: false, isDirectory: true, name, fullPath: path },
			createReader: () => ({ readEntries })
		} as unknown as FileSystemEntry;
	}

	it('are walked whole, and give classes', async () => {
		const many = (grey: number) =>
			Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`${at}.png`, greyPng(grey)]));
		const root = entryOf('/pets', { cat: many(10), dog: many(200), 'read.me': greyPng(1) });
		const transfer = { items: [{ webkitGetAsEntry: () => root }], files: [] };
		const files = await filesOfDrop(transfer as unknown as DataTransfer);
		expect(files.length).toBe(461);
		const set = await open(...files);
		expect(set).toMatchObject({ name: 'pets', classes: ['cat', 'dog'] });
		expect(await greyOf(set, 300)).toEqual([8, 8, 200]);
	});

	it('files without a folder stay as they are', async () => {
		const transfer = new DataTransfer();
		transfer.items.add(fileAt('a.png', greyPng(1)));
		const files = await filesOfDrop(transfer);
		expect(files.map(({ name, webkitRelativePath }) => [name, webkitRelativePath])).toEqual([
			['a.png', '']
		]);
	});
});

it('ten thousand pictures open in short tasks, and one is decoded when it is asked for', async () => {
	const greys = Array.from({ length: 256 }, (_, grey) => greyPng(grey, 2));
	const files = Object.fromEntries(
		Array.from({ length: 10_000 }, (_, at) => [`c${at % 10}/${at}.png`, greys[at % 256]!])
	);
	const zip = fileAt('ten.zip', zipSync(files, { level: 1 }));
	let turns = 0;
	const timer = setInterval(() => turns++, 5);
	const set = await open(zip);
	clearInterval(timer);
	expect([set.count, set.classes.length, set.notes]).toEqual([10_000, 10, []]);
	// The page had its turn all along; how long a turn takes depends on what else the machine does.
	expect(turns).toBeGreaterThan(10);
	expect(await greyOf(set, 9_999)).toEqual([2, 2, 9_999 % 256]);
}, 60_000);

it('digits are drawn in the typefaces of the page where they can be loaded', async () => {
	const faces = [
		['Inter Variable', 'inter-latin-wght-normal'],
		['JetBrains Mono Variable', 'jetbrains-mono-latin-wght-normal'],
		['Source Serif 4 Variable', 'source-serif-4-latin-wght-normal']
	];
	await import('../../../app.css');
	expect(
		faces.every(([family]) => [...document.fonts].some((face) => face.family.includes(family!)))
	).toBe(true);
	const set = await generatedSets[0]!.make({ count: 400 });
	expect(set.notes).toEqual([]);
	expect(set.key).toBe('generated-digits-1-400');
	expect(new Set(set.names.map((name) => name.split(', ')[1])).size).toBe(10);
	for (let at = 0; at < set.count; at++) {
		const picture = await set.picture(at);
		if (!picture.ok) throw new Error(picture.error.message);
		const bright = picture.value.rgba.filter((value, byte) => byte % 4 === 0 && value > 128).length;
		const share = bright / 56 ** 2;
		// Neither blank nor a blot, and the corners are paper.
		expect(share, set.names[at]).toBeGreaterThan(0.01);
		expect(share, set.names[at]).toBeLessThan(0.4);
		expect(picture.value.rgba[0], set.names[at]).toBeLessThan(40);
	}
});
