import { success, type Result } from '$lib/core/result';
import { decodeFile, readBitmap, type Decoded } from './decode';
import type { DecoderRequest } from './decoder';

/** Opens pictures beside the page, so that a large one never makes the page stutter. */

async function answer(request: DecoderRequest): Promise<Result<Decoded>> {
	if (request.kind === 'file') return decodeFile(request.name, request.blob);
	return success(readBitmap(request.bitmap, []));
}

addEventListener(
	'message',
	async ({ data }: MessageEvent<{ job: number; request: DecoderRequest }>) => {
		const result = await answer(data.request);
		const isPixels = result.ok && result.value.kind === 'pixels';
		const transfer = isPixels ? [(result.value as { rgba: Uint8ClampedArray }).rgba.buffer] : [];
		postMessage({ job: data.job, result }, { transfer: transfer as Transferable[] });
	}
);
