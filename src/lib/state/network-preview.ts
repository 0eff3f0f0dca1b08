import { failure, success, type Result } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import type { EngineClient } from '$lib/engine/client';
import type { BackendName } from '$lib/engine/protocol';
import type { InputSpec } from '$lib/graph/types';
import type { Answers } from '$lib/networks/import/answers';
import type { PackedBlobs } from '$lib/networks/import/opener-protocol';
import type { Pixels } from '$lib/networks/preprocess';

/** What a network says of a picture, as the answers stand. */
export interface PreviewAnswer {
	readonly logits: Float32Array;
	readonly probabilities: Float32Array;
}

const previewId = 'preview';

/** The input as the answers describe it. */
export function inputOf({ height, width, mean, std, lightOnDark }: Answers): InputSpec {
	const channels = mean.length === 1 ? 1 : 3;
	return { height, width, channels, mean, std, lightOnDark };
}

/**
 * Pixels as a network takes them that was packed without answers: (pixel − mean) / std, blue first where it must be. So
 * an answer that changes costs one pass through the network, and not another packing.
 */
export function applyAnswers({ shape, data }: NdArray, { mean, std, order }: Answers): NdArray {
	const channels = mean.length;
	const applied = new Float32Array(data.length);
	for (let at = 0; at < data.length; at++) {
		const channel = at % channels;
		const to = order === 'bgr' ? at - channel + (channels - 1 - channel) : at;
		applied[to] = (data[at]! - mean[channel]!) / std[channel]!;
	}
	return { shape, data: applied };
}

/**
 * Runs a network that is not kept yet, in an engine of its own: the network in use stays where it is, whatever becomes of
 * this one.
 */
export class NetworkPreview {
	#client: Promise<EngineClient> | null = null;
	#addresses: readonly string[] = [];
	#isLoaded = false;

	constructor(private readonly backend: BackendName | undefined) {}

	/** Whether it can be asked. */
	get isLoaded() {
		return this.#isLoaded;
	}

	/** Loads a network that was packed without answers (mean 0, deviation 1, red first). */
	async load({ graph, weights }: PackedBlobs): Promise<Result<null>> {
		this.#release();
		const files = { graph: URL.createObjectURL(graph), weights: URL.createObjectURL(weights) };
		this.#addresses = [files.graph, files.weights];
		try {
			const client = await (this.#client ??= this.#open());
			const loaded = await client.request('load', { id: previewId, files, card: null });
			this.#isLoaded = loaded.ok;
			return loaded.ok ? success(null) : loaded;
		} catch (thrown) {
			return failure(
				'download',
				'The engine could not be fetched. Check the connection and try again.',
				String(thrown)
			);
		}
	}

	/** What the network says of a picture. */
	async ask(picture: Pixels, answers: Answers): Promise<Result<PreviewAnswer>> {
		const { preparePicture, usualPreparation } = await import('$lib/networks/fit');
		const input = inputOf(answers);
		const pixels = preparePicture(picture, input, usualPreparation(picture, input));
		const client = await this.#client;
		if (!client) return failure('cancelled', 'Cancelled.');
		return client.request('trace', {
			network: previewId,
			slot: 'main',
			pixels: applyAnswers(pixels, answers),
			nodes: []
		});
	}

	async #open(): Promise<EngineClient> {
		const { EngineClient } = await import('$lib/engine/client');
		const ignore = () => undefined;
		return new EngineClient({ onready: ignore, onrestart: ignore, onfailed: ignore }, this.backend);
	}

	#release(): void {
		this.#addresses.forEach((address) => URL.revokeObjectURL(address));
		this.#addresses = [];
	}

	/** Ends the engine. */
	dispose(): void {
		void this.#client?.then((client) => client.dispose()).catch(() => undefined);
		this.#client = null;
		this.#release();
	}
}
