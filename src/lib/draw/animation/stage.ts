import { paintFigure } from '../figure/paint';
import type { Palette } from '../figure/palette';
import type { Figure } from '../figure/types';
import type { PlannedFrame } from './plan';
import { takeBreath, type Task } from './task';

type Size = Pick<Figure, 'width' | 'height'>;

/** Time in, picture out. */
export type FigureAt = (time: number) => Figure;

/** An unseen canvas on which an animation's frames are painted one after another. */
export interface Stage {
	readonly canvas: HTMLCanvasElement;
	readonly context: CanvasRenderingContext2D;
	show(figure: Figure): void;
}

const faces = ['Inter Variable', 'JetBrains Mono Variable', 'Source Serif 4 Variable'];

/** Waits for the faces of letters: an unseen canvas does not paint again when one arrives. */
export async function loadFaces(): Promise<void> {
	await Promise.all(faces.map((face) => document.fonts.load(`16px '${face}'`)));
}

/** A canvas of some size; sides are whole and even, as videos want them. */
export function makeStage(size: Size, palette: Palette, scale: number): Stage {
	const canvas = document.createElement('canvas');
	canvas.width = 2 * Math.ceil((size.width * scale) / 2);
	canvas.height = 2 * Math.ceil((size.height * scale) / 2);
	// Every frame is read back, which is quick only from a canvas in plain memory.
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('the browser gave no drawing context');
	const ground = `rgb(${palette.roles.ground.join(' ')})`;
	return {
		canvas,
		context,
		show(figure) {
			context.fillStyle = ground;
			context.fillRect(0, 0, canvas.width, canvas.height);
			paintFigure(context, figure, palette, scale);
		}
	};
}

/** A size that holds every frame: figures may grow while they run, so the ends and some frames between are asked. */
async function sizeOfAll(figureAt: FigureAt, last: number, signal: AbortSignal): Promise<Size> {
	let [width, height] = [0, 0];
	for (const time of sampleTimes(last)) {
		const figure = figureAt(time);
		width = Math.max(width, figure.width);
		height = Math.max(height, figure.height);
		await takeBreath(signal);
	}
	return { width, height };
}

/**
 * A stage that holds every frame of an animation.
 * @param scaleOf pixels for a unit of the figure, by the largest size it takes
 * @throws the signal's reason, if the work was stopped
 */
export async function openStage(
	figureAt: FigureAt,
	last: number,
	palette: Palette,
	signal: AbortSignal,
	scaleOf: (size: Size) => number
): Promise<Stage> {
	await loadFaces();
	const size = await sizeOfAll(figureAt, last, signal);
	return makeStage(size, palette, scaleOf(size));
}

/**
 * Shows one frame after another, each until `take` has made something of it.
 * @throws the task's reason, if it is stopped
 */
export async function showFrames(
	stage: Stage,
	figureAt: FigureAt,
	frames: readonly PlannedFrame[],
	task: Task,
	take: (frame: PlannedFrame) => Promise<void>
): Promise<void> {
	for (const [index, frame] of frames.entries()) {
		stage.show(figureAt(frame.time));
		await takeBreath(task.signal);
		await take(frame);
		task.report((index + 1) / frames.length);
	}
}

/** Times that stand for a whole animation. */
export function sampleTimes(last: number): readonly number[] {
	return [...new Set([0, 0.5, last / 3, (2 * last) / 3, last])].filter((time) => time <= last);
}

/** The scale of a figure's size, 2 at most, that keeps both sides within a number of pixels. */
export function scaleWithin(most: number): (size: Size) => number {
	return ({ width, height }) => Math.min(2, most / Math.max(width, height));
}
