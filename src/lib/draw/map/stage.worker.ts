import { MapStage } from './stage';
import type { ToStage } from './scene';

/** Paints a map away from the page: where graphics are slow, a frame would hold up everything else. */

let stage: MapStage | null = null;

addEventListener('message', ({ data }: MessageEvent<ToStage>) => {
	if (data.type === 'canvas')
		stage = new MapStage(data.canvas, (message, transfer) =>
			postMessage(message, { transfer: [...(transfer ?? [])] })
		);
	else stage?.hear(data);
});
