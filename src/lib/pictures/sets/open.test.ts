import { deflateSync, gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
	badSets,
	craftZip,
	fileAt,
	floats,
	greyPng,
	lengthenEnd,
	makeCifarBatch,
	makeIdxFile,
	makeNpyFile,
	makeTar,
	makeZip
} from '../../../../tests/bad-inputs/sets';
import { joinBytes } from '../../../../tests/bad-inputs/craft';
import { openSet } from './open';
import { isVectorSet, type PictureSet, type VectorSet } from './types';

const signal = new AbortController().signal;

async function open(...files: File[]): Promise<PictureSet | VectorSet> {
	const opened = await openSet(files, { signal });
	if (!opened.ok) throw new Error(`${opened.error.message} ${opened.error.detail}`);
	return opened.value;
}

async function openPictures(...files: File[]): Promise<PictureSet> {
	const set = await open(...files);
	if (isVectorSet(set)) throw new Error('vectors');
	return set;
}

async function openVectors(...files: File[]): Promise<VectorSet> {
	const set = await open(...files);
	if (!isVectorSet(set)) throw new Error('pictures');
	return set;
}

async function pixelsOf(set: PictureSet, index: number) {
	const picture = await set.picture(index);
	if (!picture.ok) throw new Error(picture.error.message);
	return picture.value;
}

const photo = greyPng(90);

describe('bad sets', () => {
	it.each(badSets.map((each) => [each.title, each] as const))('%s', async (_, each) => {
		const opened = await openSet(each.makeFiles(), { signal });
		expect(opened.ok ? 'opened' : opened.error.message).toMatch(each.sentence);
		// One or two sentences and no word of the machine's.
		if (!opened.ok) expect(opened.error.message).toMatch(/^[^<>{}]{20,260}\.$/);
	});
});

describe('pictures', () => {
	it('get their classes from the folders of a zip; unwanted files are named or passed over', async () => {
		const set = await openPictures(
			makeZip({
				'pets/cat/1.png': photo,
				'pets/cat/2.png': greyPng(20, 12),
				'pets/dog/10.png': photo,
				'pets/readme.txt': new Uint8Array([65]),
				'pets/inner.zip': zipSync({ 'x.png': photo }),
				'pets/cat/.hidden.png': photo,
				'__MACOSX/pets/cat/._1.png': photo,
				'pets/Thumbs.db': photo
			})
		);
		expect(set).toMatchObject({
			name: 'set.zip',
			kind: 'zip',
			count: 3,
			classes: ['cat', 'dog'],
			labels: Int32Array.of(0, 0, 1),
			names: ['pets/cat/1.png', 'pets/cat/2.png', 'pets/dog/10.png']
		});
		expect(set.notes).toEqual([
			'1 file was left out (archives inside an archive): pets/inner.zip.',
			'1 file was left out (not of the same kind): pets/readme.txt.'
		]);
	});

	it('that are damaged are left out and named', async () => {
		const broken = photo.map((byte, at) => (at === photo.length - 14 ? byte ^ 0xff : byte));
		const zip = zipSync({ 'a/1.png': photo, 'a/2.png': broken, 'b/3.png': [photo, { level: 0 }] });
		const set = await openPictures(fileAt('set.zip', zip));
		expect(set.names).toEqual(['a/1.png', 'b/3.png']);
		expect(set.notes).toEqual(['1 file was left out (damaged or cut off): a/2.png.']);
	});

	it('whose bytes were changed inside the zip are left out by the checksum of the zip', async () => {
		const bytes = zipSync({ 'a.bmp': [photo, { level: 0 }], 'b.png': photo });
		const files = [
			fileAt(
				'set.zip',
				bytes.map((byte, at) => (at === 80 ? byte ^ 1 : byte))
			)
		];
		expect((await openPictures(...files)).notes).toEqual([
			'1 file was left out (damaged: they cannot be read): a.bmp.'
		]);
	});

	it('that unpack to more or less than the zip says are left out', async () => {
		const liar = (name: string, size: number) => ({
			name,
			packed: deflateSync(new Uint8Array(2e6)),
			size
		});
		const good = { name: 'c.png', packed: photo, size: photo.length, method: 0 };
		const { checksum } = await import('../formats/png');
		const set = await openPictures(
			craftZip([liar('a.png', 50), liar('b.png', 3e6), { ...good, checksum: checksum(photo) }])
		);
		expect(set.names).toEqual(['c.png']);
		expect(set.notes[0]).toMatch(/^2 files were left out .*: a\.png, b\.png\.$/);
	});

	it('keep label names with markup as text, and paths that lead nowhere else', async () => {
		const set = await openPictures(
			makeZip({
				'<img src=x onerror=alert(1)>/1.png': photo,
				'../../etc/passwd.png': photo,
				'C:\\pets\\a\u202egnp.png': photo,
				'/root/b.png': photo
			})
		);
		expect(set.classes).toContain('<img src=x onerror=alert(1)>');
		expect(set.names).toEqual([
			'<img src=x onerror=alert(1)>/1.png',
			'etc/passwd.png',
			'pets/agnp.png',
			'root/b.png'
		]);
	});

	it('may be three, of one class, or all the same', async () => {
		const three = await openPictures(...[1, 2, 3].map((n) => fileAt(`my/cat/${n}.png`, photo)));
		expect(three).toMatchObject({ name: 'my', kind: 'folder', count: 3, classes: ['cat'] });
		const same = await openPictures(makeZip({ 'a.png': photo, 'b.png': photo }));
		expect(same).toMatchObject({ count: 2, classes: [], labels: Int32Array.of(-1, -1) });
		expect((await openPictures(fileAt('one.png', photo))).name).toBe('one.png');
	});

	it('have the same key for the same files only', async () => {
		const keyOf = async (...files: File[]) => (await openPictures(...files)).key;
		const first = await keyOf(fileAt('a.png', photo), fileAt('b.png', greyPng(3)));
		expect(await keyOf(fileAt('a.png', photo), fileAt('b.png', greyPng(3)))).toBe(first);
		expect(await keyOf(fileAt('b.png', photo), fileAt('a.png', greyPng(3)))).not.toBe(first);
		expect(await keyOf(fileAt('a.png', photo), fileAt('b.png', greyPng(4)))).not.toBe(first);
	});

	it('in a zip with the end record of large zips, or behind other bytes, are found as well', async () => {
		const zip = zipSync({ 'cat/a.png': photo, 'dog/b.png': photo });
		const long = await openPictures(fileAt('long.zip', lengthenEnd(zip)));
		expect(long.names).toEqual(['cat/a.png', 'dog/b.png']);
		const behind = await openPictures(fileAt('self.zip', joinBytes(new Uint8Array(999), zip)));
		expect(behind.names).toEqual(['cat/a.png', 'dog/b.png']);
	});

	it('are told from thousands of other files, of which a few are named', async () => {
		const text = new Uint8Array([65]);
		const many = Array.from({ length: 3000 }, (_, at) => [`${at}.txt`, text] as const);
		const set = await openPictures(makeZip({ ...Object.fromEntries(many), 'a.png': photo }));
		expect(set.count).toBe(1);
		expect(set.notes).toEqual([
			'3,000 files were left out (not of the same kind): 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2,995 more.'
		]);
	});

	it('can be stopped half-way: what is left is not read', async () => {
		const controller = new AbortController();
		const files = Array.from({ length: 400 }, (_, at) => fileAt(`set/${at}.png`, greyPng(at, 64)));
		let read = 0;
		for (const file of files)
			file.arrayBuffer = () => {
				if (++read === 200) controller.abort();
				return Blob.prototype.arrayBuffer.call(file);
			};
		const opened = await openSet(files, { signal: controller.signal });
		expect(opened).toMatchObject({ ok: false, error: { code: 'cancelled' } });
		// A few are read side by side.
		expect(read).toBeLessThan(250);
	});
});

describe('idx files', () => {
	const images = makeIdxFile([3, 2, 2], [...Array(12).keys()]);
	const labels = makeIdxFile([3], [7, 0, 7]);

	it.each([
		['plain', (bytes: Uint8Array<ArrayBuffer>) => bytes, ''],
		['gzipped', gzipSync, '.gz']
	] as const)('open %s, matched by name', async (_, pack, end) => {
		const set = await openPictures(
			fileAt(`t10k-labels-idx1-ubyte${end}`, pack(labels)),
			fileAt(`t10k-images-idx3-ubyte${end}`, pack(images))
		);
		expect(set).toMatchObject({ kind: 'idx', count: 3, labels: Int32Array.of(7, 0, 7), notes: [] });
		expect(set.name).toBe('t10k');
		expect(set.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
		expect(set.names[2]).toBe('t10k-images 2');
		const { width, height, rgba } = await pixelsOf(set, 2);
		expect([width, height]).toEqual([2, 2]);
		expect([...rgba]).toEqual([8, 8, 8, 255, 9, 9, 9, 255, 10, 10, 10, 255, 11, 11, 11, 255]);
		set.dispose();
		expect((await set.picture(0)).ok).toBe(false);
	});

	it('are told by what they hold, whatever they are called; both spellings in one zip count once', async () => {
		const set = await openPictures(fileAt('one', images), fileAt('two', labels));
		expect(set.labels).toEqual(Int32Array.of(7, 0, 7));
		const twice = await openPictures(
			makeZip({
				't10k-images-idx3-ubyte/t10k-images-idx3-ubyte': images,
				't10k-images.idx3-ubyte': images,
				't10k-labels.idx1-ubyte': labels
			})
		);
		expect(twice.count).toBe(3);
	});

	it('of pictures alone have no classes, and training and test sets are joined', async () => {
		const alone = await openPictures(fileAt('a-images-idx3-ubyte', images));
		expect(alone).toMatchObject({ classes: [], labels: Int32Array.of(-1, -1, -1) });
		expect(alone.notes).toEqual(['No file of labels belongs to these pictures.']);
		const both = await openPictures(
			fileAt('train-images-idx3-ubyte', images),
			fileAt('t10k-images-idx3-ubyte', makeIdxFile([1, 2, 2], [50, 51, 52, 53])),
			fileAt('t10k-labels-idx1-ubyte', makeIdxFile([1], [4])),
			fileAt('train-labels-idx1-ubyte', labels)
		);
		expect(both.labels).toEqual(Int32Array.of(7, 0, 7, 4));
		expect((await pixelsOf(both, 3)).rgba[0]).toBe(50);
	});
});

describe('CIFAR-10', () => {
	const batch = makeCifarBatch([3, 0, 9]);
	const names = 'a b c d e f g h i j'.split(' ');

	it('opens from one batch, planes apart', async () => {
		const set = await openPictures(fileAt('test_batch.bin', batch));
		expect(set).toMatchObject({ kind: 'cifar10', count: 3, labels: Int32Array.of(3, 0, 9) });
		expect(set.classes[3]).toBe('cat');
		const { width, rgba } = await pixelsOf(set, 1);
		expect(width).toBe(32);
		expect([...rgba.subarray(4092)]).toEqual([1, 2, 3, 255]);
	});

	it('opens from several, in the order of their names, with the names of its classes', async () => {
		const set = await openPictures(
			fileAt('c/data_batch_2.bin', makeCifarBatch([5])),
			fileAt('c/data_batch_1.bin', batch),
			fileAt('c/batches.meta.txt', `${names.join('\n')}\n\n`)
		);
		expect(set).toMatchObject({ name: 'c', classes: names, labels: Int32Array.of(3, 0, 9, 5) });
		expect(set.names[3]).toBe('data_batch_2 0');
		expect(set.notes).toEqual([]);
	});

	it('opens from its own archive', async () => {
		const tar = makeTar({
			'cifar-10-batches-bin/batches.meta.txt': new TextEncoder().encode(names.join('\n')),
			'cifar-10-batches-bin/test_batch.bin': batch,
			'cifar-10-batches-bin/readme.html': new TextEncoder().encode('<html>')
		});
		for (const file of [
			fileAt('cifar-10-binary.tar.gz', gzipSync(tar)),
			fileAt('cifar-10-binary.tar', tar)
		]) {
			const set = await openPictures(file);
			expect(set).toMatchObject({ name: file.name, count: 3, classes: names });
			expect((await pixelsOf(set, 2)).rgba[1]).toBe(3);
		}
	});
});

describe('vectors', () => {
	it('come from a table with headings, classes and names; rows with gaps are left out by number', async () => {
		const text = 'id;x;y;species\nA;1;2;oak\nB;3;;elm\nC;5;nan;elm\n"D ""d""; x";7;8.5;oak\n';
		const set = await openVectors(fileAt('trees.csv', `\ufeff${text}`));
		expect(set).toMatchObject({
			kind: 'csv',
			classes: ['oak'],
			labels: Int32Array.of(0, 0),
			names: ['A', 'D "d"; x']
		});
		expect(set.vectors).toEqual({ shape: [2, 2], data: Float32Array.of(1, 2, 7, 8.5) });
		expect(set.notes).toEqual([
			'2 rows were left out because a value in it is missing or not a finite number, counted from 0: 1, 2.'
		]);
	});

	it('come from a table without headings', async () => {
		const set = await openVectors(fileAt('iris.csv', '5,3,setosa\r\n6,2,virginica\r\n5,4,setosa'));
		expect(set.vectors).toEqual({ shape: [3, 2], data: Float32Array.of(5, 3, 6, 2, 5, 4) });
		expect([set.classes, [...set.labels], set.names]).toEqual([
			['setosa', 'virginica'],
			[0, 1, 0],
			['row 0', 'row 1', 'row 2']
		]);
		const plain = await openVectors(fileAt('plain.tsv', '1\t2\n3\t4\n'));
		expect(plain.vectors.shape).toEqual([2, 2]);
		expect(plain.notes).toEqual([
			'No column holds classes. Give one the heading “label” to colour by it.'
		]);
	});

	it('come from numbers under the heading “label”', async () => {
		const set = await openVectors(fileAt('digits.csv', 'label,p1,p2\n10,0,1\n9,1,0\n10,1,1\n'));
		expect([set.classes, [...set.labels]]).toEqual([
			['9', '10'],
			[1, 0, 1]
		]);
		expect(set.vectors.shape).toEqual([3, 2]);
	});

	it('come from thousands of rows, a class a row', async () => {
		const lines = Array.from({ length: 20_000 }, (_, row) => `${row},${row / 8},c${row % 7}`);
		const set = await openVectors(fileAt('long.csv', `a,b,class\n${lines.join('\n')}\n`));
		expect(set.vectors.shape).toEqual([20_000, 2]);
		expect([...set.vectors.data.subarray(2 * 12_345, 2 * 12_345 + 2)]).toEqual([12_345, 1543.125]);
		expect(set.labels[12_345]).toBe(12_345 % 7);
	});

	const doubles = new Uint8Array(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);

	it('come from arrays of any number and order', async () => {
		const rows = await openVectors(fileAt('x.npy', makeNpyFile('<f8', '(2, 3)', doubles)));
		expect(rows.vectors).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
		const columns = await openVectors(fileAt('x.npy', makeNpyFile('<f8', '(2, 3)', doubles, true)));
		expect(columns.vectors.data).toEqual(Float32Array.of(1, 3, 5, 2, 4, 6));
		const big = Uint8Array.of(0, 1, 255, 254, 0, 3, 0, 4);
		const signed = await openVectors(fileAt('x.npy', makeNpyFile('>i2', '(2, 2)', big)));
		expect([...signed.vectors.data]).toEqual([1, -2, 3, 4]);
		const half = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0);
		const halves = await openVectors(fileAt('x.npy', makeNpyFile('<f2', '(2, 1)', half)));
		expect([...halves.vectors.data]).toEqual([1, -2]);
		const cube = await openVectors(
			fileAt('x.npy', makeNpyFile('|u1', '(2, 2, 2)', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)))
		);
		expect(cube.vectors.shape).toEqual([2, 4]);
		expect(cube.notes).toEqual(['Each item of 2 × 2 is read as one vector of 4 values.']);
	});

	it('come from an npz with labels as numbers or texts; a row that is not finite is named', async () => {
		const data = makeNpyFile('<f4', '(3, 2)', floats(1, 2, NaN, 4, 5, 6));
		const letters = new Uint8Array(Uint32Array.of(97, 98, 97, 0, 98, 99).buffer);
		const set = await openVectors(
			makeZip({ 'codes.npy': data, 'labels.npy': makeNpyFile('<U2', '(3,)', letters) }, 'c.npz')
		);
		expect(set.classes).toEqual(['ab', 'bc']);
		expect([...set.vectors.data]).toEqual([1, 2, 5, 6]);
		expect(set.notes[0]).toMatch(/^1 row was left out .* counted from 0: 1\.$/);
		const numbers = makeNpyFile(
			'<i8',
			'(3,)',
			new Uint8Array(BigInt64Array.of(2n, 2n, -1n).buffer)
		);
		const other = await openVectors(makeZip({ 'x.npy': data, 'z.npy': numbers }, 'c.npz'));
		expect(other.classes).toEqual(['-1', '2']);
	});
});
