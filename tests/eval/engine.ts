import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startBackend } from '$lib/engine/backends/choose';
import type { FetchBytes } from '$lib/networks/load';
import { repository } from '../run/process.js';

/** Starts the engine's WASM backend in Node, where its binaries are files. */
export async function startWasm(): Promise<void> {
	const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
	const binary = (name: string) => join(dirname(main), '../wasm-out', name);
	await startBackend('wasm', {
		wasm: {
			plain: binary('tfjs-backend-wasm.wasm'),
			simd: binary('tfjs-backend-wasm-simd.wasm'),
			threadedSimd: binary('tfjs-backend-wasm-threaded-simd.wasm')
		},
		onlost: (detail) => {
			throw new Error(detail);
		}
	});
}

/** Reads what the page would download: the development server's addresses are paths in the repository. */
export const readFromDisk: FetchBytes = async (address) => {
	const content = await readFile(join(repository, address));
	return content.buffer.slice(
		content.byteOffset,
		content.byteOffset + content.length
	) as ArrayBuffer;
};
