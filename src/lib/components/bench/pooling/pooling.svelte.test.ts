import axe from 'axe-core';
import { userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { PoolingBenchState } from '$lib/state/pooling-bench.svelte';
import GradientInput from './GradientInput.svelte';
import Invariance from './Invariance.svelte';
import PoolingFigure from './PoolingFigure.svelte';
import PoolingInput from './PoolingInput.svelte';
import PoolingSize from './PoolingSize.svelte';
import PoolingSettings from './PoolingSettings.svelte';
import ReceptiveField from './ReceptiveField.svelte';

const noPicture = async (): Promise<void> => {};
const look = { dark: false, narrow: false } as const;

function figureOf(bench: PoolingBenchState, hidden = false) {
	return render(PoolingFigure, { bench, ...look, hidden, onhidden: () => {} });
}

describe('PoolingFigure', () => {
	it('steps forward and back, by button and by key, and says each step', async () => {
		const bench = new PoolingBenchState();
		const screen = await figureOf(bench);
		const sentence = screen.getByText(/^Output row/);
		await expect.element(sentence).toHaveTextContent('Output row 1, column 1 is 4');
		await screen.getByRole('button', { name: 'Step forward' }).click();
		await expect
			.element(sentence)
			.toHaveTextContent(
				'Output row 1, column 2 is 7: the largest of 3, 7, 1, 0, from row 1, column 4.'
			);
		await userEvent.keyboard('{End}');
		await expect.element(sentence).toHaveTextContent('Output row 2, column 2 is 6');
		await userEvent.keyboard('{ArrowLeft}');
		await expect.element(sentence).toHaveTextContent('Output row 2, column 1 is 8');
	});

	it('goes to the step of an output by Enter, and marks what an input cell feeds', async () => {
		const bench = new PoolingBenchState();
		const screen = await figureOf(bench);
		(screen.getByRole('grid', { name: 'Output' }).element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
		expect(bench.transport.step).toBe(3);
		(screen.getByRole('grid', { name: 'Input' }).element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		expect(bench.pinned).toEqual({ grid: 'in0', y: 0, x: 0 });
		await userEvent.keyboard('{Enter}');
		expect(bench.pinned).toBeNull();
	});

	it('does not say a result that is to be predicted', async () => {
		const screen = await figureOf(new PoolingBenchState(), true);
		await expect
			.element(screen.getByText(/is to be predicted from 3, 1, 4, 2/).first())
			.toBeVisible();
		expect(screen.container.textContent).not.toContain('is 4');
	});

	it('turns to the gradient', async () => {
		const screen = await figureOf(new PoolingBenchState());
		await screen.getByRole('radio', { name: 'Gradient back' }).click();
		await expect
			.element(screen.getByText(/^Output row 1, column 1: gradient 1 goes to row 2, column 1/))
			.toBeVisible();
	});
});

describe('PoolingSettings', () => {
	it.each([
		['0', 'Stride must be at least 1.'],
		['100000', 'Stride can be at most 32 here.'],
		['abc', 'Stride must be a whole number; “abc” is not one.']
	])('explains an impossible stride and keeps the last good one: %s', async (typed, sentence) => {
		const bench = new PoolingBenchState();
		const screen = await render(PoolingSettings, { bench });
		await screen.getByRole('spinbutton', { name: 'Stride' }).fill(typed);
		await expect.element(screen.getByText(sentence)).toBeVisible();
		expect(bench.present.settings.stride).toEqual([2, 2]);
	});

	it('explains a window that does not fit', async () => {
		const bench = new PoolingBenchState();
		const screen = await render(PoolingSettings, { bench });
		await screen.getByRole('spinbutton', { name: 'Window' }).fill('5');
		await expect.element(screen.getByText(/spans 5 rows/)).toBeVisible();
		expect(bench.present.settings.kernel).toEqual([2, 2]);
	});

	it('says that one channel is not enough to pool over channels, and explains a window over too many', async () => {
		const bench = new PoolingBenchState();
		const screen = await render(PoolingSettings, { bench });
		await screen.getByRole('combobox', { name: 'Pooling' }).selectOptions('L2 across channels');
		await expect.element(screen.getByText(/This input has one channel only/)).toBeVisible();
		await screen.getByRole('spinbutton', { name: 'Channels in a window' }).fill('3');
		await expect
			.element(screen.getByText('A window over 3 channels does not fit an input that has 1.'))
			.toBeVisible();
		expect(bench.present.across.size).toBe(1);
	});
});

describe('PoolingInput', () => {
	it('takes typed numbers over', async () => {
		const bench = new PoolingBenchState();
		const screen = await render(PoolingInput, { bench, onpicture: noPicture });
		await screen.getByText('Size and numbers').click();
		await screen.getByRole('gridcell', { name: /^row 1, column 1/ }).click();
		await userEvent.keyboard('9{Enter}');
		expect(bench.present.input.data[0]).toBe(9);
		expect(bench.source).toBe('typed');
		expect(bench.run.values[0]).toBe(9);
	});

	it('says so when there is no picture', async () => {
		const bench = new PoolingBenchState();
		const screen = await render(PoolingInput, { bench, onpicture: noPicture });
		await screen.getByRole('combobox', { name: 'Input' }).selectOptions('Current picture, 16 × 16');
		await expect.element(screen.getByText(/There is no picture yet/)).toBeVisible();
		expect(bench.source).toBe('numbers');
	});
});

it('GradientInput takes one number for all, or a number for each output', async () => {
	const bench = new PoolingBenchState();
	const screen = await render(GradientInput, { bench });
	await screen.getByRole('textbox', { name: 'Gradient of every output' }).fill('0.5');
	expect(bench.present.gradient).toBe(0.5);
	await screen.getByRole('radio', { name: 'Typed' }).click();
	await screen.getByRole('gridcell', { name: /^row 2, column 2/ }).click();
	await userEvent.keyboard('3{Enter}');
	expect([...bench.gradientGrid.data]).toEqual([0.5, 0.5, 0.5, 3]);
});

it('PoolingSize names what the stride leaves over', async () => {
	const bench = new PoolingBenchState();
	bench.set({ kernel: [3, 3] });
	const screen = await render(PoolingSize, { bench });
	await expect.element(screen.getByText(/1 column at the right is left over/)).toBeVisible();
});

it('ReceptiveField follows the kernel before', async () => {
	const bench = new PoolingBenchState();
	const screen = await render(ReceptiveField, { bench, dark: false });
	await expect.element(screen.getByText('P + K − 1 = 2 + 3 − 1 = 4').first()).toBeVisible();
	await screen.getByRole('spinbutton', { name: 'Its stride, s' }).fill('2');
	await expect
		.element(screen.getByText('K + (P − 1) · s = 3 + (2 − 1) · 2 = 5').first())
		.toBeVisible();
});

it('Invariance says the shares anew when the pattern is moved', async () => {
	const bench = new PoolingBenchState();
	const screen = await render(Invariance, { bench, ...look, onpicture: noPicture });
	const summary = () => screen.getByRole('status').first().element().textContent;
	const before = summary();
	await screen.getByRole('spinbutton', { name: 'Shift right, typed, in cells' }).fill('0');
	await userEvent.tab();
	await expect.poll(summary).toContain('100.0 %');
	expect(summary()).not.toBe(before);
});

describe('accessibility', () => {
	const channels = () => {
		const bench = new PoolingBenchState();
		bench.chooseSource('channels');
		return bench;
	};
	const cases = {
		PoolingFigure: () => figureOf(channels()),
		PoolingInput: () => render(PoolingInput, { bench: channels(), onpicture: noPicture }),
		PoolingSettings: () => render(PoolingSettings, { bench: channels() }),
		GradientInput: () => render(GradientInput, { bench: channels() }),
		ReceptiveField: () => render(ReceptiveField, { bench: channels(), dark: false }),
		Invariance: () => render(Invariance, { bench: channels(), ...look, onpicture: noPicture })
	};
	it.each(Object.entries(cases))('axe finds nothing in %s', async (_, show) => {
		const { container } = await show();
		const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
		expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
	});
});
