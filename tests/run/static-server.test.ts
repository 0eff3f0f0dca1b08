import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalizeBase, serveFolder } from './static-server.js';

interface Reply {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

/** `fetch` would tidy the path and follow redirects, which is what these tests are about. */
function ask(port: number, path: string, headers = {}): Promise<Reply> {
	return new Promise((fulfil, reject) => {
		const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () =>
				fulfil({
					status: response.statusCode!,
					headers: response.headers,
					body: Buffer.concat(chunks).toString()
				})
			);
		});
		sent.on('error', reject).end();
	});
}

let top: string;
let site: Awaited<ReturnType<typeof serveFolder>>;
let below: Awaited<ReturnType<typeof serveFolder>>;
const served: { path: string; bytes: number }[] = [];

beforeAll(async () => {
	top = await mkdtemp(join(tmpdir(), 'receptive-server-'));
	const folder = join(top, 'site');
	await mkdir(join(folder, 'explore'), { recursive: true });
	await mkdir(join(folder, '_app/immutable'), { recursive: true });
	await mkdir(join(folder, 'empty'));
	await writeFile(join(top, 'secret.txt'), 'secret');
	await writeFile(join(folder, 'index.html'), '<h1>home</h1>');
	await writeFile(join(folder, '404.html'), '<h1>not found</h1>');
	await writeFile(join(folder, 'explore/index.html'), '<h1>explore</h1>');
	await writeFile(join(folder, 'a b.wasm'), 'wasm');
	await writeFile(join(folder, 'weights.bin'), 'weights');
	await writeFile(join(folder, '_app/immutable/entry.js'), 'export {};'.repeat(1000));
	site = await serveFolder({ folder, onServed: (one) => served.push(one) });
	below = await serveFolder({ folder, base: 'sub' });
});

afterAll(async () => {
	await Promise.all([site.close(), below.close()]);
	await rm(top, { recursive: true });
});

describe('serveFolder', () => {
	it.each([
		['/', 200, '<h1>home</h1>', 'text/html; charset=utf-8'],
		['/explore/?network=x', 200, '<h1>explore</h1>', 'text/html; charset=utf-8'],
		['/a%20b.wasm', 200, 'wasm', 'application/wasm'],
		['/weights.bin', 200, 'weights', 'application/octet-stream'],
		['/nothing/', 404, '<h1>not found</h1>', 'text/html; charset=utf-8'],
		['/empty/', 404, '<h1>not found</h1>', 'text/html; charset=utf-8'],
		['/index.html/', 404, '<h1>not found</h1>', 'text/html; charset=utf-8']
	])('answers %s with %i', async (path, status, body, type) => {
		const reply = await ask(site.port, path);
		expect(reply).toMatchObject({ status, body });
		expect(reply.headers['content-type']).toBe(type);
	});

	it('isolates every page, so that threads may share memory', async () => {
		const { headers } = await ask(site.port, '/');
		expect(headers['cross-origin-opener-policy']).toBe('same-origin');
		expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
	});

	it('adds the slash of a folder and keeps the search', async () => {
		const reply = await ask(site.port, '/explore?network=x');
		expect(reply.status).toBe(308);
		expect(reply.headers.location).toBe('/explore/?network=x');
	});

	it('never redirects to another host', async () => {
		expect((await ask(site.port, '//explore')).headers.location).toBe('/explore/');
	});

	it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/explore/..%2f..%2fsecret.txt'])(
		'does not leave the folder for %s',
		async (path) => {
			const reply = await ask(site.port, path);
			expect(reply.status).toBe(404);
			expect(reply.body).not.toContain('secret');
		}
	);

	it('refuses an address that is no text', async () => {
		expect((await ask(site.port, '/%ff')).status).toBe(400);
		expect((await ask(site.port, '/%00')).status).toBe(400);
	});

	it('compresses text for those who can read it, and lets hashed files be kept', async () => {
		const path = '/_app/immutable/entry.js';
		const plain = await ask(site.port, path);
		const packed = await ask(site.port, path, { 'accept-encoding': 'gzip, br' });
		expect(packed.headers['content-encoding']).toBe('gzip');
		expect(Number(packed.headers['content-length'])).toBeLessThan(plain.body.length / 10);
		expect(packed.headers['cache-control']).toContain('immutable');
		expect(served.filter((one) => one.path === path).map((one) => one.bytes)).toEqual([
			plain.body.length,
			Number(packed.headers['content-length'])
		]);
	});

	it('serves below a base path and nothing beside it', async () => {
		expect(below.address).toMatch(/\/sub\/$/);
		expect((await ask(below.port, '/sub/explore/')).body).toBe('<h1>explore</h1>');
		expect((await ask(below.port, '/sub')).headers.location).toBe('/sub/');
		expect((await ask(below.port, '/explore/')).status).toBe(404);
		expect((await ask(below.port, '/subway/')).status).toBe(404);
	});

	it('takes the next port where one is taken, if it may', async () => {
		const folder = join(top, 'site');
		await expect(serveFolder({ folder, port: site.port })).rejects.toThrow('EADDRINUSE');
		const next = await serveFolder({ folder, port: site.port, nextFree: true });
		expect(next.port).toBeGreaterThan(site.port);
		await next.close();
	});
});

describe('normalizeBase', () => {
	it.each([
		['/', '/'],
		['', '/'],
		['sub', '/sub/'],
		['/sub/', '/sub/'],
		['//a/b', '/a/b/']
	])('writes %s as %s', (base, normal) => expect(normalizeBase(base)).toBe(normal));
});
