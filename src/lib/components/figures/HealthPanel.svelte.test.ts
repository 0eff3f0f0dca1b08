import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import HealthPanel from './HealthPanel.svelte';
import { readPixel, shownAs } from './canvas.testing';

const health = {
	node: 'relu1',
	pictures: 12,
	zeros: Float32Array.of(0.75, 1, 0.5),
	dead: Uint8Array.of(0, 1, 0),
	correlation: Float32Array.of(1, 0, -0.5, 0, 1, 0, -0.5, 0, 1),
	meanCorrelation: 0.5
};
const none = new Float32Array(3);
const statistics = {
	min: none,
	max: none,
	mean: none,
	variance: none,
	zeros: Float32Array.of(0.5, 1, 0.3)
};

async function show() {
	const onselect = vi.fn();
	const props = { health, statistics, dark: false, onselect };
	return { onselect, screen: await render(HealthPanel, props) };
}

describe('HealthPanel', () => {
	it('reads the layer in one sentence and states its numbers', async () => {
		const { screen } = await show();
		const text = screen.container.textContent;
		expect(text).toContain('1 of 3 channels never fires on the 12 pictures');
		expect(text).toContain('strongly correlated');
		expect(text).toContain('75.0 %');
		expect(text).toContain('60.0 %');
		await expect
			.element(screen.getByRole('img', { name: /50 to 60 %: 1; 70 to 80 %: 1; 90 to 100 %: 1/ }))
			.toBeVisible();
	});

	it('opens a dead channel', async () => {
		const { screen, onselect } = await show();
		await screen.getByRole('button', { name: 'open channel 1' }).click();
		expect(onselect).toHaveBeenCalledExactlyOnceWith(1);
	});

	it('paints the matrix and reads a pair with keys', async () => {
		const { screen, onselect } = await show();
		const matrix = screen.getByRole('application', { name: /Correlation matrix/ });
		const canvas = matrix.element().querySelector('canvas')!;
		expect(readPixel(canvas, 0, 0)).toEqual(shownAs(1));
		expect(readPixel(canvas, 1, 0)).toEqual(shownAs(0));
		expect(readPixel(canvas, 2, 0)).toEqual(shownAs(-63 / 127));
		(matrix.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
		await expect.element(screen.getByText('channels 2 and 0: r = −0.5')).toBeVisible();
		await userEvent.keyboard('{Enter}');
		expect(onselect).toHaveBeenCalledExactlyOnceWith(2);
	});

	it('has the strongest pairs as a table', async () => {
		const { screen } = await show();
		await screen.getByText('Strongest pairs as a table').click();
		await expect.element(screen.getByRole('row', { name: '0 2 −0.5' })).toBeVisible();
	});
});
