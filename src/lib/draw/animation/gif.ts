import type { Palette } from '../figure/palette';
import type { GifAnswer, GifRequest } from './gif-protocol';
import type { Pixels } from './gif-writer';
import { planFrames } from './plan';
import {
	openStage,
	sampleTimes,
	scaleWithin,
	showFrames,
	type FigureAt,
	type Stage
} from './stage';
import { takeBreath, type Task } from './task';

const limits = { frameMs: 80, most: 300 };
/** Longest side in pixels: what a slide or a page of notes shows. */
const longestSide = 1200;

/** Asks the worker, one request after another. */
function ask(worker: Worker, request: GifRequest, hand: Transferable[] = []): Promise<GifAnswer> {
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<GifAnswer>) => resolve(data);
		worker.onerror = () => reject(new Error('the worker that makes the GIF did not start'));
		worker.postMessage(request, hand);
	});
}

function readStage({ canvas, context }: Stage): Pixels {
	return context.getImageData(0, 0, canvas.width, canvas.height).data as Pixels;
}

/** Pictures of some frames, from which the file's colours are chosen. */
async function paintSamples(
	stage: Stage,
	figureAt: FigureAt,
	last: number,
	task: Task
): Promise<readonly Pixels[]> {
	const samples: Pixels[] = [];
	for (const time of sampleTimes(last)) {
		stage.show(figureAt(time));
		samples.push(readStage(stage));
		await takeBreath(task.signal);
	}
	return samples;
}

async function encode(
	worker: Worker,
	figureAt: FigureAt,
	last: number,
	palette: Palette,
	task: Task
): Promise<Blob> {
	const scaleOf = scaleWithin(longestSide);
	const stage = await openStage(figureAt, last, palette, task.signal, scaleOf);
	const { width, height } = stage.canvas;
	const samples = await paintSamples(stage, figureAt, last, task);
	await ask(worker, { kind: 'start', width, height, samples });
	await showFrames(stage, figureAt, planFrames(last, limits), task, async ({ durationMs }) => {
		const pixels = readStage(stage);
		await ask(worker, { kind: 'frame', pixels, durationMs }, [pixels.buffer]);
	});
	const file = await ask(worker, { kind: 'finish' });
	return new Blob(file.kind === 'file' ? [file.bytes] : [], { type: 'image/gif' });
}

/**
 * An animation as a GIF.
 * @throws the task's reason, if it is stopped
 */
export async function figuresToGif(
	figureAt: FigureAt,
	last: number,
	palette: Palette,
	task: Task
): Promise<Blob> {
	const worker = new Worker(new URL('./gif.worker.ts', import.meta.url), { type: 'module' });
	try {
		return await encode(worker, figureAt, last, palette, task);
	} finally {
		worker.terminate();
	}
}
