import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import WebcamButton from './WebcamButton.svelte';

/** A moving picture that stands in for a camera. */
function fakeCamera(): MediaStream {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 8;
	canvas.getContext('2d')!.fillRect(0, 0, 8, 8);
	return canvas.captureStream(30);
}

function stubCamera(open: () => Promise<MediaStream>): void {
	vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(open);
}

function hasEnded(stream: MediaStream): boolean {
	return stream.getTracks().every((track) => track.readyState === 'ended');
}

afterEach(() => vi.restoreAllMocks());

describe('WebcamButton', () => {
	it('hands out a frame when the one before is done, and stops', async () => {
		const stream = fakeCamera();
		stubCamera(async () => stream);
		const waiting: (() => void)[] = [];
		const onframe = vi.fn(() => new Promise<void>((resolve) => waiting.push(resolve)));
		const screen = await render(WebcamButton, { onframe });
		await screen.getByRole('button', { name: 'Start camera' }).click();
		await vi.waitFor(() => expect(onframe).toHaveBeenCalledTimes(1));
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(onframe).toHaveBeenCalledTimes(1);
		waiting.shift()!();
		await vi.waitFor(() => expect(onframe).toHaveBeenCalledTimes(2));
		await screen.getByRole('button', { name: 'Stop camera' }).click();
		expect(hasEnded(stream)).toBe(true);
		waiting.shift()!();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(onframe).toHaveBeenCalledTimes(2);
	});

	it.each([
		['NotAllowedError', 'The camera was refused.'],
		['NotFoundError', 'No camera was found.'],
		['NotReadableError', 'The camera is in use elsewhere.'],
		['AbortError', 'The camera did not start.']
	])('says in a sentence what %s means', async (name, sentence) => {
		stubCamera(() => Promise.reject(new DOMException('', name)));
		const screen = await render(WebcamButton, { onframe: async () => {} });
		await screen.getByRole('button', { name: 'Start camera' }).click();
		await expect.element(screen.getByText(sentence)).toBeVisible();
		await expect.element(screen.getByRole('button', { name: 'Start camera' })).toBeVisible();
	});

	it('switches the camera off when it goes, also while the browser still asks', async () => {
		const stream = fakeCamera();
		let allow = (): void => {};
		stubCamera(() => new Promise((resolve) => (allow = () => resolve(stream))));
		const screen = await render(WebcamButton, { onframe: async () => {} });
		await screen.getByRole('button', { name: 'Start camera' }).click();
		await screen.unmount();
		allow();
		await vi.waitFor(() => expect(hasEnded(stream)).toBe(true));
	});

	it('switches the camera off when the page is hidden', async () => {
		const stream = fakeCamera();
		stubCamera(async () => stream);
		const screen = await render(WebcamButton, { onframe: async () => {} });
		await screen.getByRole('button', { name: 'Start camera' }).click();
		await expect.element(screen.getByRole('button', { name: 'Stop camera' })).toBeVisible();
		vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
		document.dispatchEvent(new Event('visibilitychange'));
		expect(hasEnded(stream)).toBe(true);
		await expect.element(screen.getByText(/switched off while the page was hidden/)).toBeVisible();
	});
});
