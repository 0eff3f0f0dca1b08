import { createRawSnippet } from 'svelte';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import NumberSlider from './NumberSlider.svelte';
import Segmented from './Segmented.svelte';
import Select from './Select.svelte';
import Tabs from './Tabs.svelte';
import Toggle from './Toggle.svelte';

const options = [
	{ value: 'tile', label: 'Tile' },
	{ value: 'layer', label: 'Layer', title: 'One range for the layer' },
	{ value: 'network', label: 'Network' }
];

describe('Segmented', () => {
	it('is a radio group with one tab stop, which arrows walk in a circle', async () => {
		const onchange = vi.fn();
		const screen = await render(Segmented, { label: 'Range', options, value: 'layer', onchange });
		await userEvent.tab();
		await expect.element(screen.getByRole('radio', { name: 'Layer' })).toHaveFocus();
		await userEvent.keyboard('{ArrowRight}');
		await expect.element(screen.getByRole('radio', { name: 'Network' })).toHaveFocus();
		expect(onchange).toHaveBeenLastCalledWith('network');
		await userEvent.keyboard('{ArrowRight}');
		expect(onchange).toHaveBeenLastCalledWith('tile');
		await userEvent.keyboard('{End}');
		expect(onchange).toHaveBeenLastCalledWith('network');
	});

	it('shows what is chosen, and can be reached where nothing is', async () => {
		const props = { label: 'Range', options, value: 'tile', onchange: vi.fn() };
		const screen = await render(Segmented, props);
		const group = screen.getByRole('radiogroup', { name: 'Range' });
		await expect.element(group.getByRole('radio', { checked: true })).toHaveTextContent('Tile');
		await screen.rerender({ value: 'no such option' });
		await userEvent.tab();
		await expect.element(screen.getByRole('radio', { name: 'Tile' })).toHaveFocus();
	});
});

describe('Select', () => {
	it('is a combobox by the name of its label, also when that is unseen', async () => {
		const onchange = vi.fn();
		const props = { label: 'Network', options, value: 'layer', onchange };
		const screen = await render(Select, props);
		const box = screen.getByRole('combobox', { name: 'Network' });
		await expect.element(box).toHaveValue('layer');
		await screen.rerender({ hideLabel: true });
		await box.selectOptions('tile');
		expect(onchange).toHaveBeenCalledExactlyOnceWith('tile');
	});
});

describe('Tabs', () => {
	it('shows the panel of the selected tab and moves by arrows', async () => {
		const onselect = vi.fn();
		const children = createRawSnippet<[string]>((selected) => ({
			render: () => `<p>This is ${selected()}</p>`
		}));
		const tabs = [
			{ id: 'maps', label: 'Maps' },
			{ id: 'health', label: 'Health' }
		];
		const screen = await render(Tabs, {
			label: 'Views',
			tabs,
			selected: 'maps',
			onselect,
			children
		});
		await expect.element(screen.getByRole('tabpanel', { name: 'Maps' })).toBeVisible();
		await expect.element(screen.getByText('This is maps')).toBeVisible();
		await userEvent.tab();
		await userEvent.keyboard('{ArrowLeft}');
		await expect.element(screen.getByRole('tab', { name: 'Health' })).toHaveFocus();
		expect(onselect).toHaveBeenCalledExactlyOnceWith('health');
	});
});

describe('Toggle', () => {
	it('is a switch that space turns', async () => {
		const onchange = vi.fn();
		const screen = await render(Toggle, { label: 'Steps', checked: false, onchange });
		await userEvent.tab();
		await userEvent.keyboard(' ');
		expect(onchange).toHaveBeenCalledExactlyOnceWith(true);
		await screen.rerender({ checked: true });
		await expect.element(screen.getByRole('switch', { name: 'Steps' })).toBeChecked();
	});
});

describe('NumberSlider', () => {
	const range = { label: 'Speed', min: 0.5, max: 4, step: 0.5, value: 1, unit: '×' };

	it('slides by keys and speaks its unit', async () => {
		const onchange = vi.fn();
		const screen = await render(NumberSlider, { ...range, onchange });
		const slider = screen.getByRole('slider', { name: 'Speed' });
		await expect.element(slider).toHaveAttribute('aria-valuetext', '1 ×');
		(slider.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowRight}');
		expect(onchange).toHaveBeenLastCalledWith(1.5);
	});

	it('brings a typed number to the nearest allowed one, and refuses what is none', async () => {
		const onchange = vi.fn();
		const screen = await render(NumberSlider, { ...range, onchange });
		const field = screen.getByRole('spinbutton', { name: 'Speed' });
		await field.fill('2.7');
		await userEvent.tab();
		expect(onchange).toHaveBeenLastCalledWith(2.5);
		await field.fill('99');
		await userEvent.tab();
		expect(onchange).toHaveBeenLastCalledWith(4);
		await field.fill('');
		await userEvent.tab();
		expect(onchange).toHaveBeenCalledTimes(2);
		await expect.element(field).toHaveValue(1);
	});
});
