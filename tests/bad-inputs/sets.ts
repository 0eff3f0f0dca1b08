import { deflateSync, gzipSync, zipSync, type Zippable } from 'fflate';
import { joinBytes, makePng, textBytes } from './craft';

/** Sets made byte by byte, good and bad. Everything here runs in Node and in the browser. */

type Bytes = Uint8Array<ArrayBuffer>;

/** A file as a folder input gives it, with the path in the folder. */
export function fileAt(path: string, bytes: Uint8Array | string): File {
	const name = path.slice(path.lastIndexOf('/') + 1);
	const file = new File([bytes as Bytes], name);
	return path === name ? file : Object.defineProperty(file, 'webkitRelativePath', { value: path });
}

/** A zip of files. */
export function makeZip(files: Zippable, name = 'set.zip'): File {
	return fileAt(name, zipSync(files));
}

function uint16(value: number): number[] {
	return [value & 255, value >>> 8];
}

function uint32(value: number): number[] {
	return [...uint16(value & 0xffff), ...uint16(value >>> 16)];
}

/** What a crafted zip says of one file, true or not. */
export interface CraftedEntry {
	readonly name: string;
	readonly packed: Uint8Array;
	/** As stated. */
	readonly size: number;
	readonly flags?: number;
	readonly method?: number;
	readonly checksum?: number;
}

/** A zip whose list may lie. */
export function craftZip(entries: readonly CraftedEntry[], name = 'set.zip'): File {
	const parts: Uint8Array[] = [];
	const list: Uint8Array[] = [];
	let at = 0;
	for (const { name, packed, size, flags = 0, method = 8, checksum = 0 } of entries) {
		const letters = textBytes(name);
		const common = [
			...[...uint16(20), ...uint16(flags), ...uint16(method), ...uint32(0)],
			...[...uint32(checksum), ...uint32(packed.length), ...uint32(size)],
			...[...uint16(letters.length), ...uint16(0)]
		];
		const file = joinBytes(uint32(0x04034b50), common, letters, packed);
		const rest = [...uint16(0), ...uint16(0), ...uint16(0), ...uint32(0), ...uint32(at)];
		list.push(joinBytes(uint32(0x02014b50), uint16(20), common, rest, letters));
		parts.push(file);
		at += file.length;
	}
	const directory = joinBytes(...list);
	const counts = [...uint16(0), ...uint16(0), ...uint16(entries.length), ...uint16(entries.length)];
	const end = [...uint32(0x06054b50), ...counts, ...uint32(directory.length), ...uint32(at)];
	return fileAt(name, joinBytes(...parts, directory, end, uint16(0)));
}

/** The same zip with the longer end record that zips of more than 65,535 files have. */
export function lengthenEnd(zip: Uint8Array): Uint8Array {
	const end = zip.length - 22;
	const [entries, list] = [zip.subarray(end + 10, end + 12), zip.subarray(end + 12, end + 20)];
	const [bytes, at] = [[...list.subarray(0, 4)], [...list.subarray(4)]];
	const zeros = (length: number) => new Uint8Array(length);
	const number = [...entries, ...zeros(6)];
	const long = [...number, ...number, ...bytes, ...zeros(4), ...at, ...zeros(4)];
	const record = joinBytes(uint32(0x06064b50), [44], zeros(7), zeros(12), long);
	const locator = joinBytes(uint32(0x07064b50), zeros(4), uint32(end), zeros(4), uint32(1));
	const short = joinBytes(uint32(0x06054b50), zeros(4), new Uint8Array(12).fill(255), zeros(2));
	return joinBytes(zip.subarray(0, end), record, locator, short);
}

/** A file that says it is very long, and must not be read. */
export function makeUnreadable(name: string, size: number): File {
	const file = fileAt(name, 'PK');
	const refuse = () => {
		throw new Error('was read');
	};
	for (const method of ['slice', 'arrayBuffer', 'stream', 'text'])
		Object.defineProperty(file, method, { value: refuse });
	return Object.defineProperty(file, 'size', { value: size });
}

function bigEndian(value: number): number[] {
	return uint32(value).reverse();
}

/** An idx file of bytes. */
export function makeIdxFile(lengths: readonly number[], data: ArrayLike<number>, type = 8): Bytes {
	const header = [0, 0, type, lengths.length, ...lengths.flatMap(bigEndian)];
	return Uint8Array.from([...header, ...Array.from(data)]);
}

/** A CIFAR-10 batch of pictures with these classes; every pixel of picture n is (n, n + 1, n + 2). */
export function makeCifarBatch(labels: readonly number[]): Bytes {
	const batch = new Uint8Array(labels.length * 3073);
	labels.forEach((label, at) => {
		batch[at * 3073] = label;
		for (let plane = 0; plane < 3; plane++) {
			const start = at * 3073 + 1 + plane * 1024;
			batch.fill(at + plane, start, start + 1024);
		}
	});
	return batch;
}

/** An `.npy` file with a header of one's own. */
export function makeNpyFile(
	descr: string,
	shape: string,
	data: Uint8Array,
	fortran = false
): Bytes {
	const order = fortran ? 'True' : 'False';
	const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
	const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, ...uint16(header.length)];
	return joinBytes(magic, textBytes(header), data) as Bytes;
}

/** A tar of files. */
export function makeTar(files: Readonly<Record<string, Uint8Array>>): Bytes {
	const blocks = Object.entries(files).map(([name, bytes]) => {
		const header = new Uint8Array(512);
		header.set(textBytes(name));
		header.set(textBytes(bytes.length.toString(8).padStart(11, '0')), 124);
		header.set(textBytes('0'), 156);
		header.set(textBytes('ustar'), 257);
		return joinBytes(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
	});
	return joinBytes(...blocks, new Uint8Array(1024)) as Bytes;
}

/** A small picture in one grey. */
export function greyPng(grey: number, side = 8): Uint8Array {
	return makePng(side, side, () => [grey, grey, grey, 255]);
}

export function floats(...values: number[]): Uint8Array {
	return new Uint8Array(Float32Array.from(values).buffer);
}

/** A choice of files that makes no set, and the sentence that it gets. */
export interface BadSet {
	readonly title: string;
	readonly makeFiles: () => File[];
	readonly sentence: RegExp;
}

function bad(title: string, makeFiles: () => File[], sentence: RegExp): BadSet {
	return { title, makeFiles, sentence };
}

const photo = greyPng(90);
const archive = () => zipSync({ 'cat/1.png': photo, 'dog/2.png': photo });
const damagedPng = () => photo.map((byte, at) => (at === photo.length - 14 ? byte ^ 0xff : byte));

/** What people choose by mistake, what breaks on the way, and what is made to do harm. */
export const badSets: readonly BadSet[] = [
	bad('no file at all', () => [], /^The folder has no files in it\. Choose another one\.$/),
	bad(
		'only files of the operating system',
		() => [fileAt('photos/.DS_Store', 'x'), fileAt('photos/Thumbs.db', 'x')],
		/^The folder has no files in it/
	),
	bad(
		'a zip of 5 GB, which is not read',
		() => [makeUnreadable('holiday.zip', 5 * 2 ** 30)],
		/^holiday\.zip is an archive of 5 GB; the limit is 2 GB\. Unpack it, and choose the folder\.$/
	),
	bad(
		'half a zip',
		() => [fileAt('half.zip', archive().subarray(0, 120))],
		/^half\.zip is damaged: its list of files is missing or broken\./
	),
	bad(
		'a zip whose list is overwritten',
		() => {
			const bytes = archive();
			const list = bytes.findLastIndex((_, at) => bytes[at] === 0x50 && bytes[at + 2] === 1);
			return [fileAt('broken.zip', bytes.fill(0, list, list + 8))];
		},
		/^broken\.zip is damaged: its list of files is missing or broken\./
	),
	bad(
		'one part of a divided zip',
		() => {
			const bytes = archive();
			bytes[bytes.length - 18] = 3;
			return [fileAt('set.z03.zip', bytes)];
		},
		/^set\.z03\.zip is one part of a divided zip\./
	),
	bad(
		'a zip with a password',
		() => [craftZip([{ name: 'a.png', packed: photo, size: photo.length, flags: 1 }])],
		/^set\.zip is locked with a password\. Unpack it, and choose the folder\.$/
	),
	bad(
		'zips inside a zip',
		() => [makeZip({ 'a.zip': archive(), 'b.zip': archive() })],
		/^set\.zip holds no picture that can be opened \(its files are archives inside an archive\)\./
	),
	bad(
		'a zip that says it unpacks to terabytes',
		() => {
			const packed = deflateSync(new Uint8Array(64));
			const entry = { packed, size: 0xfffffffe };
			const entries = Array.from({ length: 600 }, (_, at) => ({ ...entry, name: `${at}.png` }));
			return [craftZip(entries, '42.zip')];
		},
		/^42\.zip would unpack to 2,400 GB; the limit is 8 GB\. Pack fewer files\.$/
	),
	bad(
		'a zip whose only picture unpacks to more than it says',
		() => [
			craftZip([{ name: 'a.png', packed: deflateSync(new Uint8Array(1e7)), size: 100 }], 'bomb.zip')
		],
		/^bomb\.zip holds no picture that can be opened \(its files are damaged: they cannot be read\)\./
	),
	bad(
		'a zip packed in another way',
		() => [craftZip([{ name: 'a.png', packed: photo, size: photo.length, method: 14 }])],
		/\(its files are packed in a way that this page cannot undo\)/
	),
	bad(
		'only damaged pictures',
		() => [makeZip({ 'a.png': damagedPng(), 'b.png': photo.subarray(0, 60) })],
		/^set\.zip holds no picture that can be opened \(its files are damaged or cut off\)\. Choose pictures, a folder/
	),
	bad(
		'a text',
		() => [fileAt('notes.txt', 'Remember the milk.')],
		/^notes\.txt holds no picture that can be opened\. Choose pictures, a folder or zip of them, idx/
	),
	bad('an empty file', () => [fileAt('t10k', '')], /^t10k is empty \(0 bytes\)\./),
	bad(
		'the Python version of CIFAR-10',
		() => [
			fileAt(
				'cifar-10-python.tar.gz',
				gzipSync(makeTar({ 'batches/data_batch_1': Uint8Array.of(0x80, 2, 0x7d, 0x71, 1) }))
			)
		],
		/^data_batch_1 is a Python file of the “Python version” of a data set\. Choose the binary version\.$/
	),
	bad(
		'CIFAR-100',
		() => [fileAt('train.bin', new Uint8Array(5 * 3074).fill(7))],
		/^train\.bin is a batch of CIFAR-100\. Choose batches of CIFAR-10/
	),
	bad(
		'a CIFAR-10 batch with an impossible class',
		() => [fileAt('test_batch.bin', makeCifarBatch([1, 2, 200]))],
		/^test_batch\.bin is no batch of CIFAR-10: picture 2 states the class 200\./
	),
	bad(
		'an idx file that is cut off',
		() => [fileAt('t10k-images-idx3-ubyte', makeIdxFile([10, 4, 4], new Uint8Array(100)))],
		/^t10k-images-idx3-ubyte is cut off: 116 bytes instead of 176\./
	),
	bad(
		'idx labels alone',
		() => [fileAt('t10k-labels-idx1-ubyte', makeIdxFile([3], [1, 2, 3]))],
		/^t10k-labels-idx1-ubyte holds labels only\. Choose the file of pictures together with it\.$/
	),
	bad(
		'idx pictures and labels of different sets',
		() => [
			fileAt('t10k-images-idx3-ubyte', makeIdxFile([2, 2, 2], new Uint8Array(8))),
			fileAt('t10k-labels-idx1-ubyte', makeIdxFile([3], [1, 2, 3]))
		],
		/^t10k-images-idx3-ubyte holds 2 pictures, t10k-labels-idx1-ubyte 3 labels\. Choose two files/
	),
	bad(
		'idx of floating-point numbers',
		() => [fileAt('weights.idx', makeIdxFile([2, 2, 2], new Uint8Array(32), 13))],
		/^weights\.idx is an idx file of other numbers than bytes\./
	),
	bad(
		'an idx file of too many pictures',
		() => [fileAt('dots.idx', makeIdxFile([100_001, 1, 1], new Uint8Array(100_001)))],
		/^dots\.idx holds 100,001 pictures; the limit is 100,000\. Choose a part of them\.$/
	),
	bad(
		'an idx file of no pictures',
		() => [fileAt('none.idx', makeIdxFile([0, 28, 28], []))],
		/^none\.idx holds no picture\. Choose another file\.$/
	),
	bad(
		'a gzip file that is cut off',
		() => [fileAt('t10k-images-idx3-ubyte.gz', gzipSync(new Uint8Array(5000)).subarray(0, 25))],
		/^t10k-images-idx3-ubyte\.gz is damaged or cut off: it cannot be unpacked\. Download it again\.$/
	),
	bad(
		'rows of different lengths',
		() => [fileAt('codes.csv', 'x,y\n1,2\n3,4,5\n')],
		/^codes\.csv has 3 cells in row 1 and 2 in the first\. Make all rows equally long\.$/
	),
	bad(
		'a table of texts',
		() => [fileAt('people.csv', 'name,city\nAda,London\nEmmy,Erlangen\n')],
		/^people\.csv has no row of numbers\./
	),
	bad(
		'a table of nothing but gaps',
		() => [fileAt('gaps.csv', 'x,y\n1,\n,2\n')],
		/^gaps\.csv has no row whose values are all numbers\. Fill the gaps/
	),
	bad(
		'an array of one axis',
		() => [fileAt('y.npy', makeNpyFile('<f4', '(3,)', floats(1, 2, 3)))],
		/^y\.npy is one list of 3 numbers\. Save an array with one row a vector\.$/
	),
	bad(
		'an array that is cut off',
		() => [fileAt('x.npy', makeNpyFile('<f4', '(3, 2)', floats(1, 2, 3)))],
		/^x\.npy is cut off\. Copy or download it again\.$/
	),
	bad(
		'an array of objects',
		() => [fileAt('x.npy', makeNpyFile('|O', '(3, 2)', floats(1)))],
		/^x\.npy holds neither numbers nor texts\./
	),
	bad(
		'an npz with two tables',
		() => [
			makeZip(
				{
					'x_train.npy': makeNpyFile('<f4', '(1, 2)', floats(1, 2)),
					'x_test.npy': makeNpyFile('<f4', '(1, 2)', floats(1, 2))
				},
				'mnist.npz'
			)
		],
		/^mnist\.npz holds several tables \(x_train, x_test\)\. Save one of them, named “data”\.$/
	),
	bad(
		'two tables',
		() => [fileAt('a.csv', '1,2\n'), fileAt('b.csv', '3,4\n')],
		/^2 files holds 2 tables\. Choose one of them at a time\.$/
	)
];
