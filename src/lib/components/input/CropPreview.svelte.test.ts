import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { inputOnPicture } from '$lib/draw/crop-box';
import { placementOf } from '$lib/networks/fit';
import CropPreview from './CropPreview.svelte';

const picture = {
	width: 300,
	height: 200,
	rgba: new Uint8ClampedArray(300 * 200 * 4).fill(255),
	name: 'holiday.png',
	source: { kind: 'file' as const }
};
const input = { width: 2, height: 2, channels: 1 as const, mean: [0], std: [1] };
const pixels = { shape: [2, 2, 1], data: Float32Array.of(0, 1, 0.5, 0) };

async function show(more: object = {}) {
	const handlers = { onfit: vi.fn(), oninvert: vi.fn() };
	const fits = ['digit', 'crop', 'letterbox', 'stretch'] as const;
	const props = { picture, input, pixels, fits, fit: 'crop' as const, inverted: false };
	return { ...handlers, screen: await render(CropPreview, { ...props, ...handlers, ...more }) };
}

function boxOf(screen: Awaited<ReturnType<typeof show>>['screen']): readonly string[] {
	const { left, top, width, height } = screen.container.querySelector<HTMLElement>('.box')!.style;
	return [left, top, width, height].map((share) => `${Number(parseFloat(share).toFixed(2))}%`);
}

describe('CropPreview', () => {
	it('draws the box of the crop on the picture', async () => {
		const { screen } = await show();
		expect(boxOf(screen)).toEqual(['16.67%', '0%', '66.67%', '100%']);
		const shown = screen.getByRole('img', { name: /holiday.png, 300 × 200 pixels.*in the box/ });
		await expect.element(shown).toBeVisible();
	});

	it('draws the frame of a digit that is found', async () => {
		// A black bar of 50 × 100 on white paper; on 2 × 2 cells it becomes one cell of 100 × 100 at most.
		const rgba = picture.rgba.slice();
		for (let y = 50; y < 150; y++)
			for (let x = 100; x < 150; x++) rgba.fill(0, (y * 300 + x) * 4, (y * 300 + x) * 4 + 3);
		const bar = { picture: { ...picture, rgba }, fit: 'digit' as const, inverted: true };
		const placement = placementOf(bar.picture, input, { fit: 'digit', invert: true });
		expect(placement.source).toEqual({ x: 100, y: 50, width: 50, height: 100 });
		const { screen } = await show(bar);
		const { x, y } = inputOnPicture(placement, input);
		const { left, top } = screen.container.querySelector<HTMLElement>('.box')!.style;
		expect(parseFloat(left)).toBeCloseTo((100 * (x - Math.min(0, x))) / 300, 1);
		expect(parseFloat(top)).toBeCloseTo((100 * (y - Math.min(0, y))) / 200, 1);
		await expect.element(screen.getByText(/The ink is found/)).toBeVisible();
	});

	it('shows the input pixel by pixel', async () => {
		const { screen } = await show();
		const shown = screen.getByRole('img', { name: 'the network’s input, 2 × 2, grey' });
		const canvas = shown.element().querySelector('canvas')!;
		const { data } = canvas.getContext('2d')!.getImageData(0, 0, 2, 2);
		expect([...data].filter((_, at) => at % 4 === 0)).toEqual([0, 255, 128, 0]);
	});

	it('asks for another fit, and for inversion where the network wants light ink', async () => {
		const { screen, onfit } = await show();
		await screen.getByRole('radio', { name: 'letterbox' }).click();
		expect(onfit).toHaveBeenCalledExactlyOnceWith('letterbox');
		expect(screen.getByRole('switch').elements()).toHaveLength(0);
		const digits = await show({ input: { ...input, lightOnDark: true } });
		await digits.screen.getByRole('switch', { name: 'Invert' }).click();
		expect(digits.oninvert).toHaveBeenCalledExactlyOnceWith(true);
	});
});
