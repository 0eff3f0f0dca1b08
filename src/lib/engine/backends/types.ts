import type { BackendName } from '../protocol';

/** Addresses of the WASM backend's three binaries. */
export interface WasmPaths {
	readonly plain: string;
	readonly simd: string;
	readonly threadedSimd: string;
}

/** A backend the engine can run on. One file each in this folder. */
export interface Backend {
	readonly name: BackendName;
	/**
	 * Why it cannot be used here or should not be chosen, or null. Cheap: called before anything is started.
	 * `unusable` cannot run; `software` runs, but slower than WASM would.
	 */
	obstacle(): Promise<{ readonly kind: 'unusable' | 'software'; readonly reason: string } | null>;
	/** Starts it and makes it current. Throws if that fails. `onlost` is told when it stops working later. */
	start(context: StartContext): Promise<{ readonly adapter?: string; readonly threads?: number }>;
}

export interface StartContext {
	readonly wasm: WasmPaths;
	onlost(detail: string): void;
}
