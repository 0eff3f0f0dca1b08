import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Kinds by file ending; `text` kinds are sent compressed. */
const kinds = {
	'.html': { type: 'text/html; charset=utf-8', text: true },
	'.js': { type: 'text/javascript; charset=utf-8', text: true },
	'.mjs': { type: 'text/javascript; charset=utf-8', text: true },
	'.css': { type: 'text/css; charset=utf-8', text: true },
	'.json': { type: 'application/json', text: true },
	'.webmanifest': { type: 'application/manifest+json', text: true },
	'.svg': { type: 'image/svg+xml', text: true },
	'.txt': { type: 'text/plain; charset=utf-8', text: true },
	'.md': { type: 'text/markdown; charset=utf-8', text: true },
	'.wasm': { type: 'application/wasm', text: true },
	'.bin': { type: 'application/octet-stream', text: false },
	'.webp': { type: 'image/webp', text: false },
	'.png': { type: 'image/png', text: false },
	'.jpg': { type: 'image/jpeg', text: false },
	'.ico': { type: 'image/x-icon', text: false },
	'.woff2': { type: 'font/woff2', text: false }
};

const unknownKind = { type: 'application/octet-stream', text: false };

/** The page may then use SharedArrayBuffer, which the threads of the WASM backend need. */
const isolation = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp',
	'cross-origin-resource-policy': 'same-origin',
	'x-content-type-options': 'nosniff'
};

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} [file] file to send
 * @property {string} [location] where else to look
 */

/**
 * @typedef {object} ServerOptions
 * @property {string} folder what to serve
 * @property {number} [port] the first port to try; 0 lets the system choose
 * @property {boolean} [nextFree] try the following ports while one is taken
 * @property {string} [base] path under which the folder appears, `/` unless told
 * @property {(served: { path: string, bytes: number }) => void} [onServed] told after every answer; bytes as sent
 */

/**
 * Writes a base path with a slash at both ends.
 * @param {string} base
 */
export function normalizeBase(base) {
	const inner = base.split('/').filter(Boolean).join('/');
	return inner ? `/${inner}/` : '/';
}

/**
 * The path inside the folder that an address asks for.
 * @param {string} pathname still percent-encoded
 * @returns {string | null} null if it cannot be a path
 */
function decodePath(pathname) {
	try {
		const path = decodeURIComponent(pathname);
		return path.includes('\0') ? null : path;
	} catch {
		return null;
	}
}

/**
 * @param {string} file
 * @returns {Promise<'file' | 'folder' | 'nothing'>}
 */
async function kindOfEntry(file) {
	try {
		const entry = await stat(file);
		if (entry.isDirectory()) return 'folder';
		return entry.isFile() ? 'file' : 'nothing';
	} catch {
		return 'nothing';
	}
}

/**
 * Decides what an address gets; the file system is only looked at inside the folder.
 * @param {string} folder absolute
 * @param {string} base with a slash at both ends
 * @param {string} pathname still percent-encoded
 * @param {string} search with its question mark, or empty
 * @returns {Promise<Answer>}
 */
async function findAnswer(folder, base, pathname, search) {
	const missing = { status: 404, file: join(folder, '404.html') };
	if (`${pathname}/` === base) return { status: 308, location: base + search };
	if (!pathname.startsWith(base)) return missing;
	const path = decodePath(pathname.slice(base.length));
	if (path === null) return { status: 400 };
	const file = resolve(folder, `./${path}`);
	if (file !== folder && !file.startsWith(folder + sep)) return missing;
	const kind = await kindOfEntry(file);
	if (kind === 'file' && !path.endsWith('/')) return { status: 200, file };
	if (kind !== 'folder') return missing;
	if (!pathname.endsWith('/')) return { status: 308, location: `${pathname}/${search}` };
	const index = join(file, 'index.html');
	return (await kindOfEntry(index)) === 'file' ? { status: 200, file: index } : missing;
}

/**
 * Files with a hash in their name never change; all others are asked for again.
 * @param {string} file
 */
function cacheControl(file) {
	return file.split(sep).includes('immutable') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** @type {Map<string, { changedMs: number, body: Buffer }>} what was compressed already, as a real host has it */
const compressed = new Map();

/**
 * @param {string} file
 * @param {Buffer} content
 */
async function compressOnce(file, content) {
	const { mtimeMs } = await stat(file);
	const known = compressed.get(file);
	if (known?.changedMs === mtimeMs) return known.body;
	const body = await compress(content, { level: 9 });
	compressed.set(file, { changedMs: mtimeMs, body });
	return body;
}

/**
 * @param {string} file
 * @param {boolean} acceptsGzip
 */
async function readBody(file, acceptsGzip) {
	const { type, text } = kinds[/** @type {keyof typeof kinds} */ (extname(file))] ?? unknownKind;
	const content = await readFile(file);
	/** @type {Record<string, string>} */
	const headers = { 'content-type': type, 'cache-control': cacheControl(file) };
	if (!text) return { headers, body: content };
	headers.vary = 'accept-encoding';
	if (!acceptsGzip) return { headers, body: content };
	headers['content-encoding'] = 'gzip';
	return { headers, body: await compressOnce(file, content) };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Answer} answer
 * @returns {Promise<number>} bytes of the body
 */
async function send(request, response, { status, file, location }) {
	if (location !== undefined) {
		response.writeHead(status, { ...isolation, location }).end();
		return 0;
	}
	if (file === undefined || (await kindOfEntry(file)) !== 'file') {
		response.writeHead(status, { ...isolation, 'content-type': 'text/plain' });
		response.end(status === 400 ? 'This address cannot be read.' : 'Nothing is here.');
		return 0;
	}
	const acceptsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const { headers, body } = await readBody(file, acceptsGzip);
	response.writeHead(status, { ...isolation, ...headers, 'content-length': body.length });
	response.end(request.method === 'HEAD' ? undefined : body);
	return body.length;
}

/**
 * Path and search of a request. Slashes at the start are made one: a redirect to "//x" would lead to another host.
 * @param {string} address
 * @returns {[path: string, search: string]}
 */
function splitAddress(address) {
	const mark = address.indexOf('?');
	const path = mark < 0 ? address : address.slice(0, mark);
	return [path.replace(/^\/+/, '/'), mark < 0 ? '' : address.slice(mark)];
}

/**
 * Answers requests with the files of a folder.
 * @param {ServerOptions} options
 * @returns {import('node:http').RequestListener}
 */
function answerFrom({ folder, base = '/', onServed }) {
	const root = resolve(folder);
	const prefix = normalizeBase(base);
	return async (request, response) => {
		try {
			if (request.method !== 'GET' && request.method !== 'HEAD') {
				response.writeHead(405, { allow: 'GET, HEAD' }).end();
				return;
			}
			const [path, search] = splitAddress(request.url ?? '/');
			const bytes = await send(request, response, await findAnswer(root, prefix, path, search));
			onServed?.({ path, bytes });
		} catch {
			if (!response.headersSent) response.writeHead(500);
			response.end();
		}
	};
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {boolean} nextFree
 * @returns {Promise<number>} the port it listens on
 */
function listen(server, port, nextFree) {
	return new Promise((fulfil, reject) => {
		server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
			if (error.code !== 'EADDRINUSE' || !nextFree || port >= 65535) reject(error);
			else listen(server, port + 1, nextFree).then(fulfil, reject);
		});
		server.listen(port, '127.0.0.1', () => {
			server.removeAllListeners('error');
			fulfil(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
		});
	});
}

/**
 * Serves a folder of static files on this machine only.
 * @param {ServerOptions} options
 * @returns {Promise<{ address: string, port: number, close: () => Promise<void> }>}
 */
export async function serveFolder(options) {
	const server = createServer(answerFrom(options));
	const port = await listen(server, options.port ?? 0, options.nextFree ?? false);
	const address = `http://127.0.0.1:${port}${normalizeBase(options.base ?? '/')}`;
	const close = () =>
		/** @type {Promise<void>} */ (
			new Promise((fulfil) => {
				server.close(() => fulfil());
				server.closeAllConnections();
			})
		);
	return { address, port, close };
}
