import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Legend from './Legend.svelte';

function propsFor() {
	return {
		scale: 'purple-orange' as 'purple-orange' | 'viridis',
		dark: false,
		range: 4 as number | null,
		mode: 'layer' as 'layer' | 'tile',
		marked: null as number | null,
		onmark: vi.fn()
	};
}

function bar(): HTMLElement {
	return page.getByRole('slider', { name: 'Value to mark in the maps' }).element() as HTMLElement;
}

function clickAt(share: number): void {
	const { left, width, top } = bar().getBoundingClientRect();
	const place = { clientX: left + share * width, clientY: top + 3, bubbles: true };
	bar().dispatchEvent(new MouseEvent('click', place));
}

describe('Legend', () => {
	it('labels zero and both ends, and says whose range it is', async () => {
		const screen = await render(Legend, propsFor());
		for (const text of ['−4', '0', '+4', 'one range for the whole layer'])
			await expect.element(screen.getByText(text, { exact: true })).toBeVisible();
		await screen.rerender({ range: null, mode: 'tile' });
		await expect.element(screen.getByText('+largest')).toBeVisible();
		await expect.element(screen.getByText('each map has its own range')).toBeVisible();
	});

	it('marks the value that is clicked, and takes the mark away when it is clicked again', async () => {
		const props = propsFor();
		const screen = await render(Legend, props);
		clickAt(0.75);
		expect(props.onmark).toHaveBeenLastCalledWith(0.5);
		await screen.rerender({ marked: 0.5 });
		await expect.element(screen.getByText('marked: +2')).toBeVisible();
		clickAt(0.752);
		expect(props.onmark).toHaveBeenLastCalledWith(null);
	});

	it('does the same by keys', async () => {
		const props = propsFor();
		const screen = await render(Legend, props);
		await userEvent.tab();
		await userEvent.keyboard('{ArrowRight}{ArrowRight}{PageDown}');
		expect(bar().getAttribute('aria-valuenow')).toBe('-0.06');
		expect(bar().getAttribute('aria-valuetext')).toBe('−0.24');
		expect(props.onmark).not.toHaveBeenCalled();
		await userEvent.keyboard('{Enter}');
		expect(props.onmark).toHaveBeenLastCalledWith(-0.06);
		await screen.rerender({ marked: -0.06 });
		expect(bar().getAttribute('aria-valuetext')).toBe('−0.24, marked');
		await userEvent.keyboard('{Escape}');
		expect(props.onmark).toHaveBeenLastCalledWith(null);
	});

	it('starts an unsigned scale at zero', async () => {
		const props = { ...propsFor(), scale: 'viridis' as const };
		await render(Legend, props);
		expect(bar().getAttribute('aria-valuemin')).toBe('0');
		clickAt(0.5);
		expect(props.onmark).toHaveBeenLastCalledWith(0.5);
	});
});
