import { success, type Result } from '$lib/core/result';
import { decodeFile, readBitmap, type Decoded } from './decode';
import type { DecoderRequest } from './decoder';

/** Opens pictures beside the page, so that a large one never makes the page stutter. */

async function answer(request: DecoderRequest): Promise<Result<Decoded>> {
	if (request.kind === 'file') return decodeFile(request.name, request.blob);
	return success(readBitmap(request.bitmap, []));
}

/** Pixels are handed over, not copied. */
function transferables(result: Result<Decoded>): Transferable[] {
	if (!result.ok || result.value.kind !== 'pixels') return [];
	return [result.value.rgba.buffer as ArrayBuffer];
}

addEventListener(
	'message',
	async ({ data }: MessageEvent<{ job: number; request: DecoderRequest }>) => {
		const result = await answer(data.request);
		postMessage({ job: data.job, result }, { transfer: transferables(result) });
	}
);
