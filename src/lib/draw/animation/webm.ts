import type { Palette } from '../figure/palette';
import { planFrames } from './plan';
import { openStage, scaleWithin, showFrames, type FigureAt, type Stage } from './stage';
import { takeBreath, type Task } from './task';
import { writeWebm, type EncodedFrame, type VideoTrack } from './webm-file';

const limits = { frameMs: 40, most: 900 };
const longestSide = 1280;
/** Time between key frames, to which players can seek. */
const keyEveryMs = 2000;
/** Frames that may wait for the encoder. */
const mostWaiting = 4;

/** Encoders to try, the better first. */
const codecs = [
	{ name: 'vp09.00.41.08', codec: 'V_VP9' },
	{ name: 'vp8', codec: 'V_VP8' }
] as const;

type Codec = (typeof codecs)[number];

function configure(codec: Codec, width: number, height: number): VideoEncoderConfig {
	// Figures are flat and sharp: at this rate letters stay clean, and still frames cost nothing.
	return { codec: codec.name, width, height, bitrate: 4_000_000, latencyMode: 'quality' };
}

/** An encoder that the browser has for pictures of this size, or null. */
async function findCodec(width: number, height: number): Promise<Codec | null> {
	if (typeof VideoEncoder === 'undefined') return null;
	for (const codec of codecs) {
		const { supported } = await VideoEncoder.isConfigSupported(configure(codec, width, height));
		if (supported) return codec;
	}
	return null;
}

function copyChunk(chunk: EncodedVideoChunk): EncodedFrame {
	const data = new Uint8Array(chunk.byteLength);
	chunk.copyTo(data);
	return { data, timeMs: Math.round(chunk.timestamp / 1000), isKey: chunk.type === 'key' };
}

/** Waits until the encoder has taken most of what it was given. */
async function drain(encoder: VideoEncoder, signal: AbortSignal): Promise<void> {
	do await takeBreath(signal);
	while (encoder.encodeQueueSize > mostWaiting);
}

async function encodeFrames(
	encoder: VideoEncoder,
	stage: Stage,
	figureAt: FigureAt,
	last: number,
	task: Task
): Promise<number> {
	let [timeMs, keyMs] = [0, -Infinity];
	await showFrames(stage, figureAt, planFrames(last, limits), task, async ({ durationMs }) => {
		const keyFrame = timeMs - keyMs >= keyEveryMs;
		if (keyFrame) keyMs = timeMs;
		const frame = new VideoFrame(stage.canvas, { timestamp: timeMs * 1000 });
		encoder.encode(frame, { keyFrame });
		frame.close();
		timeMs += durationMs;
		await drain(encoder, task.signal);
	});
	await encoder.flush();
	return timeMs;
}

/**
 * An animation as a WebM video.
 * @throws the task's reason, if it is stopped; an error, if the browser has no encoder or it fails
 */
export async function figuresToWebm(
	figureAt: FigureAt,
	last: number,
	palette: Palette,
	task: Task
): Promise<Blob> {
	const scaleOf = scaleWithin(longestSide);
	const stage = await openStage(figureAt, last, palette, task.signal, scaleOf);
	const { width, height } = stage.canvas;
	const codec = await findCodec(width, height);
	if (!codec) throw new Error('this browser cannot encode a video of this size');
	const frames: EncodedFrame[] = [];
	let failure: Error | null = null;
	const encoder = new VideoEncoder({
		output: (chunk) => frames.push(copyChunk(chunk)),
		error: (error) => (failure = error)
	});
	encoder.configure(configure(codec, width, height));
	try {
		const durationMs = await encodeFrames(encoder, stage, figureAt, last, task);
		const track: VideoTrack = { codec: codec.codec, width, height, durationMs };
		return new Blob([writeWebm(track, frames)], { type: 'video/webm' });
	} catch (error) {
		throw failure ?? error;
	} finally {
		if (encoder.state !== 'closed') encoder.close();
	}
}
