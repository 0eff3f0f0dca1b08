import { beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { ConvolutionBenchState } from '$lib/state/convolution-bench.svelte';
import ConvolutionFigure from './ConvolutionFigure.svelte';

let bench: ConvolutionBenchState;
beforeEach(() => {
	bench = new ConvolutionBenchState();
});

async function open(hidden = false) {
	const onhidden = vi.fn();
	await render(ConvolutionFigure, { bench, dark: false, hidden, onhidden });
	return onhidden;
}

const sentence = () => page.getByText(/^(Output|Input) row \d/, { exact: false });

describe('the bench by keyboard', () => {
	it('steps, and says each step', async () => {
		await open();
		await expect.element(sentence().last()).toHaveTextContent('Output row 1, column 1 is 12: 3×0');
		await userEvent.keyboard('{ArrowRight}');
		expect(bench.transport.step).toBe(1);
		await userEvent.keyboard('{End}');
		await expect.element(sentence().last()).toHaveTextContent('Output row 3, column 3 is 14:');
	});

	it('goes to the step of an output cell on Enter', async () => {
		await open();
		page.getByRole('grid', { name: 'Output', exact: true }).element().focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
		expect(bench.transport.step).toBe(4);
		await expect
			.element(page.getByRole('gridcell', { name: 'output row 2, column 2 is 17' }))
			.toBeInTheDocument();
	});

	it('tells what an input cell feeds', async () => {
		await open();
		page.getByRole('grid', { name: 'Input', exact: true }).element().focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}');
		await expect
			.element(page.getByText('input row 2, column 2 is 0; it feeds 4 output cells').first())
			.toBeInTheDocument();
	});
});

it('goes backwards both ways, and comes back', async () => {
	await open();
	await page.getByRole('radio', { name: 'Transposed' }).click();
	expect(bench.present.way).toBe('spread');
	await page.getByRole('radio', { name: 'Stamps' }).click();
	expect(bench.present.way).toBe('stamp');
	await expect
		.element(sentence().last())
		.toHaveTextContent('Input row 1, column 1 is 3: it stamps');
	await page.getByRole('radio', { name: 'Convolution', exact: true }).click();
	expect(bench.present.way).toBe('convolution');
});

it('says why it cannot go forwards, and stays', async () => {
	bench.change({ way: 'stamp', size: [2, 2] });
	await open();
	await page.getByRole('radio', { name: 'Convolution', exact: true }).click();
	await expect
		.element(page.getByRole('alert'))
		.toHaveTextContent('The kernel spans 3 rows, but the padded input has only 2.');
	expect(bench.present.way).toBe('stamp');
});

it('tells no answer while the output is hidden', async () => {
	await open(true);
	await expect.element(sentence().last()).toHaveTextContent('hidden: predict it first');
	expect(document.body.textContent).not.toContain('is 12');
});

it('keeps a pinned step beside the present one', async () => {
	await open();
	await page.getByRole('switch', { name: 'Pin this step' }).click();
	await userEvent.keyboard('{Escape}');
	bench.transport.seek(1);
	await expect.element(page.getByText('output row 1, column 1 is 12')).toBeVisible();
	await expect.element(sentence().last()).toHaveTextContent('Output row 1, column 2');
});
