import { describe, expect, test, vi } from 'vitest';
import { cutAfter, serve, soundFiles } from '../../../../tests/bad-inputs/foreign-networks';
import { NetworkDownload } from './download';

const { signal } = new AbortController();
const ignore = () => undefined;
const address = 'https://models.example/small/network.onnx';
const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** A server of one file; the first answer breaks off. */
function brokenOnce(knowsRanges: boolean) {
	const asked: (string | null)[] = [];
	const get: typeof fetch = async (_, options) => {
		const range = new Headers(options?.headers).get('range');
		asked.push(range);
		if (asked.length === 1) return cutAfter(content, 400);
		const from = range && knowsRanges ? Number(/\d+/.exec(range)![0]) : 0;
		const headers = { 'content-length': String(1000 - from) };
		return new Response(content.slice(from), { status: from ? 206 : 200, headers });
	};
	return { get, asked };
}

test.each([true, false])('half of a file is continued; server knows ranges: %s', async (knows) => {
	const { get, asked } = brokenOnce(knows);
	const download = new NetworkDownload(address, [], get);
	await expect(download.run(signal, ignore)).rejects.toThrow(/connection was lost/);
	expect(download.loaded).toBe(400);
	const [file] = await download.run(signal, ignore);
	expect(asked).toEqual([null, 'bytes=400-']);
	expect(await file!.bytes(signal)).toEqual(content);
});

test('an answer that ends too early is a lost connection, not a short file', async () => {
	const headers = { 'content-length': '1000' };
	const download = new NetworkDownload(
		address,
		[],
		async () => new Response(content.slice(0, 300), { headers })
	);
	await expect(download.run(signal, ignore)).rejects.toThrow(/connection was lost/);
});

test('finished shards are not asked for again, and progress knows the whole from the start', async () => {
	const files = soundFiles();
	const served = serve(files, {
		'group1-shard2of2.bin': () => Promise.reject(new TypeError('Failed to fetch'))
	});
	let others = served;
	const asked: string[] = [];
	const get: typeof fetch = async (request) => {
		const name = new URL(String(request)).pathname.split('/').at(-1)!;
		asked.push(name);
		return others[name]!();
	};
	const download = new NetworkDownload('https://models.example/small/model.json', [], get);
	await expect(download.run(signal, ignore)).rejects.toThrow(/connection/);
	others = serve(files);
	asked.length = 0;
	const onprogress = vi.fn();
	const got = await download.run(signal, onprogress);
	expect(asked).toEqual(['group1-shard2of2.bin']);
	expect(got.map(({ name }) => name)).toEqual(Object.keys(files));
	const whole = got.reduce((sum, { size }) => sum + size, 0);
	expect(onprogress.mock.calls.at(-1)).toEqual([whole, whole]);
});

test('cancelling ends it and keeps what has arrived', async () => {
	const abort = new AbortController();
	const get: typeof fetch = async (_, options) => {
		const body = new ReadableStream<Uint8Array>({
			start(controller) {
				controller.enqueue(content.slice(0, 10));
				options!.signal!.addEventListener('abort', () => controller.error(options!.signal!.reason));
			}
		});
		return new Response(body, { headers: { 'content-length': '1000' } });
	};
	const download = new NetworkDownload(address, [], get);
	const run = download.run(abort.signal, () => abort.abort());
	await expect(run).rejects.toThrow(/abort/i);
	expect(download.loaded).toBe(10);
});

describe('a file that changed between two tries is not put together with its old half', () => {
	const changed = content.map((value) => 250 - value);

	/** The first answer breaks off; the second brings the rest of the changed file with these headers. */
	function changedServer(first: Record<string, string>, second: Record<string, string>) {
		const asked: (string | null)[] = [];
		const get: typeof fetch = async (_, options) => {
			const range = new Headers(options?.headers).get('range');
			asked.push(range);
			if (asked.length === 1) {
				const broken = cutAfter(content, 400);
				for (const [name, value] of Object.entries(first)) broken.headers.set(name, value);
				return broken;
			}
			if (!range) return new Response(changed, { headers: { 'content-length': '1000' } });
			return new Response(changed.slice(400), { status: 206, headers: second });
		};
		return { get, asked };
	}

	test.each([
		['ETag', { etag: '"one"' }, { etag: '"two"' }],
		[
			'Last-Modified',
			{ 'last-modified': 'Sat, 01 Jan 2022 00:00:00 GMT' },
			{ 'last-modified': 'Sun, 02 Jan 2022 00:00:00 GMT' }
		],
		['another start', {}, { 'content-range': 'bytes 300-999/1000' }],
		['another length', {}, { 'content-range': 'bytes 400-1199/1200' }],
		['a longer rest', {}, { 'content-length': '900' }]
	])('%s', async (_name, first, second) => {
		const { get, asked } = changedServer(first, second);
		const download = new NetworkDownload(address, [], get);
		await expect(download.run(signal, ignore)).rejects.toThrow(/connection was lost/);
		const [file] = await download.run(signal, ignore);
		expect(asked).toEqual([null, 'bytes=400-', null]);
		expect(await file!.bytes(signal)).toEqual(changed);
	});

	test('the same ETag and range go on', async () => {
		const same = { etag: '"one"', 'content-range': 'bytes 400-999/1000' };
		const { get, asked } = changedServer({ etag: '"one"' }, same);
		const download = new NetworkDownload(address, [], get);
		await expect(download.run(signal, ignore)).rejects.toThrow(/connection was lost/);
		await download.run(signal, ignore);
		expect(asked).toEqual([null, 'bytes=400-']);
	});

	test('a range that the file does not have any more: all of it', async () => {
		const asked: (string | null)[] = [];
		const get: typeof fetch = async (_, options) => {
			const range = new Headers(options?.headers).get('range');
			asked.push(range);
			if (asked.length === 1) return cutAfter(content, 400);
			if (range) return new Response('', { status: 416 });
			return new Response(content.slice(0, 200));
		};
		const download = new NetworkDownload(address, [], get);
		await expect(download.run(signal, ignore)).rejects.toThrow(/connection was lost/);
		const [file] = await download.run(signal, ignore);
		expect(file!.size).toBe(200);
	});
});

const model = 'https://models.example/small/model.json';
const names = 'https://models.example/small/labels.json';

function answersOf(files: ReturnType<typeof serve>): typeof fetch {
	return async (request) => files[new URL(String(request)).pathname.split('/').at(-1)!]!();
}

test('progress counts the files beside the network, and never passes the whole', async () => {
	const served = serve({
		...soundFiles(),
		'labels.json': JSON.stringify(Array(4).fill('a class'))
	});
	const onprogress = vi.fn();
	const got = await new NetworkDownload(model, [names], answersOf(served)).run(signal, onprogress);
	const whole = got.reduce((sum, { size }) => sum + size, 0);
	const told = onprogress.mock.calls as [loaded: number, total: number][];
	expect(told.every(([loaded, total]) => total === 0 || loaded <= total)).toBe(true);
	expect(told.at(-1)).toEqual([whole, whole]);
});

test('a reset after other files of the host had arrived is a lost connection', async () => {
	const reset = () => Promise.reject(new TypeError('Failed to fetch'));
	const served = serve(soundFiles(), { 'group1-shard2of2.bin': reset });
	const lost = new NetworkDownload(model, [], answersOf(served)).run(signal, ignore);
	await expect(lost).rejects.toThrow(/connection was lost while group1-shard2of2\.bin/);
	const refused = new NetworkDownload(address, [], reset).run(signal, ignore);
	await expect(refused).rejects.toThrow(/CORS/);
});
