import { flushSync } from 'svelte';
import { userEvent } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { Transport } from '$lib/state/transport.svelte';
import TransportBar from './TransportBar.svelte';

/** A bar over five steps whose frames never come, so that playing stands still. */
async function renderBar(keys = true) {
	const transport = new Transport(() => 5, { request: () => 1, cancel: () => {} });
	const describeStep = (time: number) => `cell ${time} is ${time * 10}`;
	const screen = await render(TransportBar, { transport, describe: describeStep, keys });
	return { transport, screen };
}

const press = (keys: string) => userEvent.keyboard(keys);

/** Something beside the bar that has the focus. */
function focusBeside(html: string): () => void {
	const holder = document.createElement('div');
	holder.innerHTML = html;
	document.body.append(holder);
	holder.querySelector<HTMLElement>('[data-focus]')!.focus();
	return () => holder.remove();
}

describe('TransportBar', () => {
	it('steps, plays and loops by its buttons', async () => {
		const { transport, screen } = await renderBar();
		await screen.getByRole('button', { name: 'Step forward' }).click();
		await screen.getByRole('button', { name: 'Step forward' }).click();
		await screen.getByRole('button', { name: 'Step back' }).click();
		expect(transport.time).toBe(1);
		await screen.getByRole('button', { name: 'Play' }).click();
		await expect.element(screen.getByRole('button', { name: 'Pause' })).toBeVisible();
		expect(transport.playing).toBe(true);
		await screen.getByRole('switch', { name: 'Loop' }).click();
		expect(transport.loop).toBe(true);
	});

	it('has the keys of the page: space, arrows, Home, End', async () => {
		const { transport } = await renderBar();
		await press('{ArrowRight}{ArrowRight}{ArrowLeft}{ArrowRight}');
		expect(transport.time).toBe(2);
		await press('{End}');
		expect(transport.time).toBe(4);
		await press('{Home}');
		expect(transport.time).toBe(0);
		await press(' ');
		expect(transport.playing).toBe(true);
		await press(' ');
		expect(transport.playing).toBe(false);
	});

	it.each([
		['typing', '<input type="text" data-focus>'],
		['a slider', '<input type="range" data-focus>'],
		['a grid', '<div role="grid"><div role="gridcell" tabindex="0" data-focus></div></div>'],
		['a list', '<select data-focus><option>1</option></select>']
	])('leaves arrows and Home to %s', async (_what, html) => {
		const { transport } = await renderBar();
		transport.seek(2);
		const remove = focusBeside(html);
		await press('{ArrowRight}{ArrowRight}{ArrowLeft}{Home}{End}');
		expect(transport.time).toBe(2);
		remove();
	});

	it('leaves space to a button, and a key that someone has used', async () => {
		const { transport } = await renderBar();
		let remove = focusBeside('<button type="button" data-focus>Other</button>');
		await press(' ');
		expect(transport.playing).toBe(false);
		remove();
		remove = focusBeside('<div tabindex="0" data-focus></div>');
		document.activeElement!.addEventListener('keydown', (event) => event.preventDefault());
		await press('{ArrowRight}');
		expect(transport.time).toBe(0);
		remove();
	});

	it('listens to nothing beyond itself when it is told so', async () => {
		const { transport } = await renderBar(false);
		await press('{ArrowRight} ');
		expect([transport.time, transport.playing]).toEqual([0, false]);
	});

	it('goes whole steps by arrows on the line of time, and says the step', async () => {
		const { transport, screen } = await renderBar(false);
		const slider = screen.getByRole('slider', { name: 'Time' });
		(slider.element() as HTMLElement).focus();
		await press('{ArrowRight}{ArrowRight}{ArrowUp}{ArrowDown}');
		expect(transport.time).toBe(2);
		await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 3 of 5: cell 2 is 20');
		await press('{End}');
		expect(transport.time).toBe(4);
	});

	it('goes between steps while dragged and comes to rest on one', async () => {
		const { transport, screen } = await renderBar();
		transport.play();
		const slider = screen.getByRole('slider', { name: 'Time' }).element() as HTMLInputElement;
		slider.value = '2.6';
		slider.dispatchEvent(new Event('input', { bubbles: true }));
		expect([transport.time, transport.playing]).toEqual([2.6, false]);
		slider.dispatchEvent(new Event('change', { bubbles: true }));
		expect(transport.time).toBe(3);
	});

	it('reads a step out once it stands, and is silent while it plays', async () => {
		const { transport, screen } = await renderBar();
		const status = screen.getByRole('status');
		await press('{ArrowRight}{ArrowRight}');
		await expect.element(status).toHaveTextContent('cell 2 is 20');
		flushSync(() => {
			transport.play();
			transport.seek(3);
		});
		await new Promise((resolve) => setTimeout(resolve, 600));
		await expect.element(status).toHaveTextContent('cell 2 is 20');
		transport.pause();
		await expect.element(status).toHaveTextContent('cell 3 is 30');
	});

	it('sets the speed from ×0.25 to ×10', async () => {
		const { transport, screen } = await renderBar();
		const speed = screen.getByRole('slider', { name: 'Speed' });
		(speed.element() as HTMLElement).focus();
		await press('{Home}');
		expect(transport.speed).toBe(0.25);
		await expect.element(speed).toHaveAttribute('aria-valuetext', '×0.25');
		await press('{End}');
		expect(transport.speed).toBe(10);
	});
});
