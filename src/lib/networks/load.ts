import { FailureError, failure, success, type Result } from '$lib/core/result';
import { parseGraph } from '$lib/graph/validate';
import type { Graph } from '$lib/graph/types';
import type { NetworkCard, NetworkFiles } from './types';
import { decodeWeights, type Weights } from './weights';

/** Gets the bytes at an address. `onprogress` hears loaded and total bytes; total is 0 where unknown. */
export type FetchBytes = (
	address: string,
	signal: AbortSignal,
	onprogress?: (loaded: number, total: number) => void
) => Promise<ArrayBuffer>;

const cacheName = 'receptive-networks';

async function readAll(
	response: Response,
	onprogress?: (loaded: number, total: number) => void
): Promise<ArrayBuffer> {
	if (!response.body || !onprogress) return response.arrayBuffer();
	const total = Number(response.headers.get('content-length') ?? 0);
	const reader = response.body.getReader();
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	let loaded = 0;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		chunks.push(part.value);
		loaded += part.value.length;
		onprogress(loaded, total);
	}
	return new Blob(chunks).arrayBuffer();
}

/** What the visitor opened is read back from the browser's storage, where it may have been deleted meanwhile. */
function lostFile(thrown: unknown): FailureError {
	return new FailureError({
		code: 'bad-network',
		message:
			'The network is not in the browser’s storage any more. Open its file again, or choose another network.',
		detail: String(thrown)
	});
}

/** Downloads over the network. Throws a `FailureError` with a sentence when that fails. */
export const fetchBytes: FetchBytes = async (address, signal, onprogress) => {
	const name = address.split('/').pop()!;
	let response: Response;
	try {
		response = await fetch(address, { signal });
	} catch (thrown) {
		signal.throwIfAborted();
		if (address.startsWith('blob:')) throw lostFile(thrown);
		throw new FailureError({
			code: 'download',
			message: `${name} could not be downloaded. Check the connection and try again.`,
			detail: String(thrown)
		});
	}
	if (!response.ok)
		throw new FailureError({
			code: 'download',
			message: `${name} could not be downloaded: the server answered ${response.status}. Try again later.`
		});
	return readAll(response, onprogress);
};

async function openCache(): Promise<Cache | null> {
	try {
		return await caches.open(cacheName);
	} catch {
		return null; // Private windows and plain http have no cache: then every visit downloads.
	}
}

/** Downloads weights once: later visits take them from the browser's cache, found by their checksum. */
export const fetchCached: FetchBytes = async (address, signal, onprogress) => {
	const cache = await openCache();
	const kept = await cache?.match(address);
	if (kept) return kept.arrayBuffer();
	const bytes = await fetchBytes(address, signal, onprogress);
	await cache?.put(address, new Response(bytes)).catch(() => undefined); // A full disk must not stop the visitor.
	return bytes;
};

/** Forgets a cached file, after its checksum turned out wrong. */
export async function forgetCached(address: string): Promise<void> {
	await (await openCache())?.delete(address);
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the weights are those the card speaks of. */
async function checkWeights(bytes: ArrayBuffer, card: NetworkCard): Promise<Result<null>> {
	if (bytes.byteLength !== card.bytes)
		return failure(
			'bad-network',
			`The weights of ${card.title} arrived damaged: ${bytes.byteLength} bytes instead of ${card.bytes}. Load the network again.`
		);
	// Plain http has no WebCrypto; the length is then all that can be checked.
	if (globalThis.crypto?.subtle && (await sha256(bytes)) !== card.sha256)
		return failure(
			'bad-network',
			`The weights of ${card.title} arrived damaged: their checksum is wrong. Load the network again.`
		);
	return success(null);
}

function parseJson(bytes: ArrayBuffer): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return undefined; // `parseGraph` says what is wrong with it.
	}
}

/** A network as the engine takes it. */
export interface NetworkParts {
	readonly graph: Graph;
	readonly weights: Weights;
}

/**
 * Downloads, checks and decodes a network.
 * @param card what the weights are checked against; null for a network that has none
 * @returns failure `bad-network` with a sentence; throws only for failed downloads and when `signal` aborts
 */
export async function loadNetwork(
	files: NetworkFiles,
	card: NetworkCard | null,
	signal: AbortSignal,
	get: FetchBytes,
	onprogress?: (loaded: number, total: number) => void
): Promise<Result<NetworkParts>> {
	const [graphBytes, weightBytes] = await Promise.all([
		get(files.graph, signal),
		get(files.weights, signal, (loaded, total) => onprogress?.(loaded, card?.bytes ?? total))
	]);
	const graph = parseGraph(parseJson(graphBytes));
	if (!graph.ok) return graph;
	const checked = card ? await checkWeights(weightBytes, card) : success(null);
	if (!checked.ok) return checked;
	const weights = decodeWeights(graph.value, weightBytes);
	return weights.ok ? success({ graph: graph.value, weights: weights.value }) : weights;
}
