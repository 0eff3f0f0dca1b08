import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NdArray } from '../../src/lib/core/types';

/** A network of `make_keras.py` in one of its files. */
export interface StoredKeras {
	readonly network: string;
	/** Version and format, e.g. `keras-3.8.keras`. */
	readonly file: string;
	/** Base64 of the gzipped file. */
	readonly content: string;
	/** Floats [class] of PyTorch in double precision, as base64. */
	readonly logits: string;
	/** Floats [height, width, channel], as base64: of Σ seed · logits by pixels in [0, 1]. */
	readonly gradient: string;
}

interface Fixture {
	readonly pixels: string;
	readonly networks: readonly StoredKeras[];
}

/** Numbers of single precision out of base64. */
export function floats(base64: string): Float32Array {
	return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}

/** Everything that `make_keras.py` wrote: the picture that all networks saw, and their files. */
export function readKerasFixture(): { pixels: NdArray; networks: readonly StoredKeras[] } {
	const path = new URL('../fixtures/keras.json.gz', import.meta.url);
	const { pixels, networks } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Fixture;
	return { pixels: { shape: [9, 7, 3], data: floats(pixels) }, networks };
}

/** The file itself, under a name that tells network and format. */
export function kerasFileOf({ network, file, content }: StoredKeras) {
	const bytes = Uint8Array.from(gunzipSync(Buffer.from(content, 'base64')));
	return { name: `${network}-${file}`, bytes };
}
