import { userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Header from './Header.svelte';
import KeyHelp, { shortcuts } from './KeyHelp.svelte';
import { isTyping } from './keys';

function propsFor() {
	return {
		path: '/explore/',
		networkTitle: 'LeNet-5' as string | null,
		engine: { backend: 'wasm', reason: 'There is no GPU here.' },
		activity: null as { label: string; done: number | null } | null,
		theme: 'system' as const,
		projector: false,
		ontheme: vi.fn(),
		onprojector: vi.fn(),
		onhelp: vi.fn()
	};
}

describe('Header', () => {
	it('marks the page in view, and no other', async () => {
		const screen = await render(Header, propsFor());
		const current = screen.container.querySelectorAll('[aria-current="page"]');
		expect([...current].map((link) => link.textContent)).toEqual(['Explore']);
	});

	it('says which network runs on what, and why', async () => {
		const screen = await render(Header, propsFor());
		const opener = screen.getByRole('button', { name: 'LeNet-5 · WebAssembly' });
		await expect.element(opener).toHaveAttribute('title', 'There is no GPU here.');
		await opener.click();
		await expect.element(screen.getByText('There is no GPU here.')).toBeVisible();
	});

	it('shows what is being computed', async () => {
		const screen = await render(Header, { ...propsFor(), activity: { label: 'Maps', done: 0.5 } });
		const bar = screen.getByRole('progressbar', { name: 'Maps' });
		await expect.element(bar).toHaveAttribute('aria-valuenow', '50');
	});

	it('changes theme and projector mode, and asks for help', async () => {
		const props = propsFor();
		const screen = await render(Header, props);
		await screen.getByRole('button', { name: 'Display' }).click();
		await screen.getByRole('radio', { name: 'Dark' }).click();
		await screen.getByRole('switch').click();
		await userEvent.keyboard('{Escape}');
		await screen.getByRole('button', { name: 'Keys' }).click();
		expect(props.ontheme).toHaveBeenCalledExactlyOnceWith('dark');
		expect(props.onprojector).toHaveBeenCalledExactlyOnceWith(true);
		expect(props.onhelp).toHaveBeenCalledOnce();
	});
});

describe('KeyHelp', () => {
	it('lists the keys and closes on Escape', async () => {
		const onclose = vi.fn();
		const screen = await render(KeyHelp, { open: false, onclose });
		await screen.rerender({ open: true });
		const dialog = screen.getByRole('dialog', { name: 'Keys' });
		await expect.element(dialog).toBeVisible();
		for (const { does } of shortcuts) await expect.element(screen.getByText(does)).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => onclose.mock.calls.length).toBe(1);
	});
});

describe('isTyping', () => {
	function field(type: string): HTMLInputElement {
		return Object.assign(document.createElement('input'), { type });
	}

	it('tells fields for words and numbers from other controls', () => {
		const typing = [field('text'), field('number'), document.createElement('textarea')];
		expect(typing.map(isTyping)).toEqual([true, true, true]);
		const others = [field('range'), field('checkbox'), document.createElement('button'), null];
		expect(others.map(isTyping)).toEqual([false, false, false, false]);
	});
});
