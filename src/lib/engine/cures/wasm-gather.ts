import type { UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { replaceWasmKernel, zeroOutput, type TensorInfo } from './replace';

/** Adds rows of `x` into the segment their id names: the gradient of `gather`, missing on WASM. */
export function cureWasmGather(): void {
	replaceWasmKernel<{ x: TensorInfo; segmentIds: TensorInfo }, UnsortedSegmentSumAttrs>(
		'UnsortedSegmentSum',
		({ inputs, attrs, backend }) => {
			const rowShape = inputs.x.shape.slice(inputs.segmentIds.shape.length);
			const [output, sums] = zeroOutput(backend, [attrs.numSegments, ...rowShape]);
			const values = backend.typedArrayFromHeap(inputs.x);
			const ids = backend.typedArrayFromHeap(inputs.segmentIds);
			const rowSize = values.length / ids.length;
			ids.forEach((segment, row) => {
				if (segment < 0 || segment >= attrs.numSegments) return;
				for (let i = 0; i < rowSize; i++)
					sums[segment * rowSize + i]! += values[row * rowSize + i]!;
			});
			return output;
		}
	);
}
