/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />

/**
 * Lets every page open without a connection after the first visit: pages, scripts, styles and fonts are fetched at once;
 * samples, graphs and the WASM backend are kept when they are first used. Weights have a cache of their own, which
 * checks them (networks/load.ts). Other sites are never asked.
 */

import { base, build, files, prerendered, version } from '$service-worker';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

/** One cache for each build of the site; the old one goes when no page of it is open any more. */
const cachePrefix = 'receptive-site-';
const cacheName = cachePrefix + version;

/** Large files, of which most visitors need a part. */
const isLarge = (path: string) => /\.(bin|json|wasm)$/.test(path);

const shell = [
	...build.filter((path) => !isLarge(path)),
	...prerendered,
	...files.filter((path) => /\/(theme\.js|favicon\.svg)$/.test(path))
];

/** Addresses below this one hold a hash of their content. Not all are in `build`: workers are missing there. */
const hashedFolder = `${base}/_app/immutable/`;
const staticFiles = new Set(files);

function isKept(path: string): boolean {
	if (path.endsWith('.bin')) return false;
	return path.startsWith(hashedFolder) || staticFiles.has(path);
}

worker.addEventListener('install', (event) => {
	event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell)));
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
