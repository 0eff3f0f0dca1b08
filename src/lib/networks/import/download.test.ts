import { expect, test, vi } from 'vitest';
import { FailureError } from '$lib/core/result';
import { cutAfter, serve, soundFiles } from '../../../../tests/bad-inputs/foreign-networks';
import { checkAddress, NetworkDownload } from './download';

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

test('only addresses with protection are fetched, and this very machine’s', () => {
	expect(checkAddress(' https://a.example/model.json ')).toBe('https://a.example/model.json');
	expect(checkAddress('http://localhost:8000/a.onnx')).toBe('http://localhost:8000/a.onnx');
	expect(() => checkAddress('ftp://a.example/a.onnx')).toThrow(FailureError);
	expect(() => checkAddress('data:text/html,x')).toThrow(/https/);
});
