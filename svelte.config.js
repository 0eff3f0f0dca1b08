import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ fallback: '404.html' }),
		paths: { base: process.env.BASE_PATH ?? '', relative: true },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				// WebAssembly is compiled by the engine worker; nothing else is evaluated.
				'script-src': ['self', 'wasm-unsafe-eval'],
				// The threaded WASM backend starts its threads from a blob.
				'worker-src': ['self', 'blob:'],
				'img-src': ['self', 'blob:', 'data:'],
				// Svelte writes style attributes (`style:--x`), which no hash can allow.
				'style-src': ['self', 'unsafe-inline'],
				// A network of the visitor's own may lie at any address, which nobody can list. It is fetched only when its
				// button is pressed (networks/import/download.ts), without cookies, and nothing else asks another site.
				'connect-src': ['self', 'blob:', 'data:', 'https:'],
				'object-src': ['none'],
				'base-uri': ['self']
			}
		}
	}
};
