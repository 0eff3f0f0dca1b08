import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { axisSizes } from '$lib/math/arithmetic/size';
import { plainSettings } from '$lib/draw/bench/convolution.testing';
import { sizeSteps } from '$lib/draw/bench/grid-formula';
import PaddingField from './PaddingField.svelte';
import PairField from './PairField.svelte';
import SizeFormula from './SizeFormula.svelte';
import TypedGrid from './TypedGrid.svelte';
import WholeField from './WholeField.svelte';

const box = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const problem = () => page.getByRole('alert');

async function expectAccessible(): Promise<void> {
	const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

describe('a pair of numbers', () => {
	it.each([
		['letters', 'Stride must be a whole number; “letters” is not one.'],
		['0', 'Stride must be at least 1.'],
		['100000', 'Stride can be at most 16 here.'],
		['2.5', 'Stride must be a whole number; “2.5” is not one.'],
		['', 'Stride needs a whole number from 1 to 16.']
	])('explains %s beside itself and changes nothing', async (typed, sentence) => {
		const onchange = vi.fn(() => null);
		await render(PairField, { label: 'Stride', value: [2, 2], min: 1, max: 16, onchange });
		await box('Stride').fill(typed);
		await expect.element(problem()).toHaveTextContent(sentence);
		await expect.element(box('Stride')).toHaveAttribute('aria-invalid', 'true');
		await expect.element(box('Stride')).toHaveAccessibleDescription(sentence);
		expect(onchange).not.toHaveBeenCalled();
		await box('Stride').fill('2');
		await expect.element(box('Stride')).toHaveAttribute('aria-invalid', 'false');
	});

	it('keeps what the bench refuses, with its reason, until something else comes', async () => {
		const onchange = () => 'The kernel spans 7 rows, but the padded input has only 5.';
		const props = { label: 'Kernel', value: [3, 3] as const, min: 1, max: 16, onchange };
		const { rerender } = await render(PairField, props);
		await box('Kernel').fill('7');
		await expect.element(problem()).toHaveTextContent('spans 7 rows');
		await expect.element(box('Kernel')).toHaveValue('7');
		await rerender({ value: [5, 5] });
		await expect.element(box('Kernel')).toHaveValue('5');
		await expect.element(box('Kernel')).toHaveAttribute('aria-invalid', 'false');
	});

	it('sets both, or each for itself', async () => {
		const onchange = vi.fn(() => null);
		await render(PairField, { label: 'Stride', value: [2, 2], min: 1, max: 16, onchange });
		await box('Stride').fill('3');
		expect(onchange).toHaveBeenLastCalledWith([3, 3]);
		await page.getByRole('button', { name: 'Stride: set apart' }).click();
		await box('Stride, vertical').fill('4');
		expect(onchange).toHaveBeenLastCalledWith([4, 2]);
		await expectAccessible();
	});

	it('is stepped by arrows and buttons, within its range', async () => {
		const onchange = vi.fn(() => null);
		await render(WholeField, { label: 'Groups', value: 1, min: 1, max: 4, onchange });
		await box('Groups').click();
		await userEvent.keyboard('{ArrowDown}');
		expect(onchange).not.toHaveBeenCalled();
		await userEvent.keyboard('{ArrowUp}');
		expect(onchange).toHaveBeenLastCalledWith(2);
		await page.getByRole('button', { name: 'Groups: one more' }).click();
		expect(onchange).toHaveBeenCalledTimes(2);
		await expect.element(page.getByRole('button', { name: 'Groups: one less' })).toBeDisabled();
	});
});

describe('padding', () => {
	it('is a rule or cells', async () => {
		const onchange = vi.fn(() => null);
		const props = { value: 'same' as const, edges: [1, 1, 1, 1] as const, max: 16, onchange };
		const { rerender } = await render(PaddingField, props);
		await expect.element(page.getByText('top 1, bottom 1, left 1, right 1')).toBeVisible();
		await page.getByRole('combobox', { name: 'Padding' }).selectOptions('In cells');
		expect(onchange).toHaveBeenLastCalledWith([1, 1, 1, 1]);
		await rerender({ value: [1, 1, 1, 1] });
		await box('Padding, cells on each side').fill('2');
		expect(onchange).toHaveBeenLastCalledWith([2, 2, 2, 2]);
		await page.getByRole('button', { name: 'Padding: set sides apart' }).click();
		await box('Padding, left').fill('0');
		expect(onchange).toHaveBeenLastCalledWith([1, 1, 0, 1]);
		await expectAccessible();
	});

	it('leaves rows alone where there is only one', async () => {
		const onchange = vi.fn(() => null);
		const value = [0, 0, 1, 1] as const;
		await render(PaddingField, { value, edges: value, max: 16, single: true, onchange });
		await box('Padding, cells on each side').fill('3');
		expect(onchange).toHaveBeenLastCalledWith([0, 0, 3, 3]);
	});
});

describe('a grid of numbers', () => {
	const cell = (y: number, x: number) =>
		page.getByRole('gridcell', { name: new RegExp(`^row ${y}, column ${x}`) });

	async function open(brush: number | null = null) {
		const onchange = vi.fn();
		await render(TypedGrid, {
			label: 'Input numbers',
			rows: 2,
			columns: 3,
			values: [1, 2, 3, 4, 5, 6],
			role: 'input',
			brush,
			onchange
		});
		return onchange;
	}

	it('is one tab stop that arrows walk', async () => {
		await open();
		await userEvent.keyboard('{Tab}');
		await expect.element(cell(1, 1)).toHaveFocus();
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{End}');
		await expect.element(cell(2, 3)).toHaveFocus();
		await userEvent.keyboard('{Home}{ArrowUp}');
		await expect.element(cell(1, 1)).toHaveFocus();
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement?.closest('[role="grid"]')).toBe(null);
	});

	it('takes typed numbers, points and signs, and goes down', async () => {
		const onchange = await open();
		await cell(1, 2).click();
		await userEvent.keyboard('-2.5{Enter}');
		expect(onchange).toHaveBeenCalledExactlyOnceWith(1, -2.5);
		await expect.element(cell(2, 2)).toHaveFocus();
		await userEvent.keyboard('{Delete}');
		expect(onchange).toHaveBeenLastCalledWith(4, 0);
	});

	it('explains what is no number and gives the old one back on Escape', async () => {
		const onchange = await open();
		await cell(1, 1).click();
		await userEvent.keyboard('1-{Enter}');
		await expect.element(problem()).toHaveTextContent('A cell must be a number; “1-” is not one.');
		expect(onchange).not.toHaveBeenCalled();
		await userEvent.keyboard('{Escape}');
		await expect.element(cell(1, 1)).toHaveFocus();
		await expect.element(cell(1, 1)).toHaveTextContent('1');
	});

	it('is painted by pressing and moving', async () => {
		const onchange = await open(9);
		const from = cell(1, 1).element();
		const to = cell(1, 3).element();
		const at = (element: Element) => {
			const { x, y, width, height } = element.getBoundingClientRect();
			return { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, button: 0 };
		};
		from.dispatchEvent(new PointerEvent('pointerdown', at(from)));
		to.dispatchEvent(new PointerEvent('pointermove', at(to)));
		window.dispatchEvent(new PointerEvent('pointerup'));
		from.dispatchEvent(new PointerEvent('pointermove', at(from)));
		expect(onchange.mock.calls).toEqual([
			[0, 9],
			[2, 9]
		]);
	});

	it('is accessible', async () => {
		await open();
		await expectAccessible();
	});
});

it('the size formula is written once where both axes are alike', async () => {
	const steps = (size: readonly [number, number]) => {
		const [vertical, horizontal] = axisSizes(size, { ...plainSettings, stride: [2, 2] });
		return [sizeSteps(vertical, 'vertical'), sizeSteps(horizontal, 'horizontal')] as const;
	};
	const { rerender } = await render(SizeFormula, { steps: steps([6, 6]) });
	await expect.element(page.getByText('Output height and width')).toBeVisible();
	await expect.element(page.getByText('1 row at the bottom is left over')).toBeVisible();
	await expect.element(page.getByText('1 column at the right is left over')).toBeVisible();
	await rerender({ steps: steps([5, 6]) });
	await expect.element(page.getByText('Output height', { exact: true })).toBeVisible();
	await expect.element(page.getByText('Output width', { exact: true })).toBeVisible();
	await expectAccessible();
});
