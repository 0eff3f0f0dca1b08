import { deflateSync, gzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from '$lib/core/csv';
import { AtOnce } from './at-once';
import { BlobReader } from './blob-reader';
import { readLines, splitRow } from './csv-reader';
import { inflate, inflateHead, TooLongError, unpackGzip } from './decompress';
import { SetHash } from './hash';
import { blockBytes, keptBlocks } from './limits';
import { Pace } from './pace';
import { bytesText } from './refused';
import { cleanPath, isHidden } from './set-file';

const pace = () => new Pace({ signal: new AbortController().signal });

describe('BlobReader', () => {
	it('reads any piece, whole and across blocks', async () => {
		const bytes = Uint8Array.from({ length: 3 * blockBytes + 77 }, (_, at) => (at * 31) >> 5);
		const reader = new BlobReader(new Blob([bytes]));
		const place = fc.tuple(fc.nat(bytes.length), fc.nat(2 * blockBytes));
		await fc.assert(
			fc.asyncProperty(place, async ([from, length]) => {
				const read = await reader.read(from, length);
				expect(Buffer.compare(read, bytes.subarray(from, from + length))).toBe(0);
			}),
			{ numRuns: 50 }
		);
	});

	it('keeps a few blocks, so that neighbours cost one request', async () => {
		const blob = new Blob([new Uint8Array(2 * keptBlocks * blockBytes)]);
		let requests = 0;
		const slice = blob.slice.bind(blob);
		blob.slice = (...range) => (requests++, slice(...range));
		const reader = new BlobReader(blob);
		for (let at = 0; at < 100; at++) await reader.read(at * 100, 100);
		expect(requests).toBe(1);
		for (let block = 0; block < 2 * keptBlocks; block++) await reader.read(block * blockBytes, 9);
		expect(requests).toBe(2 * keptBlocks);
		await reader.read(0, 9);
		expect(requests).toBe(2 * keptBlocks + 1);
	});
});

describe('unpacking', () => {
	const zeros = new Uint8Array(5e6);

	it('stops at the limit', async () => {
		const bomb = new Blob([gzipSync(zeros)]);
		await expect(unpackGzip(bomb, 4e6, async () => {})).rejects.toThrow(TooLongError);
		expect((await unpackGzip(bomb, 5e6, async () => {})).size).toBe(5e6);
		const packed = deflateSync(zeros);
		await expect(inflate(packed, 100)).rejects.toThrow(TooLongError);
		await expect(inflate(packed, 4e6)).rejects.toThrow(TooLongError);
		expect((await inflate(packed, 5e6)).length).toBe(5e6);
		expect((await inflateHead(new Blob([packed]), 100)).length).toBe(100);
	});

	it('gives back what was packed, short or long', async () => {
		for (const length of [1, 1000, 70_000]) {
			const bytes = Uint8Array.from({ length }, (_, at) => (at * at) >> 3);
			expect(Buffer.compare(await inflate(deflateSync(bytes), length), bytes)).toBe(0);
		}
	});

	it('tells damage', async () => {
		const half = new Blob([
			gzipSync(Uint8Array.from({ length: 999 }, (_, at) => at)).slice(0, 200)
		]);
		await expect(unpackGzip(half, 1e6, async () => {})).rejects.toThrow();
	});
});

describe('tables', () => {
	it('are read as they are written, wherever the pieces end', async () => {
		const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', 'é') });
		const table = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1 });
		await fc.assert(
			fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, step) => {
				const bytes = new TextEncoder().encode(encodeCsv(rows));
				const blob = new Blob([bytes]);
				blob.stream = () => piecesOf(bytes, step);
				const read: string[][] = [];
				for await (const line of readLines(blob, pace())) read.push(splitRow(line, ','));
				expect(read).toEqual(rows);
			}),
			{ numRuns: 200 }
		);
	});
});

function piecesOf(bytes: Uint8Array<ArrayBuffer>, step: number): ReadableStream {
	let at = 0;
	return new ReadableStream({
		pull(controller) {
			if (at >= bytes.length) return controller.close();
			controller.enqueue(bytes.slice(at, (at += step)));
		}
	});
}

it('AtOnce never runs more than it may, and runs all', async () => {
	const atOnce = new AtOnce(3);
	let [running, most, done] = [0, 0, 0];
	const work = async () => {
		most = Math.max(most, ++running);
		await new Promise((resolve) => setTimeout(resolve, 1));
		running--;
		if (++done % 5 === 0) throw new Error('one fails');
	};
	await Promise.allSettled(Array.from({ length: 20 }, () => atOnce.run(work)));
	expect([most, done]).toEqual([3, 20]);
});

it('Pace lets timers run during long work', async () => {
	let ticks = 0;
	const timer = setInterval(() => ticks++, 1);
	const steps = pace();
	for (const end = performance.now() + 120; performance.now() < end;) await steps.step();
	clearInterval(timer);
	expect(ticks).toBeGreaterThan(0);
});

it('cleans paths and knows hidden files', () => {
	expect(cleanPath('../a\\..\\b/./c\u0000.png')).toBe('a/b/c.png');
	expect(cleanPath('D:/x/\u202egpj.exe')).toBe('x/gpj.exe');
	for (const path of ['.x', 'a/.git/b.png', '__MACOSX/a.png', 'a/Thumbs.db'])
		expect(isHidden(path)).toBe(true);
	for (const path of ['a.png', 'thumbs/a.png', 'a.b/c.d']) expect(isHidden(path)).toBe(false);
});

it('tells keys apart that are written alike', () => {
	const keys = [
		new SetHash().add('ab').add('c'),
		new SetHash().add('a').add('bc'),
		new SetHash().add('abc'),
		new SetHash().add('ab').add('c').add('')
	].map(String);
	expect(new Set(keys).size).toBe(4);
	expect(String(new SetHash().add('ab').add('c'))).toBe(keys[0]);
	expect(keys[0]).toMatch(/^[0-9a-f]{16}$/);
});

it('rounds lengths up', () => {
	expect([1, 2 ** 20, 2 ** 20 + 1, 2 ** 31, 5e9].map(bytesText)).toEqual([
		'1 MB',
		'1 MB',
		'2 MB',
		'2 GB',
		'5 GB'
	]);
});
