import axe from 'axe-core';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ClassSearch from './ClassSearch.svelte';

const classes = ['cat', 'dog', 'frog', 'tiger cat'];

async function show(more: { value?: number | null; none?: string } = {}) {
	const onchange = vi.fn();
	const props = { label: 'Target class', classes, value: 1, onchange, ...more };
	const screen = await render(ClassSearch, { props });
	return { onchange, screen, field: screen.getByRole('combobox', { name: 'Target class' }) };
}

describe('ClassSearch', () => {
	it('shows the class, and chooses another by typing', async () => {
		const { field, onchange } = await show();
		await expect.element(field).toHaveValue('dog');
		await field.click();
		await userEvent.keyboard('cat{ArrowDown}{Enter}');
		expect(onchange).toHaveBeenCalledExactlyOnceWith(3);
		await expect.element(field).toHaveAttribute('aria-expanded', 'false');
	});

	it('opens by a key at the present class, and closes on Escape without a change', async () => {
		const { field, onchange, screen } = await show();
		await userEvent.tab();
		await userEvent.keyboard('{ArrowDown}');
		const option = screen.getByRole('option', { name: 'dog' });
		await expect.element(option).toHaveAttribute('aria-selected', 'true');
		expect(field.element().getAttribute('aria-activedescendant')).toBe(option.element().id);
		await userEvent.keyboard('{Escape}');
		await expect.element(field).toHaveValue('dog');
		expect(onchange).not.toHaveBeenCalled();
	});

	it('is chosen from by the pointer, none included', async () => {
		const { field, onchange, screen } = await show({ none: 'no other class' });
		await field.click();
		await screen.getByRole('option', { name: 'no other class' }).click();
		expect(onchange).toHaveBeenLastCalledWith(null);
		await field.click();
		await screen.getByRole('option', { name: 'frog' }).click();
		expect(onchange).toHaveBeenLastCalledWith(2);
	});

	it('says that nothing fits, and axe finds nothing', async () => {
		const { field, screen } = await show();
		await field.click();
		expect((await axe.run(screen.container)).violations).toEqual([]);
		await userEvent.keyboard('xyz');
		await expect.element(screen.getByText('No class fits.')).toBeVisible();
		expect((await axe.run(screen.container)).violations).toEqual([]);
	});
});
