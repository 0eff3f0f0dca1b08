import { cureAveragePool } from './average-pool';
import { cureMirrorPad } from './mirror-pad';
import { cureResizeBilinear } from './resize-bilinear';
import { cureWasmConvolution } from './wasm-convolution';
import { cureWasmDepthwise } from './wasm-depthwise';
import { cureWasmGather } from './wasm-gather';
import { cureWasmMaxPool } from './wasm-max-pool';

let installed = false;
let wasmInstalled = false;

/** Repairs the gradients that are wrong on every backend. Does nothing the second time. */
export function installCures(): void {
	if (installed) return;
	installed = true;
	cureAveragePool();
	cureMirrorPad();
	cureResizeBilinear();
}

/** Repairs the WASM backend's kernels; call it once that backend's module is loaded. Does nothing the second time. */
export function installWasmCures(): void {
	if (wasmInstalled) return;
	wasmInstalled = true;
	cureWasmMaxPool();
	cureWasmConvolution();
	cureWasmDepthwise();
	cureWasmGather();
}
