import type { Tensor } from '@tensorflow/tfjs-core';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';

/**
 * The tensor's numbers, as a copy that may be transferred: what `data()` gives is the backend's own cache.
 * @throws FailureError `device-lost` if the backend answered with nothing, as a lost device does
 */
export async function readTensor(tensor: Tensor): Promise<Float32Array> {
	const data = await tensor.data<'float32'>();
	if (data.length !== tensor.size)
		throw new FailureError({
			code: 'device-lost',
			message: 'The graphics processor stopped answering. The computation starts again.'
		});
	return data.slice();
}

/** One picture's part of a tensor [1, …], without the batch axis. */
export async function readPicture(tensor: Tensor): Promise<NdArray> {
	return { shape: tensor.shape.slice(1), data: await readTensor(tensor) };
}
