import { sizeOf } from '$lib/core/types';
import { count, listOf, oneOf, text, wholeNumber, type FieldChecks } from './checks';
import { findDuplicate, refuse, requireFields } from './refuse';
import { writeShape } from './shape-rules';
import type { TensorRecord } from './types';

/** Bytes of one number of a stored weight. */
const bytesPerNumber = { float16: 2, float32: 4 } as const;

const tensorChecks: FieldChecks<TensorRecord> = {
	name: text,
	shape: listOf(count),
	dtype: oneOf('float16', 'float32'),
	offset: wholeNumber(0)
};

function checkRecords(tensors: readonly Record<string, unknown>[]): readonly TensorRecord[] {
	tensors.forEach((tensor, i) => {
		const name = text.accepts(tensor.name) ? `“${tensor.name}”` : `number ${i + 1}`;
		requireFields(`Weight ${name}`, tensor, tensorChecks);
	});
	const records = tensors as unknown as readonly TensorRecord[];
	const twice = findDuplicate(records.map((tensor) => tensor.name));
	if (twice !== undefined) refuse(`Two weights are named “${twice}”.`);
	return records;
}

/** First byte after a weight. */
function endOf({ shape, dtype, offset }: TensorRecord): number {
	return offset + sizeOf(shape) * bytesPerNumber[dtype];
}

function checkOverlap(tensors: readonly TensorRecord[]): void {
	const inOrder = [...tensors].sort((a, b) => a.offset - b.offset);
	for (const [i, tensor] of inOrder.entries()) {
		if (!Number.isSafeInteger(endOf(tensor)))
			refuse(`Weight “${tensor.name}” is too large: its shape is ${writeShape(tensor.shape)}.`);
		const next = inOrder[i + 1];
		if (next && endOf(tensor) > next.offset)
			refuse(`Weights “${tensor.name}” and “${next.name}” overlap in the weights’ file.`);
	}
}

/** The list of weights, once each is well described and none lies over another. */
export function checkTensors(list: readonly Record<string, unknown>[]): readonly TensorRecord[] {
	const tensors = checkRecords(list);
	checkOverlap(tensors);
	return tensors;
}
