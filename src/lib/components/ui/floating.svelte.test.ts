import { createRawSnippet } from 'svelte';
import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Disclosure from './Disclosure.svelte';
import Menu from './Menu.svelte';
import Notice from './Notice.svelte';
import Popover from './Popover.svelte';
import ProgressBar from './ProgressBar.svelte';

const words = createRawSnippet(() => ({ render: () => '<p>What is inside</p>' }));

describe('Menu', () => {
	const items = [
		{ id: 'png', label: 'Picture', hint: 'PNG' },
		{ id: 'npy', label: 'Numbers', hint: 'No network is loaded', disabled: true },
		{ id: 'link', label: 'Link' }
	];

	it('opens by a key, walks by arrows and letters, and gives the focus back on Escape', async () => {
		const screen = await render(Menu, { label: 'Download', items, onselect: vi.fn() });
		const opener = screen.getByRole('button', { name: 'Download' });
		(opener.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(opener).toHaveAttribute('aria-expanded', 'true');
		await expect.element(screen.getByRole('menuitem', { name: 'Picture' })).toHaveFocus();
		await userEvent.keyboard('{ArrowUp}');
		await expect.element(screen.getByRole('menuitem', { name: 'Link' })).toHaveFocus();
		await userEvent.keyboard('n');
		await expect.element(screen.getByRole('menuitem', { name: 'Numbers' })).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(opener).toHaveFocus();
		await expect.element(opener).toHaveAttribute('aria-expanded', 'false');
	});

	it('acts once, and never on what is greyed', async () => {
		const onselect = vi.fn();
		const screen = await render(Menu, { label: 'Download', items, onselect });
		const opener = screen.getByRole('button', { name: 'Download' });
		await opener.click();
		await userEvent.keyboard('{ArrowDown}{Enter}');
		expect(onselect).not.toHaveBeenCalled();
		await userEvent.keyboard('{ArrowDown}{Enter}');
		expect(onselect).toHaveBeenCalledExactlyOnceWith('link');
		await expect.element(opener).toHaveFocus();
	});

	it('describes its actions by their hints', async () => {
		const screen = await render(Menu, { label: 'Download', items, onselect: vi.fn() });
		await screen.getByRole('button', { name: 'Download' }).click();
		await expect
			.element(screen.getByRole('menuitem', { name: 'Numbers' }))
			.toHaveAccessibleDescription('No network is loaded');
	});
});

describe('Popover', () => {
	it('opens beside its button and closes on Escape', async () => {
		const screen = await render(Popover, { label: 'Display', children: words });
		const opener = screen.getByRole('button', { name: 'Display' });
		await opener.click();
		const panel = screen.getByRole('group', { name: 'Display' });
		await expect.element(panel).toBeVisible();
		const [below, above] = [panel, opener].map((part) => part.element().getBoundingClientRect());
		expect(below!.top).toBeGreaterThanOrEqual(above!.bottom);
		await userEvent.keyboard('{Escape}');
		await expect.element(screen.getByText('What is inside')).not.toBeVisible();
		await expect.element(opener).toHaveFocus();
	});
});

describe('Disclosure', () => {
	it('unfolds by a key', async () => {
		const screen = await render(Disclosure, { summary: 'More', children: words });
		await expect.element(screen.getByText('What is inside')).not.toBeVisible();
		await userEvent.tab();
		await userEvent.keyboard('{Enter}');
		await expect.element(screen.getByText('What is inside')).toBeVisible();
	});
});

describe('Notice', () => {
	const failure = {
		code: 'bad-picture',
		message: 'This is no picture.',
		detail: '0 bytes'
	} as const;

	it('says a failure in an alert, with its remedy', async () => {
		const [ondismiss, run] = [vi.fn(), vi.fn()];
		const action = { label: 'Try again', run };
		const screen = await render(Notice, { failure, ondismiss, action });
		await expect.element(screen.getByRole('alert')).toHaveTextContent('This is no picture.');
		await screen.getByRole('button', { name: 'Try again' }).click();
		await screen.getByRole('button', { name: 'Dismiss' }).click();
		expect(run).toHaveBeenCalledOnce();
		expect(ondismiss).toHaveBeenCalledOnce();
	});

	it('is silent about what was cancelled, and calm about notes', async () => {
		const cancelled = { code: 'cancelled', message: 'Cancelled.' } as const;
		const screen = await render(Notice, { failure: cancelled, ondismiss: vi.fn() });
		await expect.element(screen.getByRole('alert')).toHaveTextContent('');
		await screen.rerender({ failure: null, notes: ['Only the first frame is shown.'] });
		await expect.element(screen.getByRole('status')).toHaveTextContent('first frame');
		await expect.element(screen.getByRole('alert')).toHaveTextContent('');
	});
});

describe('ProgressBar', () => {
	it('tells its share, or that it is unknown', async () => {
		const screen = await render(ProgressBar, { label: 'Loading LeNet-5', done: 0.426 });
		const bar = screen.getByRole('progressbar', { name: 'Loading LeNet-5' });
		await expect.element(bar).toHaveAttribute('aria-valuenow', '43');
		await screen.rerender({ done: null });
		await expect.element(bar).not.toHaveAttribute('aria-valuenow');
		await screen.rerender({ done: 7 });
		await expect.element(bar).toHaveAttribute('aria-valuenow', '100');
	});
});
