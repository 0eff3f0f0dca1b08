import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import CopyLink from './CopyLink.svelte';

const write = vi.spyOn(navigator.clipboard, 'writeText');
afterEach(() => write.mockReset());

describe('CopyLink', () => {
	it('copies the link as it is when it is pressed, and says so for a moment', async () => {
		write.mockResolvedValue();
		let view = 1;
		const oncopied = vi.fn();
		const address = () => `https://example.org/?view=${view}`;
		const screen = await render(CopyLink, { address, oncopied });
		view = 2;
		await screen.getByRole('button', { name: 'Copy link' }).click();
		expect(write).toHaveBeenCalledExactlyOnceWith('https://example.org/?view=2');
		await expect.element(screen.getByRole('button', { name: 'Link copied' })).toBeVisible();
		await expect.element(screen.getByRole('status')).toHaveTextContent('Link copied');
		expect(oncopied).toHaveBeenCalledOnce();
		await expect
			.element(screen.getByRole('button', { name: 'Copy link' }), { timeout: 4000 })
			.toBeVisible();
	});

	it('says what to do where the browser refuses the clipboard', async () => {
		write.mockRejectedValue(new DOMException('refused', 'NotAllowedError'));
		const oncopied = vi.fn();
		const screen = await render(CopyLink, { oncopied });
		await screen.getByRole('button', { name: 'Copy link' }).click();
		await expect
			.element(
				screen.getByText('The browser did not allow it; the link stands in the address bar.')
			)
			.toBeVisible();
		expect(oncopied).not.toHaveBeenCalled();
		expect(screen.getByRole('button', { name: 'Copy link' }).elements()).toHaveLength(1);
	});
});
