import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { readPixel, shownAs, someMaps, until } from './canvas.testing';
import MapView from './MapView.svelte';

function propsFor() {
	return {
		maps: someMaps(),
		channel: 3,
		values: null as Float32Array | null,
		gain: 1,
		scale: 'purple-orange' as const,
		dark: false,
		cell: null as { y: number; x: number } | null,
		title: 'conv1, channel 3 of 4, range ±3',
		oncell: vi.fn(),
		onpin: vi.fn()
	};
}

function frame(): HTMLElement {
	return page.getByRole('grid').element() as HTMLElement;
}

function pointerAt(shareDown: number, shareRight: number): PointerEventInit {
	const { left, top, width, height } = frame().getBoundingClientRect();
	return { clientX: left + width * shareRight, clientY: top + height * shareDown, bubbles: true };
}

describe('MapView', () => {
	it('paints whole pixels for each cell', async () => {
		await render(MapView, propsFor());
		const canvas = frame().querySelector('canvas')!;
		await until(() => readPixel(canvas, 0, 0).some((byte) => byte !== 0));
		expect([canvas.width, canvas.height]).toEqual([96, 96]);
		expect(readPixel(canvas, 47, 0)).toEqual(shownAs(1));
		expect(readPixel(canvas, 48, 0)).toEqual(shownAs(-1));
		expect(readPixel(canvas, 20, 80)).toEqual(shownAs(0));
	});

	it('marks approximate values and shows exact ones as they are', async () => {
		const screen = await render(MapView, { ...propsFor(), cell: { y: 0, x: 1 } });
		await expect.element(screen.getByText('row 0, column 1: ≈ −3')).toBeVisible();
		await screen.rerender({ values: Float32Array.of(3, -2.984375, 0, 0) });
		await expect.element(screen.getByText(/^row 0, column 1: −2\.98438$/)).toBeVisible();
	});

	it('says where a map holds no number', async () => {
		const maps = { ...someMaps(), bytes: someMaps().bytes.with(13, 0) };
		const screen = await render(MapView, { ...propsFor(), maps, cell: { y: 0, x: 1 } });
		await expect.element(screen.getByText('row 0, column 1: not a number')).toBeVisible();
	});

	it('tells the cell under the pointer once, and pins it on a click', async () => {
		const props = propsFor();
		const screen = await render(MapView, props);
		frame().dispatchEvent(new PointerEvent('pointermove', pointerAt(0.7, 0.2)));
		expect(props.oncell.mock.calls).toEqual([[{ y: 1, x: 0 }]]);
		await screen.rerender({ cell: { y: 1, x: 0 } });
		frame().dispatchEvent(new PointerEvent('pointermove', pointerAt(0.8, 0.3)));
		expect(props.oncell).toHaveBeenCalledTimes(1);
		frame().dispatchEvent(new MouseEvent('click', pointerAt(0.2, 0.9)));
		expect(props.onpin.mock.calls).toEqual([[{ y: 0, x: 1 }]]);
	});

	it('moves the cursor by keys and pins with Enter', async () => {
		const props = propsFor();
		const screen = await render(MapView, props);
		await userEvent.tab();
		await userEvent.keyboard('{ArrowDown}');
		expect(props.oncell).toHaveBeenLastCalledWith({ y: 0, x: 0 });
		await screen.rerender({ cell: { y: 0, x: 0 } });
		await userEvent.keyboard('{ArrowDown}');
		expect(props.oncell).toHaveBeenLastCalledWith({ y: 1, x: 0 });
		await screen.rerender({ cell: { y: 1, x: 0 } });
		await userEvent.keyboard('{Enter}');
		expect(props.onpin.mock.calls).toEqual([[{ y: 1, x: 0 }]]);
		await screen.rerender({ pinned: { y: 1, x: 0 } });
		const cell = document.getElementById(frame().getAttribute('aria-activedescendant')!)!;
		expect(cell.getAttribute('aria-selected')).toBe('true');
		expect(cell.getAttribute('aria-label')).toBe('row 1, column 0: ≈ 0');
	});

	it('lists the largest values', async () => {
		const values = Float32Array.of(0.5, -3, 0, 2);
		const screen = await render(MapView, { ...propsFor(), values });
		await screen.getByText('Largest values').click();
		const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
			[...row.children].map((cell) => cell.textContent).join(' ')
		);
		expect(rows).toEqual(['0 1 −3', '1 1 2', '0 0 0.5', '1 0 0']);
	});

	it('forgets a cell that a smaller map has not', async () => {
		await render(MapView, { ...propsFor(), cell: { y: 9, x: 9 } });
		await expect.element(page.getByText('Point at a cell')).toBeVisible();
	});
});
