import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { browserArguments, findBrowser } from './tests/run/browser.js';

/** Lets the threaded WASM backend use SharedArrayBuffer while developing and previewing. */
const isolation = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp'
};

/**
 * TensorFlow.js 4.22 starts its WASM threads from the text of a minified function whose guard around `_scriptDir` the
 * minifier drops; the threads then die with a ReferenceError and `setBackend` never settles. Removing the lookup
 * before minification is safe, because the thread is told where its files are.
 */
function repairWasmThreads(): Plugin {
	return {
		name: 'repair-wasm-threads',
		transform(code, id) {
			if (!id.includes('tfjs-backend-wasm-threaded-simd.js')) return;
			const repaired = code.replace(
				/typeof _scriptDir\s*!==?\s*["']undefined["']\s*&&\s*_scriptDir/g,
				'false'
			);
			if (repaired === code)
				this.error('the threaded WASM backend changed: this repair no longer fits');
			return { code: repaired, map: null };
		}
	};
}

/**
 * What several pages share goes into a few files instead of dozens: each file costs a request and is compressed by
 * itself. A group also takes in what its modules need and no earlier group has, so what all pages need comes first.
 */
const sharedChunks = [
	{
		name: 'runtime',
		test: /vite[\\/]preload-helper|node_modules[\\/](svelte|@sveltejs|devalue|esm-env|clsx)[\\/]/,
		priority: 3
	},
	{
		name: 'frame',
		test: /src[\\/]lib[\\/](core[\\/](result|types)|components[\\/](frame[\\/](?!KeyHelp|PageNotice)|ui[\\/](Disclosure|in-view|Notice|Popover|popover-place|ProgressBar|roving|Segmented|Select|Toggle)\.)|state[\\/](clock|link|page-address|preferences|samples-folder|session)\.|draw[\\/](colour|format|map-frame|oklab|save)\.|math[\\/](largest-size|padding|window)\.)/,
		priority: 2
	},
	{
		name: 'bench',
		test: /src[\\/]lib[\\/](components[\\/](bench[\\/](ExportButtons|PaddingField|PairField|SizeFormula|WholeField)\.|figures[\\/]FigureView|lecture[\\/]Lecture\.|ui[\\/]TransportBar)|draw[\\/](bench[\\/]grid-(glide|marks|text)|figure[\\/](paint|palette|walk))\.|math[\\/]arithmetic[\\/](gather|size)\.|state[\\/]bench-(address|picture))/,
		priority: 1
	}
];

export default defineConfig({
	plugins: [sveltekit(), repairWasmThreads()],
	worker: { format: 'es', plugins: () => [repairWasmThreads()] },
	build: {
		target: 'es2022',
		assetsInlineLimit: 0,
		rolldownOptions: { output: { codeSplitting: { groups: sharedChunks } } }
	},
	server: { headers: isolation },
	preview: { headers: isolation },
	// In Node, TensorFlow.js would come as bundles beside its deep imports: two copies with two registries. Its modules,
	// which the browser gets anyway, are one.
	resolve: {
		alias: [
			{
				find: /^@tensorflow\/(tfjs-core|tfjs-backend-\w+)$/,
				replacement: '@tensorflow/$1/dist/index.js'
			}
		]
	},
	// Named here so that a cold cache does not reload the page in the middle of a test run.
	// Shaken, TensorFlow.js loses the flags that it registers while it loads, and no engine starts in `npm run dev`.
	optimizeDeps: {
		rolldownOptions: { treeshake: false },
		include: ['axe-core', 'd3', 'fflate', 'gifenc', 'temml', 'uqr']
	},
	ssr: { noExternal: [/^@tensorflow\//] },
	test: {
		projects: [
			{
				extends: './vite.config.ts',
				test: {
					name: 'unit',
					environment: 'node',
					setupFiles: ['tests/run/fixed-seed.ts'],
					include: ['src/lib/**/*.test.ts', 'tests/**/*.test.ts'],
					exclude: ['src/lib/**/*.svelte.test.ts'],
					testTimeout: 60_000
				}
			},
			{
				extends: './vite.config.ts',
				test: {
					name: 'component',
					include: ['src/lib/**/*.svelte.test.ts'],
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: { executablePath: findBrowser(), args: browserArguments }
						}),
						instances: [{ browser: 'chromium' }]
					}
				}
			}
		]
	}
});
