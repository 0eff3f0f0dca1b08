import { gifWriter, type GifWriter } from './gif-writer';
import type { GifAnswer, GifRequest } from './gif-protocol';

/** Makes a GIF away from the page, which only paints. */

let writer: GifWriter | null = null;

function answer(request: GifRequest): GifAnswer {
	if (request.kind === 'start') writer = gifWriter(request.width, request.height, request.samples);
	else if (request.kind === 'frame') writer?.add(request.pixels, request.durationMs);
	else return { kind: 'file', bytes: writer!.finish() };
	return { kind: 'taken' };
}

self.onmessage = ({ data }: MessageEvent<GifRequest>) => self.postMessage(answer(data));
