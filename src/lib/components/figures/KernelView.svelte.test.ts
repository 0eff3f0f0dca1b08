import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { readPixel, shownAs, until } from './canvas.testing';
import KernelView from './KernelView.svelte';

const common = {
	filter: 1,
	scale: 'purple-orange' as const,
	dark: false,
	label: 'Kernels of conv1, filter 1'
};

/** [1, 2, 3, 2]; filter 1 has red 1, −2; green 0, 0; blue 2, 1. */
const rgb = { shape: [1, 2, 3, 2], data: Float32Array.of(9, 1, 9, 0, 9, 2, 9, -2, 9, 0, 9, 1) };

function canvases(): HTMLCanvasElement[] {
	return [...document.querySelectorAll('canvas')];
}

describe('KernelView', () => {
	it('shows a filter on red, green and blue in colour and kernel by kernel', async () => {
		const screen = await render(KernelView, { ...common, kernel: rgb });
		await until(
			() => canvases().length === 2 && canvases().every((c) => readPixel(c, 1, 1)[0]! > 0)
		);
		const [colour, kernels] = canvases() as [HTMLCanvasElement, HTMLCanvasElement];
		expect(readPixel(colour, 1, 1)).toEqual([192, 128, 255]);
		expect(readPixel(colour, colour.width - 2, 1)).toEqual([1, 128, 192]);
		expect(readPixel(kernels, 1, 1)).toEqual(shownAs(64 / 127));
		await expect.element(screen.getByText('weights, range ±2 over this filter')).toBeVisible();
	});

	it('reads out the exact weight under the pointer', async () => {
		const screen = await render(KernelView, { ...common, kernel: rgb });
		const sheet = screen.getByRole('grid').element().querySelector('.sheet')!;
		const { left, top } = sheet.getBoundingClientRect();
		const place = { clientX: left + 80, clientY: top + 10, bubbles: true };
		await until(() => canvases().at(-1)!.height > 0 && readPixel(canvases().at(-1)!, 1, 1)[0]! > 0);
		sheet.dispatchEvent(new PointerEvent('pointermove', place));
		await expect.element(screen.getByText('red, −2 to 1; row 0, column 1: −2')).toBeVisible();
	});

	it('shows other filters without colour, counted from the first input of their group', async () => {
		const kernel = { shape: [3, 3, 2, 2], data: new Float32Array(36).fill(-1) };
		const screen = await render(KernelView, { ...common, kernel, firstInput: 8 });
		await expect.element(screen.getByText('2 kernels of 3 × 3')).toBeVisible();
		expect(canvases().length).toBe(1);
		const cell = document.querySelector('[role=gridcell]')!;
		expect(cell.getAttribute('aria-label')).toBe('input 8, −1 to −1');
		await until(() => readPixel(canvases()[0]!, 1, 1)[0]! > 0);
		expect(readPixel(canvases()[0]!, 1, 1)).toEqual(shownAs(-1));
	});

	it('holds the place of weights that are not there yet', async () => {
		await render(KernelView, { ...common, kernel: null });
		expect(document.querySelector('[role=grid]')!.getAttribute('aria-busy')).toBe('true');
	});
});
