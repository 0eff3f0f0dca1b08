/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />

/**
 * Lets every page open without a connection after the first visit: pages, scripts, styles, fonts, samples and graphs are
 * fetched at once, and what the engine needs on WebAssembly; other backends are kept when they are first used. Weights
 * have a cache of their own, which checks them (networks/load.ts). Other sites are never asked.
 */

import { base, build, files, prerendered, version } from '$service-worker';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

/** One cache for each build of the site; the old one goes when no page of it is open any more. */
const cachePrefix = 'receptive-site-';
const cacheName = cachePrefix + version;

/** The page that is open has its own files to fetch first. */
const patienceMs = 2000;

/** Weights, and reference values for the self-check. */
const isLarge = (path: string) => /\.bin$|\/reference\.[^/]*\.json$/.test(path);

const shell = [
	...build.filter((path) => !isLarge(path)),
	...prerendered,
	...files.filter((path) => /\.(js|svg|webp)$/.test(path))
];
const workerScripts = build.filter((path) => /\/workers\/[^/]*\.js$/.test(path));

/** Addresses below this one hold a hash of their content. Not all are in `build`: workers are missing there. */
const hashedFolder = `${base}/_app/immutable/`;
const staticFiles = new Set(files);

function isKept(path: string): boolean {
	if (path.endsWith('.bin')) return false;
	return path.startsWith(hashedFolder) || staticFiles.has(path);
}

worker.addEventListener('install', (event) => {
	event.waitUntil(fillCache());
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(removeOld().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
	if (isKept(url.pathname)) event.respondWith(fromCacheFirst(url.pathname, request));
	else if (request.mode === 'navigate') event.respondWith(pageFromNetworkFirst(url, request));
});

async function fillCache(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, patienceMs));
	const cache = await caches.open(cacheName);
	await cache.addAll(shell);
	const needs = await Promise.all(workerScripts.map((path) => needsOf(cache, path)));
	await cache.addAll([...new Set(needs.flat())]);
}

/**
 * What a worker's script cannot start without. It has to be read out of the script, because no list holds it: the chunks
 * that it imports at once, and the WASM binary that this browser will take.
 */
async function needsOf(cache: Cache, path: string): Promise<string[]> {
	const script = await cache.match(path);
	const text = (await script?.text()) ?? '';
	const chunks = text.matchAll(/\bfrom\s*["'](\.\/[^"']+\.js)["']/g);
	const binaries = text.matchAll(/["'`](assets\/[^"'`]+-simd-[^"'`]+\.wasm)["'`]/g);
	const isFitting = (name: string) => name.includes('-threaded-') === worker.crossOriginIsolated;
	return [
		...[...chunks].map(([, name]) => name!),
		...[...binaries].map(([, name]) => name!).filter(isFitting)
	].map((name) => new URL(name, new URL(path, worker.location.href)).pathname);
}

async function removeOld(): Promise<void> {
	const names = await caches.keys();
	const old = names.filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
	await Promise.all(old.map((name) => caches.delete(name)));
}

/** Files that stay the same for the whole of a build. */
async function fromCacheFirst(path: string, request: Request): Promise<Response> {
	const cache = await caches.open(cacheName);
	const known = await cache.match(path, { ignoreVary: true });
	if (known) return known;
	const response = await fetch(request);
	// A full disk must not stop the visitor.
	if (response.status === 200) await cache.put(path, response.clone()).catch(() => undefined);
	return response;
}

/** Pages, newest first. Their query is for the page's own script, so it does not count here. */
async function pageFromNetworkFirst(url: URL, request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (offline) {
		const cache = await caches.open(cacheName);
		const known = (await cache.match(url.pathname)) ?? (await cache.match(`${url.pathname}/`));
		if (known) return known;
		throw offline;
	}
}
