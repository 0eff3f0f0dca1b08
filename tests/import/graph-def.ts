import { sizeOf } from '$lib/core/types';
import { fileOfBytes } from '$lib/networks/import/sources';
import type { SourceFile } from '$lib/networks/import/types';
import { uniform } from './compare';
import { jsonFile, tfjs } from './tfjs';

/** TensorFlow graphs written by hand, in the JSON form of protocol buffers that the converter writes. */

type Attribute = Readonly<Record<string, unknown>>;

/** One operator of a graph. */
export interface HandNode {
	readonly name: string;
	readonly op: string;
	readonly input?: readonly string[];
	readonly attr?: Readonly<Record<string, Attribute>>;
}

const float: Attribute = { type: 'DT_FLOAT' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Attributes as they stand in a graph. */
export const attribute = {
	text: (value: string): Attribute => ({ s: base64(value) }),
	texts: (...values: string[]): Attribute => ({ list: { s: values.map(base64) } }),
	integers: (...values: number[]): Attribute => ({ list: { i: values.map(String) } }),
	integer: (value: number): Attribute => ({ i: String(value) }),
	float: (value: number): Attribute => ({ f: value }),
	flag: (value: boolean): Attribute => ({ b: value }),
	shape: (...lengths: number[]): Attribute => ({
		shape: { dim: lengths.map((size) => ({ size: String(size) })) }
	})
};

interface Stored {
	readonly name: string;
	readonly shape: readonly number[];
	readonly dtype: 'float32' | 'int32';
	readonly data: Float32Array | Int32Array;
}

/** A graph in the making. */
export class HandGraph {
	readonly nodes: HandNode[] = [];
	readonly #weights: Stored[] = [];
	#seed = 7;

	/** The picture. */
	input(name: string, ...shape: number[]): string {
		return this.add(name, 'Placeholder', [], { dtype: float, shape: attribute.shape(...shape) });
	}

	/** An operator. */
	add(
		name: string,
		op: string,
		input: readonly string[],
		attr: Readonly<Record<string, Attribute>> = {}
	): string {
		this.nodes.push({ name, op, input, attr: { T: float, ...attr } });
		return name;
	}

	/** A weight of random numbers. */
	weight(name: string, shape: readonly number[], low = -0.6, high = 0.6): string {
		const { data } = uniform(shape, this.#seed++, low, high);
		return this.#store({ name, shape, dtype: 'float32', data });
	}

	/** A weight of given numbers. */
	floats(name: string, shape: readonly number[], values: readonly number[]): string {
		return this.#store({ name, shape, dtype: 'float32', data: Float32Array.from(values) });
	}

	/** Whole numbers: shapes, axes, paddings. */
	integers(name: string, values: readonly number[], shape: readonly number[] = [values.length]) {
		return this.#store({ name, shape, dtype: 'int32', data: Int32Array.from(values) });
	}

	#store(weight: Stored): string {
		this.#weights.push(weight);
		const dtype = weight.dtype === 'float32' ? float : { type: 'DT_INT32' };
		const { shape } = attribute.shape(...weight.shape);
		const value = { tensor: { dtype: dtype.type, tensorShape: shape } };
		this.nodes.push({ name: weight.name, op: 'Const', attr: { dtype, value } });
		return weight.name;
	}

	get topology() {
		return { node: this.nodes, library: {}, versions: { producer: 808 } };
	}

	get weightSpecs(): tfjs.io.WeightsManifestEntry[] {
		return this.#weights.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype }));
	}

	get weightData(): Uint8Array<ArrayBuffer> {
		const length = this.#weights.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
		const bytes = new Uint8Array(length);
		let at = 0;
		for (const { data } of this.#weights) {
			bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
			at += data.byteLength;
		}
		return bytes;
	}

	/** `model.json` and one shard. */
	files(more: Record<string, unknown> = {}): SourceFile[] {
		const manifest = [{ paths: ['group1-shard1of1.bin'], weights: this.weightSpecs }];
		return [
			jsonFile('model.json', {
				format: 'graph-model',
				modelTopology: this.topology,
				weightsManifest: manifest,
				...more
			}),
			fileOfBytes('group1-shard1of1.bin', this.weightData)
		];
	}

	/** The same graph as TensorFlow.js' converter loads it. */
	async load(): Promise<tfjs.GraphModel> {
		return tfjs.loadGraphModel(
			tfjs.io.fromMemory({
				format: 'graph-model',
				modelTopology: this.topology,
				weightSpecs: this.weightSpecs,
				weightData: this.weightData.buffer
			})
		);
	}
}
