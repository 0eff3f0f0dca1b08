import { page, userEvent } from 'vitest/browser';
import { beforeAll, describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { firstLayerKernels, respond } from '$lib/draw/first-layer';
import { formatSigned } from '$lib/draw/format';
import { coverHalts, loadCoverPicture } from './cover-picture';
import FirstLayer from './FirstLayer.svelte';

/** A picture as large as the sample, with a slope and an edge, as the address of a file. */
async function makePicture(): Promise<string> {
	const canvas = new OffscreenCanvas(451, 300);
	const context = canvas.getContext('2d')!;
	const slope = context.createLinearGradient(0, 0, 451, 300);
	slope.addColorStop(0, 'black');
	slope.addColorStop(1, 'white');
	context.fillStyle = slope;
	context.fillRect(0, 0, 451, 300);
	context.fillStyle = 'rgb(20 200 90)';
	context.fillRect(210, 0, 90, 300);
	return URL.createObjectURL(await canvas.convertToBlob());
}

let address = '';
beforeAll(async () => {
	address = await makePicture();
});

const propsFor = () => ({ address, dark: false, scale: 'purple-orange' as const });

/** The responses that the figure must show at a place, from the same picture. */
async function expectedAt(y: number, x: number): Promise<string[]> {
	const picture = await loadCoverPicture(address);
	return firstLayerKernels.map((kernel) => {
		const { side, values } = respond(picture, kernel);
		return formatSigned(values[y * side + x]!);
	});
}

async function readNumbers(): Promise<string[]> {
	const cells = page.getByRole('row').elements();
	return cells.slice(1).map((row) => row.querySelectorAll('td')[0]!.textContent);
}

describe('FirstLayer', () => {
	it('shows the responses at the halt that is stepped to', async () => {
		const screen = await render(FirstLayer, propsFor());
		await screen.getByText('The numbers here').click();
		await expect.poll(async () => (await readNumbers())[0]).not.toBe('–');
		await screen.getByRole('button', { name: 'Step forward' }).click();
		await screen.getByRole('button', { name: 'Step forward' }).click();
		const { y, x, name } = coverHalts[2]!;
		await expect.element(screen.getByText(`row ${y}, column ${x}:`)).toBeVisible();
		expect(await readNumbers()).toEqual(await expectedAt(y, x));
		const slider = screen.getByRole('slider', { name: 'Time' });
		expect(slider.element().getAttribute('aria-valuetext')).toContain(name);
	});

	it('moves the window by the arrow keys and says where it is', async () => {
		const screen = await render(FirstLayer, propsFor());
		await screen.getByRole('button', { name: 'Step forward' }).click();
		const pad = screen.getByRole('button', { name: /Window/ }).element() as HTMLElement;
		pad.focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
		const { y, x } = coverHalts[1]!;
		await expect
			.element(screen.getByRole('img', { name: `row ${y + 2}, column ${x + 1}` }))
			.toBeVisible();
	});

	it('shows the arithmetic of the kernel that is chosen', async () => {
		const screen = await render(FirstLayer, propsFor());
		await screen.getByRole('button', { name: /^Spots/ }).click();
		await expect
			.element(screen.getByRole('button', { name: /^Spots/ }))
			.toHaveAttribute('aria-pressed', 'true');
		await expect.element(screen.getByText(/^Spots at row/)).toBeVisible();
	});

	it('says so when the picture cannot be loaded', async () => {
		const screen = await render(FirstLayer, { ...propsFor(), address: 'data:image/png,none' });
		await expect.element(screen.getByText(/could not be loaded/)).toBeVisible();
	});
});
