import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { sampleFigure } from '$lib/draw/figure/figure.testing';
import { saveBlob } from '$lib/draw/save';
import '../../../app.css';
import ExportMenu from './ExportMenu.svelte';

vi.mock('$lib/draw/save', () => ({ saveBlob: vi.fn() }));

const given = {
	name: 'convolution',
	figureAt: sampleFigure,
	time: 1.4,
	last: 2,
	code: [
		{ language: 'PyTorch', text: 'layer = nn.Conv2d(1, 1, kernel_size=3)' },
		{ language: 'Keras', text: 'layers.Conv2D(1, 3)' }
	],
	embedAddress: () => 'https://example.org/embed/convolution/?k=3&t=1',
	dark: false
} as const;

afterEach(() => {
	vi.mocked(saveBlob).mockReset();
	vi.unstubAllGlobals();
});

async function choose(entry: string): Promise<void> {
	await page.getByRole('button', { name: 'Download' }).click();
	await page.getByRole('menuitem', { name: entry }).click();
}

async function savedFile(): Promise<{ blob: Blob; fileName: string }> {
	await vi.waitFor(() => expect(saveBlob).toHaveBeenCalled(), 5000);
	const [blob, fileName] = vi.mocked(saveBlob).mock.calls[0]!;
	return { blob, fileName };
}

describe('Download', () => {
	it.each([
		['SVG', 'convolution-1.svg', 'image/svg+xml'],
		['PNG', 'convolution-1.png', 'image/png'],
		['LaTeX (TikZ)', 'convolution-1.tex', 'application/x-tex'],
		['Animated GIF', 'convolution.gif', 'image/gif'],
		['WebM video', 'convolution.webm', 'video/webm'],
		['Numbered frames', 'convolution-frames.zip', 'application/zip']
	])('%s saves %s', async (entry, fileName, type) => {
		await render(ExportMenu, given);
		await choose(entry);
		const saved = await savedFile();
		expect([saved.fileName, saved.blob.type]).toEqual([fileName, type]);
		expect(saved.blob.size).toBeGreaterThan(500);
	});

	it('puts the present step and the link into the file', async () => {
		await render(ExportMenu, given);
		await choose('LaTeX (TikZ)');
		const text = await (await savedFile()).blob.text();
		expect(text).toContain('% Step 1.4 & more <here>');
		expect(text).toContain('% https://example.org/embed/convolution/?k=3&t=1');
	});

	it('shows how far long work is, and stops it', async () => {
		await render(ExportMenu, { ...given, last: 200 });
		await choose('Numbered frames');
		await expect.element(page.getByRole('progressbar', { name: 'Numbered frames' })).toBeVisible();
		await page.getByRole('button', { name: 'Cancel' }).click();
		await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(saveBlob).not.toHaveBeenCalled();
		expect(page.getByRole('alert').query()).toBeNull();
	});

	it('says what went wrong', async () => {
		await render(ExportMenu, given);
		await page.getByRole('button', { name: 'Download' }).click();
		vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((then) => then(null));
		await page.getByRole('menuitem', { name: 'PNG' }).click();
		await expect.element(page.getByRole('alert')).toHaveTextContent('too large for a PNG');
		vi.restoreAllMocks();
	});

	it('says why there is no animation of a single step, and no video without an encoder', async () => {
		vi.stubGlobal('VideoEncoder', undefined);
		const { rerender } = await render(ExportMenu, given);
		await page.getByRole('button', { name: 'Download' }).click();
		const entry = page.getByRole('menuitem', { name: 'WebM video' });
		await expect.element(entry).toHaveAttribute('aria-disabled', 'true');
		await expect.element(entry).toHaveTextContent('this browser cannot encode video; take the GIF');
		await rerender({ ...given, last: 0 });
		await expect
			.element(page.getByRole('menuitem', { name: 'Animated GIF' }))
			.toHaveTextContent('there is only one step');
	});
});

describe('panels', () => {
	it('show the code of either framework', async () => {
		await render(ExportMenu, given);
		await page.getByRole('button', { name: 'Copy code' }).click();
		await expect.element(page.getByText('layer = nn.Conv2d(1, 1, kernel_size=3)')).toBeVisible();
		await page.getByRole('tab', { name: 'Keras' }).click();
		await expect.element(page.getByText('layers.Conv2D(1, 3)')).toBeVisible();
	});

	it('copy what they show', async () => {
		const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
		await render(ExportMenu, given);
		await page.getByRole('button', { name: 'Embed' }).click();
		await page.getByRole('button', { name: 'Copy', exact: true }).click();
		const [snippet] = writeText.mock.calls[0]!;
		const template = document.createElement('template');
		template.innerHTML = snippet;
		const frame = template.content.firstElementChild as HTMLIFrameElement;
		expect(frame.getAttribute('src')).toBe('https://example.org/embed/convolution/?k=3&t=1');
		expect(frame.getAttribute('title')).toBe('Step 1.4 & more <here>');
		await expect.element(page.getByText('Copied')).toBeVisible();
		writeText.mockRestore();
	});

	it('open and close by keys', async () => {
		await render(ExportMenu, given);
		const opener = page.getByRole('button', { name: 'Embed' }).element() as HTMLElement;
		opener.focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(page.getByRole('group', { name: 'Embed' })).toBeVisible();
		await userEvent.keyboard('{Escape}');
		expect(document.activeElement).toBe(opener);
	});

	it('have nothing that axe finds', async () => {
		const { container } = await render(ExportMenu, given);
		for (const panel of container.querySelectorAll<HTMLElement>('[popover][role=group]')) {
			panel.showPopover();
			const { violations } = await axe.run(container);
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
				[]
			);
		}
	});
});
