import { createServer } from 'vite';
import { repository } from './process.js';

/** What a CommonJS file finds around it, written as a module. */
const surroundings = `
import { createRequire as makeRequire } from 'node:module';
import { dirname as folderOf } from 'node:path';
import { fileURLToPath as pathOf } from 'node:url';
const __filename = pathOf(import.meta.url);
const __dirname = folderOf(__filename);
const require = makeRequire(import.meta.url);
const module = { exports: {} };
const exports = module.exports;
`;

/**
 * Lets TensorFlow.js run from Vite's module runner: its core asks for Node's modules as CommonJS does, and the three
 * factories of its WASM backend are CommonJS files.
 * @returns {import('vite').Plugin}
 */
function commonJsInTensorFlow() {
	return {
		name: 'common-js-in-tensorflow',
		enforce: 'post',
		transform(code, id) {
			if (id.includes('/wasm-out/')) {
				const names =
					'export default module.exports;\nexport const { wasmWorkerContents } = module.exports;\n';
				return { code: `${surroundings}${code}\n${names}`, map: null };
			}
			if (id.includes('/@tensorflow/') && /\brequire\(/.test(code))
				return { code: surroundings + code, map: null };
			return undefined;
		}
	};
}

/**
 * Lets a script in Node use the site's own modules: `$lib`, `import.meta.glob` and TypeScript work as in the site.
 * @template T
 * @param {string} file path of a module from the repository's top, with a slash before it
 * @param {(module: any) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSiteModule(file, use) {
	const server = await createServer({
		root: repository,
		appType: 'custom',
		logLevel: 'error',
		plugins: [commonJsInTensorFlow()],
		server: { middlewareMode: true, hmr: false, ws: false, watch: null },
		optimizeDeps: { noDiscovery: true, include: [] }
	});
	try {
		return await use(await server.ssrLoadModule(file));
	} finally {
		await server.close();
	}
}
