import { describe, expect, it } from 'vitest';
import { sceneQuadrants } from '../../../tests/bad-inputs/craft';
import { makeFile, pictureCases } from '../../../tests/bad-inputs/pictures';
import { openPicture, pictureFromCanvas, pictureFromVideo } from './open';
import { openSample } from './open-sample';
import { findSample, samples } from './samples';
import type { Picture } from './types';

const source = { kind: 'file' } as const;

function pixelAt({ width, height, rgba }: Picture, across: number, down: number): number[] {
	const at = (Math.floor(down * height) * width + Math.floor(across * width)) * 4;
	return [...rgba.subarray(at, at + 4)];
}

/** Compression and colour conversion change the colours a little, but never one into another. */
function expectColour(actual: number[], colour: readonly number[], tolerance = 90) {
	actual.forEach((value, channel) =>
		expect(Math.abs(value - colour[channel]!), `${actual} for ${colour}`).toBeLessThan(tolerance)
	);
}

function expectScene(picture: Picture) {
	const places = [
		[0.25, 0.25],
		[0.75, 0.25],
		[0.25, 0.75],
		[0.75, 0.75]
	] as const;
	places.forEach(([x, y], at) => expectColour(pixelAt(picture, x, y), sceneQuadrants[at]!));
}

async function openOrFail(blob: Blob, name = 'x') {
	const result = await openPicture(blob, name, source);
	if (!result.ok) throw new Error(result.error.message);
	return result.value;
}

async function makeLargeJpeg(): Promise<Blob> {
	const canvas = new OffscreenCanvas(8000, 6000);
	const context = canvas.getContext('2d')!;
	for (let x = 0; x < 8000; x += 40) {
		context.fillStyle = `hsl(${x} 80% 50%)`;
		context.fillRect(x, 0, 20, 6000);
	}
	return canvas.convertToBlob({ type: 'image/jpeg' });
}

/** Durations of the main thread's tasks over 50 ms while `work` runs. */
async function collectLongTasks(work: () => Promise<void>): Promise<number[]> {
	const durations: number[] = [];
	const observer = new PerformanceObserver((list) =>
		durations.push(...list.getEntries().map(({ duration }) => duration))
	);
	observer.observe({ entryTypes: ['longtask'] });
	await new Promise((resolve) => setTimeout(resolve));
	await work();
	await new Promise((resolve) => setTimeout(resolve, 100));
	observer.disconnect();
	return durations;
}

describe('openPicture', () => {
	it('has a corpus of at least 22 files', () => {
		expect(pictureCases.length).toBeGreaterThanOrEqual(22);
	});

	it.each(pictureCases)('$title', async (example) => {
		const file = makeFile(example);
		const result = await openPicture(file, file.name, source);
		if ('sentence' in example.expect) {
			expect(result.ok ? 'it opened' : result.error.message).toMatch(example.expect.sentence);
			return;
		}
		if (!result.ok) throw new Error(result.error.message + result.error.detail);
		const { picture, notes } = result.value;
		expect([picture.width, picture.height]).toEqual(example.expect.opens);
		expect(picture.rgba.length).toBe(picture.width * picture.height * 4);
		expect(picture.rgba.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
		expect(picture).toMatchObject({ name: file.name, source });
		if (example.expect.note) expect(notes.join(' ')).toMatch(example.expect.note);
		else expect(notes).toEqual([]);
		if (example.expect.scene) expectScene(picture);
	});

	it('puts transparent parts on white and leaves the others', async () => {
		const glass = pictureCases.find(({ title }) => title === 'transparent PNG')!;
		const { picture } = await openOrFail(makeFile(glass));
		expect(pixelAt(picture, 0.25, 0.5)).toEqual([220, 40, 40, 255]);
		expect(pixelAt(picture, 0.75, 0.5)).toEqual([255, 255, 255, 255]);
	});

	it('gives lossless pictures back byte for byte', async () => {
		const plain = pictureCases.find(({ title }) => title === 'plain PNG')!;
		const { picture } = await openOrFail(makeFile(plain));
		expect(pixelAt(picture, 0.25, 0.25)).toEqual(sceneQuadrants[0]);
		expect(pixelAt(picture, 0.25, 0.75)).toEqual(sceneQuadrants[2]);
	});

	it('runs no script of a drawing', () => {
		expect('pwned' in window).toBe(false);
	});

	it('names the file in the sentence, shortened in the middle, or "The picture" without a name', async () => {
		const sentence = async (name: string) => {
			const result = await openPicture(new Blob([]), name, source);
			return result.ok ? '' : result.error.message;
		};
		expect(await sentence('')).toMatch(/^The picture is empty/);
		expect(await sentence('a'.repeat(200) + '.png')).toMatch(/^a{24}…a{19}\.png is empty/);
	});

	it('opens many at once, each with its own answer', async () => {
		const files = pictureCases.filter((example) => 'opens' in example.expect).map(makeFile);
		const opened = await Promise.all(files.map((file) => openOrFail(file, file.name)));
		expect(opened.map(({ picture }) => picture.name)).toEqual(files.map(({ name }) => name));
	});

	it('never blocks the page for 50 ms, not even for 48 megapixels', async () => {
		const blob = await makeLargeJpeg();
		await openOrFail(new Blob([blob]));
		const start = performance.now();
		const tasks = await collectLongTasks(async () => {
			const { picture } = await openOrFail(blob);
			expect([picture.width, picture.height]).toEqual([1024, 768]);
		});
		console.log(`48 megapixels: ${Math.round(performance.now() - start)} ms`);
		expect(tasks).toEqual([]);
		const control = await collectLongTasks(async () => {
			for (const end = performance.now() + 80; performance.now() < end;);
		});
		expect(control.length).toBe(1);
	});
});

describe('samples', () => {
	it('open, each with its own picture', async () => {
		for (const sample of samples) {
			const result = await openSample(sample, '/samples');
			if (!result.ok) throw new Error(`${sample.id}: ${result.error.detail}`);
			const { picture, notes } = result.value;
			expect(picture.source).toEqual({ kind: 'sample', id: sample.id });
			expect(picture.name).toBe(sample.title);
			expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(512);
			expect(notes).toEqual([]);
		}
	});

	it('say so when they cannot be downloaded', async () => {
		const result = await openSample({ ...findSample('chelsea')!, file: 'nowhere.webp' }, '/gone');
		expect(result.ok ? '' : result.error.message).toMatch(/“Cat” could not be/);
	});
});

describe('pictureFromCanvas', () => {
	it('reads what is drawn, on white', () => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [4, 2];
		const context = canvas.getContext('2d')!;
		context.fillStyle = 'rgb(10 20 30)';
		context.fillRect(0, 0, 2, 2);
		const picture = pictureFromCanvas(canvas, 'drawing', { kind: 'drawing' });
		expect(picture).toMatchObject({ width: 4, height: 2, name: 'drawing' });
		expect([...picture.rgba.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
		expect([...picture.rgba.subarray(8, 12)]).toEqual([255, 255, 255, 255]);
	});
});

describe('pictureFromVideo', () => {
	it('gives nothing before the first frame', () => {
		expect(pictureFromVideo(document.createElement('video'))).toBeUndefined();
	});

	it('takes the present frame, reduced', async () => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [1024, 512];
		const context = canvas.getContext('2d')!;
		const paint = () => {
			context.fillStyle = 'rgb(200 30 60)';
			context.fillRect(0, 0, 1024, 512);
		};
		paint();
		const video = document.createElement('video');
		video.muted = true;
		video.srcObject = canvas.captureStream(30);
		const repaint = setInterval(paint, 30);
		await video.play();
		const picture = pictureFromVideo(video)!;
		clearInterval(repaint);
		expect(picture).toMatchObject({ width: 512, height: 256, source: { kind: 'webcam' } });
		expectColour(pixelAt(picture, 0.5, 0.5), [200, 30, 60, 255], 12);
	});
});
