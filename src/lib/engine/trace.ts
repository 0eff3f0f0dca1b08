import type { Tensor } from '@tensorflow/tfjs-core';
import type { NdArray, Shape } from '$lib/core/types';
import { channelStatistics, quantise } from '$lib/math/statistics';
import { refuse } from './checks';
import { toBatch, type Executor } from './executor';
import type { FeatureMaps } from './protocol';
import { readTensor } from './reading';
import { tf } from './tf';

/** All activations of one picture, kept on the backend; each is read at most once. */
export class Trace {
	readonly #values: ReadonlyMap<string, Tensor>;
	readonly #read = new Map<string, Promise<Float32Array>>();

	/** Runs the whole network on one picture of pixels in [0, 1], [height, width, channel]. */
	constructor(
		readonly executor: Executor,
		readonly pixels: NdArray
	) {
		const names = executor.graph.nodes.map((node) => node.name);
		const values = tf.tidy(() => {
			const run = executor.run({ [executor.inputName]: toBatch(pixels) }, names);
			return Object.fromEntries(run);
		});
		this.#values = new Map(Object.entries(values));
	}

	#valueOf(node: string): Tensor {
		const value = this.#values.get(node);
		if (value) return value;
		return refuse(`This network has no layer named “${node}”.`);
	}

	/** Shape of a node's output without the batch axis. */
	shapeOf(node: string): Shape {
		return this.#valueOf(node).shape.slice(1);
	}

	/** A node's exact activations. The array is shared: copy it before handing it over. */
	async read(node: string): Promise<NdArray> {
		const value = this.#valueOf(node);
		let data = this.#read.get(node);
		if (!data) this.#read.set(node, (data = readTensor(value)));
		return { shape: value.shape.slice(1), data: await data };
	}

	/** A node's feature maps, ready to paint. */
	async maps(node: string): Promise<FeatureMaps> {
		const { shape, data } = await this.read(node);
		const statistics = channelStatistics(data, shape);
		return { node, shape, bytes: quantise(data, shape, statistics), statistics };
	}

	dispose(): void {
		tf.dispose([...this.#values.values()]);
	}
}

/** Buffers of feature maps, to hand over to the page. */
export function buffersOf(maps: readonly FeatureMaps[]): ArrayBuffer[] {
	return maps.flatMap(({ bytes, statistics }) =>
		[bytes, ...Object.values(statistics)].map((array) => array.buffer as ArrayBuffer)
	);
}
