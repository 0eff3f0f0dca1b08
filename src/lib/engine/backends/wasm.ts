import { setWasmPaths, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { installWasmCures } from '../cures/install';
import { tf } from '../tf';
import type { Backend } from './types';

/** Computes on the processor with SIMD instructions, and with threads where the page is cross-origin isolated. */
export const wasm: Backend = {
	name: 'wasm',
	async obstacle() {
		return typeof WebAssembly === 'undefined'
			? { kind: 'unusable', reason: 'this browser has no WebAssembly' }
			: null;
	},
	async start({ wasm: paths }) {
		installWasmCures();
		setWasmPaths({
			'tfjs-backend-wasm.wasm': paths.plain,
			'tfjs-backend-wasm-simd.wasm': paths.simd,
			'tfjs-backend-wasm-threaded-simd.wasm': paths.threadedSimd
		});
		if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend did not start');
		return { threads: tf.env().getBool('WASM_HAS_MULTITHREAD_SUPPORT') ? getThreadsCount() : 1 };
	}
};
