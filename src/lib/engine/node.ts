import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FetchBytes } from '$lib/networks/load';
import { startBackend } from './backends/choose';
import type { EngineReport } from './protocol';

/** Running the engine in Node, for tests and the accuracy evaluation: the same code, on the WASM backend. */

const binaries = resolve('node_modules/@tensorflow/tfjs-backend-wasm/wasm-out');

/** Starts the WASM backend, checked like in the browser. */
export function startWasmInNode(): Promise<EngineReport> {
	const file = (name: string) => resolve(binaries, name);
	return startBackend('wasm', {
		wasm: {
			plain: file('tfjs-backend-wasm.wasm'),
			simd: file('tfjs-backend-wasm-simd.wasm'),
			threadedSimd: file('tfjs-backend-wasm-threaded-simd.wasm')
		},
		onlost: (detail) => {
			throw new Error(detail);
		}
	});
}

/** Reads what the catalogue's addresses (`/models/…`) name from the project's folder. */
export const readProjectFile: FetchBytes = async (address) => {
	const { pathname } = new URL(address, 'file:///');
	const bytes = await readFile(resolve(`.${pathname}`));
	return new Uint8Array(bytes).buffer;
};
