import axe from 'axe-core';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { Param } from '$lib/core/params';
import { rgbAt } from '$lib/draw/colour';
import AboutMethod from './AboutMethod.svelte';
import AttributionMap from './AttributionMap.svelte';
import DeletionResult from './DeletionResult.svelte';
import NoiseResult from './NoiseResult.svelte';
import ParamFields from './ParamFields.svelte';
import RandomisationResult from './RandomisationResult.svelte';
import ScaleBar from './ScaleBar.svelte';

const grey = { shape: [4, 4], data: new Float32Array(16).fill(100) };
const map = { shape: [2, 2], data: Float32Array.of(0, 0.125, -0.25, 0) };
const look = { mode: 'signed', scale: 'purple-orange', dark: false } as const;
const shown = {
	...{ map, grey, range: 0.25, overlay: null, smooth: false },
	...{ cursor: null, window: null, stale: false, label: 'Gradient' },
	...look
};

const bar = {
	...look,
	title: 'Gradient',
	signed: true,
	range: 0.25,
	marked: null,
	onmark: vi.fn()
};

/** Waits until a canvas shows this colour at a place given in shares of its sides. */
async function colourAt(canvas: HTMLCanvasElement, x: number, y: number): Promise<number[]> {
	await new Promise((resolve) => setTimeout(resolve, 50));
	const at = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)] as const;
	return [
		...canvas
			.getContext('2d')!
			.getImageData(...at, 1, 1)
			.data.subarray(0, 3)
	];
}

describe('AttributionMap', () => {
	it('paints each cell in the colour of its value', async () => {
		const { container } = await render(AttributionMap, { ...shown, oncursor: vi.fn() });
		const canvas = container.querySelector('canvas')!;
		expect(await colourAt(canvas, 0.25, 0.75)).toEqual([...rgbAt('purple-orange', -1)]);
		expect(await colourAt(canvas, 0.25, 0.25)).toEqual([...rgbAt('purple-orange', 0)]);
	});

	it('shows the picture in grey before there is a map', async () => {
		const { container } = await render(AttributionMap, { ...shown, map: null, oncursor: vi.fn() });
		expect(await colourAt(container.querySelector('canvas')!, 0.5, 0.5)).toEqual([100, 100, 100]);
	});

	it('is walked by arrows, cell by cell, and says the exact value', async () => {
		const oncursor = vi.fn();
		const screen = await render(AttributionMap, { ...shown, oncursor });
		await userEvent.tab();
		await userEvent.keyboard('{ArrowRight}');
		expect(oncursor).toHaveBeenLastCalledWith({ y: 1, x: 1 });
		await screen.rerender({ cursor: { y: 1, x: 1 } });
		await userEvent.keyboard('{ArrowDown}');
		expect(oncursor).toHaveBeenLastCalledWith({ y: 3, x: 1 });
		await screen.rerender({ cursor: { y: 3, x: 1 } });
		const cell = screen.getByRole('gridcell', { name: 'row 1, column 0: −0.25' });
		await expect.element(cell).toBeInTheDocument();
		await userEvent.keyboard('{Escape}');
		expect(oncursor).toHaveBeenLastCalledWith(null);
	});

	it('draws the window that slides over the picture', async () => {
		const window = [1, 0, 3, 2] as const;
		const { container } = await render(AttributionMap, { ...shown, window, oncursor: vi.fn() });
		const box = container.querySelector('rect.window')!;
		expect(['x', 'y', 'width', 'height'].map((name) => box.getAttribute(name))).toEqual([
			'0',
			'1',
			'2',
			'2'
		]);
	});
});

/** Clicks a bar at a share of its width. */
function clickAt(element: Element, share: number): void {
	const { left, width, top } = element.getBoundingClientRect();
	const place = { clientX: left + share * width, clientY: top + 3, bubbles: true };
	element.dispatchEvent(new MouseEvent('click', place));
}

describe('ScaleBar', () => {
	const slider = (container: Element) => container.querySelector('[role="slider"]')!;

	it('marks the value that is clicked and says it, in the map’s own unit', async () => {
		const onmark = vi.fn();
		const screen = await render(ScaleBar, { ...bar, onmark });
		clickAt(slider(screen.container), 0.75);
		expect(onmark).toHaveBeenLastCalledWith(0.5);
		await screen.rerender({ marked: 0.5 });
		await expect.element(screen.getByText('marked: +0.125')).toBeVisible();
		clickAt(slider(screen.container), 0.75);
		expect(onmark).toHaveBeenLastCalledWith(null);
	});

	it('runs from zero where the map has one sign, and shows no mark that lies below', async () => {
		const onmark = vi.fn();
		const props = { ...bar, signed: false, marked: -0.5, onmark };
		const { container } = await render(ScaleBar, props);
		expect(slider(container).getAttribute('aria-valuemin')).toBe('0');
		expect(container.querySelector('.needle.marked')).toBeNull();
		clickAt(slider(container), 0.25);
		expect(onmark).toHaveBeenLastCalledWith(0.25);
	});

	it('has nothing to mark while the range is not known', async () => {
		const { container } = await render(ScaleBar, { ...bar, range: null });
		expect(slider(container)).toBeNull();
	});
});

it('inks the cells of the marked value and fades the others', async () => {
	const oncursor = vi.fn();
	const { container } = await render(AttributionMap, { ...shown, marked: 0.5, oncursor });
	const canvas = container.querySelector('canvas')!;
	expect(await colourAt(canvas, 0.75, 0.25)).toEqual([31, 35, 40]);
	expect(await colourAt(canvas, 0.25, 0.75)).not.toEqual([...rgbAt('purple-orange', -1)]);
});

describe('ParamFields', () => {
	const params: readonly Param[] = [
		{ kind: 'number', key: 'n', label: 'Samples', min: 1, max: 50, step: 1, initial: 25 },
		{ kind: 'flag', key: 'relu', label: 'ReLU', initial: true, hint: 'Cuts what is below zero.' },
		{
			kind: 'choice',
			key: 'baseline',
			label: 'Baseline',
			options: [
				{ value: 'black', label: 'black' },
				{ value: 'mean', label: 'mean' }
			],
			initial: 'black'
		}
	];
	it('makes a control of every kind, and changes one setting at a time', async () => {
		const onchange = vi.fn();
		const values = { n: 25, relu: true, baseline: 'black' };
		const screen = await render(ParamFields, { params, values, onchange });
		await screen.getByRole('switch', { name: 'ReLU' }).click();
		expect(onchange).toHaveBeenLastCalledWith({ ...values, relu: false });
		await screen.getByRole('combobox', { name: 'Baseline' }).selectOptions('mean');
		expect(onchange).toHaveBeenLastCalledWith({ ...values, baseline: 'mean' });
		await screen.getByRole('spinbutton').fill('9');
		await userEvent.tab();
		expect(onchange).toHaveBeenLastCalledWith({ ...values, n: 9 });
		await expect.element(screen.getByText('Cuts what is below zero.')).toBeVisible();
	});
});

describe('RandomisationResult', () => {
	const stage = (layer: string | null, spearman: number) => ({
		...{ layer, nodes: [], enlarged: map, score: 1, spearman, spearmanMagnitude: spearman, ssim: 1 }
	});
	it('draws a map a stage and calls out a map that hardly changes', async () => {
		const stages = [stage(null, 1), stage('classifier', 0.92), stage('stem', 0.4)];
		const props = { stages, isDone: true, title: 'Guided backpropagation', ...look };
		const screen = await render(RandomisationResult, props);
		const list = screen.getByRole('list', { name: 'Maps of Guided backpropagation by stage' });
		expect(list.getByRole('img').elements()).toHaveLength(3);
		await expect
			.element(screen.getByText(/^Hardly changes when the head is shuffled/))
			.toBeVisible();
	});
});

const curve = (values: number[], area: number) => ({ values: Float32Array.from(values), area });
const deletion = {
	shares: Float32Array.of(0, 0.5, 1),
	deletion: curve([0.9, 0.2, 0.1], 0.3),
	insertion: curve([0.1, 0.8, 0.9], 0.7),
	control: { deletion: curve([0.9, 0.5, 0.1], 0.5), insertion: curve([0.1, 0.5, 0.9], 0.5) },
	durationMs: 1
};
const about = {
	label: 'Gradient',
	summary: 'What a small change does.',
	formula: '\\frac{\\partial f_c}{\\partial x}',
	reading: 'Orange: brighter raises the score.',
	source: { title: 'Simonyan 2013', address: 'https://arxiv.org/abs/1312.6034' }
};
const row = {
	...{ radius: 2 / 255, meanChange: 0.1, largestChange: 0.2, spearman: 0.9, scoreChange: 0.01 }
};

it('states areas beside those of random orders', async () => {
	const props = { answer: deletion, title: 'Gradient', measure: 'probability' };
	const screen = await render(DeletionResult, props);
	const name = 'Deletion, Gradient: probability, area 0.300, random 0.500';
	await expect.element(screen.getByRole('img', { name })).toBeVisible();
	await expect.element(screen.getByText(/^Better than random orders both ways/)).toBeVisible();
});

it('writes the formula in MathML', async () => {
	const { container } = await render(AboutMethod, { parts: [about] });
	await expect.poll(() => container.querySelector('math mfrac')).not.toBeNull();
});

const cases = {
	AttributionMap: () =>
		render(AttributionMap, { ...shown, cursor: { y: 0, x: 0 }, oncursor: vi.fn() }),
	ScaleBar: () => render(ScaleBar, { ...bar, marked: 0.5 }),
	'ScaleBar of one side': () => render(ScaleBar, { ...bar, signed: false }),
	'ScaleBar without a range': () => render(ScaleBar, { ...bar, range: null }),
	DeletionResult: () =>
		render(DeletionResult, { answer: deletion, title: 'Gradient', measure: 'score' }),
	NoiseResult: () =>
		render(NoiseResult, { answer: { rows: [row], durationMs: 1 }, title: 'Gradient' }),
	AboutMethod: () => render(AboutMethod, { parts: [about] })
};

it.each(Object.entries(cases))('axe finds nothing wrong with %s', async (_, showCase) => {
	const { container } = await showCase();
	for (const details of container.querySelectorAll('details')) details.open = true;
	await new Promise((resolve) => setTimeout(resolve, 100));
	const { violations } = await axe.run(container);
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
	expect(found).toEqual([]);
});
