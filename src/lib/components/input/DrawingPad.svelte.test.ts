import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';
import DrawingPad from './DrawingPad.svelte';

/** Share of the paper that is inked, as it was when the canvas was handed out. */
function inkOf(canvas: HTMLCanvasElement): number {
	const { width, height } = canvas;
	const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
	let dark = 0;
	for (let at = 0; at < data.length; at += 4) if (data[at]! < 128) dark++;
	return dark / (width * height);
}

async function show() {
	const inks: number[] = [];
	const screen = await render(DrawingPad, { ondraw: (canvas) => inks.push(inkOf(canvas)) });
	const pad = screen.getByRole('application', { name: 'Drawing pad' });
	return { inks, screen, pad, element: pad.element() as HTMLElement };
}

/** The paint is on the canvas one frame after the change. */
async function nextInk(inks: readonly number[], count: number): Promise<number> {
	await vi.waitFor(() => expect(inks.length).toBeGreaterThanOrEqual(count));
	return inks.at(-1)!;
}

describe('DrawingPad', () => {
	it('draws with keys: Space puts the pen down, arrows draw, Space lifts it', async () => {
		const { inks, element } = await show();
		element.focus();
		await userEvent.keyboard('{ArrowUp}{ArrowUp}');
		expect(inks).toEqual([]);
		await userEvent.keyboard(' ');
		const dot = await nextInk(inks, 1);
		// A disc of diameter 0.075 of the side.
		expect(dot).toBeCloseTo((Math.PI * 0.075 ** 2) / 4, 3);
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}');
		await vi.waitFor(() => expect(inks.at(-1)).toBeGreaterThan(2 * dot));
		// A disc drawn four steps of a 32nd along.
		expect(inks.at(-1)).toBeCloseTo(dot + (4 / 32) * 0.075, 3);
		const drawn = inks.at(-1)!;
		await userEvent.keyboard(' {ArrowRight}{ArrowRight} ');
		await vi.waitFor(() => expect(inks.at(-1)).toBeGreaterThan(drawn));
	});

	it('keeps its keys from the page, and leaves the page its own', async () => {
		const { element } = await show();
		const heard = vi.fn();
		document.addEventListener('keydown', heard);
		element.focus();
		await userEvent.keyboard(' {ArrowLeft}');
		expect(heard).not.toHaveBeenCalled();
		await userEvent.keyboard('?');
		expect(heard).toHaveBeenCalledOnce();
		document.removeEventListener('keydown', heard);
	});

	it('takes strokes back one by one, and all at once', async () => {
		const { inks, screen, element } = await show();
		element.focus();
		await userEvent.keyboard(' ');
		const first = await nextInk(inks, 1);
		await userEvent.keyboard(' {Shift>}{ArrowRight}{ArrowRight}{/Shift} ');
		await vi.waitFor(() => expect(inks.at(-1)).toBeGreaterThan(first));
		const both = inks.at(-1)!;
		await screen.getByRole('button', { name: 'Undo' }).click();
		await vi.waitFor(() => expect(inks.at(-1)).toBe(first));
		await screen.getByRole('button', { name: 'Clear' }).click();
		await vi.waitFor(() => expect(inks.at(-1)).toBe(0));
		element.focus();
		await userEvent.keyboard('{Backspace}');
		await vi.waitFor(() => expect(inks.at(-1)).toBe(first));
		expect(both).toBeGreaterThan(first);
	});

	it('draws with the pointer', async () => {
		const { inks, element } = await show();
		const canvas = element.querySelector('canvas')!;
		canvas.setPointerCapture = () => {};
		const { left, top, width } = canvas.getBoundingClientRect();
		const at = (share: number) => ({
			pointerId: 1,
			isPrimary: true,
			bubbles: true,
			clientX: left + share * width,
			clientY: top + 0.5 * width
		});
		canvas.dispatchEvent(new PointerEvent('pointerdown', at(0.25)));
		for (const share of [0.4, 0.6, 0.75])
			canvas.dispatchEvent(new PointerEvent('pointermove', at(share)));
		canvas.dispatchEvent(new PointerEvent('pointerup', at(0.75)));
		canvas.dispatchEvent(new PointerEvent('pointermove', at(1)));
		const ink = await nextInk(inks, 1);
		expect(ink).toBeCloseTo(0.5 * 0.075 + (Math.PI * 0.075 ** 2) / 4, 2);
		// All of it within one frame: the canvas is handed out once.
		expect(inks).toHaveLength(1);
	});
});
