import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { figurePalette, rgbOfPaint } from '../figure/palette';
import { sampleFigure } from '../figure/figure.testing';
import type { Figure } from '../figure/types';
import { figuresToZip } from './frames';
import { figuresToGif } from './gif';
import { figureToPng } from './png';
import { planFrames } from './plan';
import type { Task } from './task';
import { figuresToWebm } from './webm';

const light = figurePalette(false);
const last = 2;
const figureAt = (time: number): Figure => sampleFigure(time);

/** The kernel's outline is 2 wide on the left edge of its cell, which moves right with time. */
const kernel = [...rgbOfPaint('kernel', light)];

function patientTask(): Task & { readonly shares: number[] } {
	const shares: number[] = [];
	return { signal: new AbortController().signal, report: (share) => shares.push(share), shares };
}

/** Red, green and blue of a point of the figure in a picture of it. */
function colourOf(picture: CanvasImageSource & { width: number }, x: number, y: number): number[] {
	const context = new OffscreenCanvas(1, 1).getContext('2d')!;
	const scale = picture.width / sampleFigure().width;
	context.drawImage(picture, -Math.round(x * scale), -Math.round(y * scale));
	return [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}

function distance(one: readonly number[], other: readonly number[]): number {
	return Math.max(...one.map((byte, index) => Math.abs(byte - other[index]!)));
}

function stopped(): Task {
	const control = new AbortController();
	return { signal: control.signal, report: () => control.abort() };
}

describe('PNG', () => {
	it('has twice the size, the very colours and the words of the figure', async () => {
		const blob = await figureToPng(sampleFigure(), light, { Link: 'https://example.org/' });
		const picture = await createImageBitmap(blob);
		expect([picture.width, picture.height]).toEqual([400, 200]);
		expect(colourOf(picture, 125, 49)).toEqual([...rgbOfPaint('output', light)]);
		const text = await blob.text();
		for (const words of [
			'Step 0 & more <here>',
			'The stencil stands on column 0.',
			'https://example.org/'
		])
			expect(text).toContain(words);
	});
});

describe('GIF', () => {
	it('shows the figure at every planned time', async () => {
		const task = patientTask();
		const blob = await figuresToGif(figureAt, last, light, task);
		expect(blob.type).toBe('image/gif');
		const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type: 'image/gif' });
		await decoder.tracks.ready;
		await decoder.completed;
		const plan = planFrames(last, { frameMs: 80, most: 300 });
		expect(decoder.tracks.selectedTrack!.frameCount).toBe(plan.length);
		for (const [index, cell] of [
			[0, 0],
			[12, 1],
			[24, 2]
		] as const) {
			const { image } = await decoder.decode({ frameIndex: index });
			expect(image.displayWidth).toBe(400);
			const picture = await createImageBitmap(image);
			expect(colourOf(picture, 20 + cell * 24, 40)).toEqual(kernel);
			expect(colourOf(picture, 125, 49)).toEqual([...rgbOfPaint('output', light)]);
			image.close();
		}
		expect(task.shares.at(-1)).toBe(1);
	});

	it('can be stopped', async () => {
		await expect(figuresToGif(figureAt, last, light, stopped())).rejects.toThrow(/abort/i);
	});
});

describe('WebM', () => {
	it('plays, lasts as planned and can be sought', async () => {
		const task = patientTask();
		const blob = await figuresToWebm(figureAt, last, light, task);
		const video = document.createElement('video');
		video.muted = true;
		video.src = URL.createObjectURL(blob);
		await new Promise((resolve, reject) => {
			video.onloadeddata = resolve;
			video.onerror = () => reject(new Error(video.error?.message));
		});
		expect([video.videoWidth, video.videoHeight]).toEqual([400, 200]);
		expect(video.duration).toBeCloseTo(3.5, 1);
		video.currentTime = 3;
		await new Promise((resolve) => (video.onseeked = resolve));
		const picture = await createImageBitmap(video);
		// Two columns on, the stencil's left edge has reached x = 68; video keeps colours nearly.
		expect(distance(colourOf(picture, 125, 49), [...rgbOfPaint('output', light)])).toBeLessThan(12);
		expect(distance(colourOf(picture, 67.5, 36), kernel)).toBeLessThan(90);
		expect(distance(colourOf(picture, 20, 40), kernel)).toBeGreaterThan(30);
		expect(task.shares.at(-1)).toBe(1);
	});

	it('can be stopped', async () => {
		await expect(figuresToWebm(figureAt, last, light, stopped())).rejects.toThrow(/abort/i);
	});

	it('says so where the browser has no encoder', async () => {
		vi.stubGlobal('VideoEncoder', undefined);
		await expect(figuresToWebm(figureAt, last, light, patientTask())).rejects.toThrow(
			'this browser cannot encode a video'
		);
		vi.unstubAllGlobals();
	});
});

describe('numbered frames', () => {
	it('are one PNG a step, in order, with a table of what they show', async () => {
		const task = patientTask();
		const blob = await figuresToZip('convolution', figureAt, 11, light, task);
		const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
		const names = Object.keys(files);
		expect(names).toHaveLength(13);
		expect(names.slice(0, 2)).toEqual(['convolution-00.png', 'convolution-01.png']);
		expect(names[11]).toBe('convolution-11.png');
		const picture = await createImageBitmap(new Blob([files['convolution-01.png'] as BlobPart]));
		expect([picture.width, picture.height]).toEqual([400, 200]);
		expect(colourOf(picture, 44, 40)).toEqual(kernel);
		const table = new TextDecoder().decode(files['frames.csv']).split('\r\n');
		expect(table[2]).toBe(
			'convolution-01.png,1,Step 1 & more <here>,The stencil stands on column 1.'
		);
		expect(task.shares).toHaveLength(12);
	});

	it('can be stopped', async () => {
		await expect(figuresToZip('a', figureAt, 5, light, stopped())).rejects.toThrow(/abort/i);
	});
});
