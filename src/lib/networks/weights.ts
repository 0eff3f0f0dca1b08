import { decodeHalfArray } from '$lib/core/float16';
import { failure, success, type Result } from '$lib/core/result';
import { sizeOf, type NdArray } from '$lib/core/types';
import type { Graph, TensorRecord } from '$lib/graph/types';

/** Every weight of a network by the name of its tensor record. */
export type Weights = ReadonlyMap<string, NdArray>;

const bytesPerValue = { float16: 2, float32: 4 } as const;

function decodeTensor(record: TensorRecord, bytes: ArrayBuffer): NdArray {
	const length = sizeOf(record.shape) * bytesPerValue[record.dtype];
	const own = bytes.slice(record.offset, record.offset + length);
	const data =
		record.dtype === 'float16' ? decodeHalfArray(new Uint16Array(own)) : new Float32Array(own);
	return { shape: record.shape, data };
}

/**
 * Weights out of the bytes of `weights.bin`.
 * @returns failure `bad-network` if the file is too short or holds a weight that is not a finite number
 */
export function decodeWeights(graph: Graph, bytes: ArrayBuffer): Result<Weights> {
	const weights = new Map<string, NdArray>();
	for (const record of graph.tensors) {
		const end = record.offset + sizeOf(record.shape) * bytesPerValue[record.dtype];
		if (end > bytes.byteLength)
			return failure(
				'bad-network',
				`The weights of ${graph.name} are incomplete: ${bytes.byteLength} bytes came, “${record.name}” ends at ${end}. Load the network again.`
			);
		const tensor = decodeTensor(record, bytes);
		if (!tensor.data.every(Number.isFinite))
			return failure(
				'bad-network',
				`The weight “${record.name}” of ${graph.name} holds a value that is not a finite number, so the network cannot be used.`
			);
		weights.set(record.name, tensor);
	}
	return success(weights);
}
