import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NdArray } from '$lib/core/types';
import { relativeError } from '$lib/engine/self-check/reference';
import { importer as onnx } from '$lib/networks/import/onnx/importer';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { ImportedNetwork } from '$lib/networks/import/types';
import { runImported } from '../run';

/** A picture, and what PyTorch computes of it in double precision. */
export interface StoredPicture {
	readonly shape: readonly [height: number, width: number, channels: number];
	/** Bytes [height, width, channel]. */
	readonly picture: string;
	/** Floats [class]. */
	readonly scores: string;
	/** Floats [height, width, channel]: of Σ cos(i) · score i by the pixels in [0, 1]. */
	readonly gradient: string;
}

/** A network of `make_models.py`, as it stands in a file. */
export interface StoredNetwork extends StoredPicture {
	readonly onnx: string;
}

interface Fixture {
	readonly torch: string;
	readonly networks: Readonly<Record<string, StoredNetwork>>;
}

/** Everything that `make_models.py` wrote. */
export function readFixture(): Fixture {
	const path = new URL('../../fixtures/onnx.json.gz', import.meta.url);
	return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Fixture;
}

/** Bytes out of base64. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(Buffer.from(text, 'base64'));
}

function floatsOf(text: string): Float32Array {
	return new Float32Array(bytesOf(text).buffer);
}

/** A file opened as the site opens it. */
export function readOnnx(bytes: Uint8Array<ArrayBuffer>, name = 'network.onnx') {
	return onnx.read([fileOfBytes(name, bytes)], {}, new AbortController().signal);
}

/** How far an opened network is off from PyTorch: max |a − b| / max |b|. */
export async function errorsOf(imported: ImportedNetwork, stored: StoredPicture) {
	const pixels: NdArray = {
		shape: stored.shape,
		data: Float32Array.from(bytesOf(stored.picture), (byte) => byte / 255)
	};
	const scores = floatsOf(stored.scores);
	const seed = scores.map((_, i) => Math.cos(i));
	const { logits, gradient } = await runImported(imported, pixels, seed);
	return {
		logits: relativeError(logits, scores),
		gradient: relativeError(gradient, floatsOf(stored.gradient))
	};
}
