import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import type { GraphNode } from '$lib/graph/types';
import type { Explanation } from '$lib/math/explanation';
import { explanations } from './explanations.testing';
import ExplanationView from './ExplanationView.svelte';

const node: GraphNode = { name: 'conv2', op: 'relu', inputs: ['relu1'], attributes: {} };
const cell = { y: 3, x: 5, channel: 1 };

async function show(explanation: Explanation, engineValue = explanation.value) {
	const onopen = vi.fn();
	const inputNames = ['relu1'];
	const props = { explanation, node, engineValue, cell, inputNames, dark: false, onopen };
	return { onopen, screen: await render(ExplanationView, props) };
}

/** All text that is shown, with single spaces. */
function textOf(screen: Awaited<ReturnType<typeof show>>['screen']): string {
	return screen.container.textContent.replace(/\s+/g, ' ');
}

const numbers: Record<Explanation['kind'], readonly string[]> = {
	convolution: [
		...['channel 5', '0.5', '−0.25', '+0.375', 'channel 2', '−0.75', '−0.1875'],
		...['top 2 of 16; the other 14 add', '−0.25', 'sum of all 16', '−0.0625']
	],
	dense: ['feature 7', '2 × 0.75', '+1.5', 'feature 3', '0.5 × (−0.5)', '−0.25', '1.25'],
	pointwise: ['−1.25', 'ReLU', 'max(0, −1.25) = 0'],
	batchNormalization: ['(0.5 − (−0.25)) / √(0.25 + 1e−5) = 1.5', '1.5 × 0.5 + 1 = 1.75'],
	pool: ['largest of 4 cells in a 2 × 2 window', '0.5', '−1', 'max = 0.75'],
	combine: ['0.75 norm2', '−0.5 relu1', '0.75 + (−0.5) = 0.25'],
	copy: ['row by row, channels last', 'pool2', 'y 3, x 1, channel 7', '0.25'],
	softmax: ['channel 0', '1.5', 'exp(1 − 1.5)', '0.5', '2', '0.25', '25.0 %'],
	localResponse: ['1 + 0.1 · 10 = 2', 'channel 1: 3', '1 / 2 = 0.5']
};

describe('ExplanationView', () => {
	it.each(Object.values(explanations))('shows the numbers of $kind', async (explanation) => {
		const { screen } = await show(explanation);
		const text = textOf(screen);
		for (const number of numbers[explanation.kind]) expect(text).toContain(number);
		expect(text).toContain('agrees to float precision');
	});

	it('states both values and their difference to float precision', async () => {
		const { screen } = await show({ ...explanations.dense, value: 1.2345679 }, 1.2345678);
		expect(textOf(screen)).toContain(
			'engine: 1.2345678, this sum: 1.2345679, difference 1e−7 ✓ agrees to float precision'
		);
	});

	it('warns when the engine says something else', async () => {
		const { screen } = await show(explanations.dense, 1.5);
		const text = textOf(screen);
		expect(text).toContain('do not trust this value');
		expect(text).not.toContain('agrees to float precision');
	});
});

describe('a convolution', () => {
	it('says the full product of a cell, where it lies, and which is padding', async () => {
		const { screen } = await show(explanations.convolution);
		const patch = screen.getByRole('grid', { name: 'channel 5 of relu1 times its kernel' });
		const names = patch
			.getByRole('gridcell')
			.elements()
			.map((element) => element.getAttribute('aria-label'));
		expect(names).toEqual([
			'padding: 0 × 1 = 0',
			'padding: 0 × 2 = 0',
			'y 0, x 4: 0.5 × −0.25 = −0.125',
			'y 0, x 6: 1 × 0.5 = 0.5'
		]);
	});

	it('shows the product under the pointer', async () => {
		const { screen } = await show(explanations.convolution);
		await screen.getByRole('gridcell').nth(2).hover();
		await expect.element(screen.getByText('y 0, x 4: 0.5 × −0.25 = −0.125')).toBeVisible();
	});

	it('is walked with arrows and opens the cell of the input with Enter', async () => {
		const { screen, onopen } = await show(explanations.convolution);
		const cells = screen.getByRole('grid').first().getByRole('gridcell');
		(cells.nth(0).element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}{End}');
		expect(document.activeElement).toBe(cells.nth(3).element());
		await userEvent.keyboard('{Enter}');
		expect(onopen).toHaveBeenCalledExactlyOnceWith('relu1', { y: 0, x: 6, channel: 5 });
	});

	it('opens no cell in the padding', async () => {
		const { screen, onopen } = await show(explanations.convolution);
		await screen.getByRole('gridcell').first().click();
		expect(onopen).not.toHaveBeenCalled();
		await screen.getByRole('button', { name: 'channel 5' }).click();
		expect(onopen).toHaveBeenCalledExactlyOnceWith('relu1', { y: 0, x: 4, channel: 5 });
	});

	it('scrolls inside the figure when it is narrow', async () => {
		const patch = Array.from({ length: 49 }, (_, index) => -0.01234 - index);
		const term = { channel: 0, patch, kernel: patch, sum: 1 };
		const { screen } = await show({
			...explanations.convolution,
			window: [7, 7],
			terms: [term]
		});
		screen.container.style.width = '328px';
		expect(screen.container.scrollWidth).toBeLessThanOrEqual(332);
		const scroller = screen.getByRole('grid').element().parentElement!;
		expect(scroller.scrollWidth).toBeGreaterThan(scroller.clientWidth);
	});
});

describe('the others', () => {
	it('marks the cell that wins', async () => {
		const { screen } = await show(explanations.pool);
		await expect
			.element(screen.getByRole('gridcell', { name: 'y 5, x 6: 0.75, the largest' }))
			.toHaveClass('winner');
	});

	it('writes a mean out', async () => {
		const patch = [1, 2, -3, 4];
		const mean = { ...explanations.pool, pooling: 'average', patch, divisor: 4, value: 1 } as const;
		const { screen } = await show(mean);
		expect(textOf(screen)).toContain('(1 + 2 + (−3) + 4) / 4 = 4 / 4 = 1');
	});

	it('opens the sources of a sum', async () => {
		const { screen, onopen } = await show(explanations.combine);
		await screen.getByRole('button', { name: 'norm2' }).click();
		expect(onopen).toHaveBeenCalledExactlyOnceWith('norm2', cell);
	});

	it('opens where a copy came from', async () => {
		const { screen, onopen } = await show(explanations.copy);
		await screen.getByRole('button', { name: 'pool2' }).click();
		const from = { y: 3, x: 1, channel: 7 };
		expect(onopen).toHaveBeenCalledExactlyOnceWith('pool2', expect.objectContaining(from));
	});

	it('lists the explained class even when it is none of the largest', async () => {
		const small = { ...explanations.softmax, input: -9, exponential: 2 ** -12 };
		const { screen } = await show({ ...small, terms: explanations.softmax.terms.slice(0, 1) });
		await expect.element(screen.getByRole('rowheader', { name: 'channel 1' })).toBeVisible();
	});
});
