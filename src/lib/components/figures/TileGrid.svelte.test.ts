import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { readPixel, shownAs, someMaps, until } from './canvas.testing';
import TileGrid from './TileGrid.svelte';

function propsFor() {
	return {
		maps: someMaps(),
		order: [3, 0, 2, 1],
		gains: Float32Array.of(0, 1 / 3, 2 / 3, 1),
		scale: 'purple-orange' as const,
		dark: false,
		tileSize: 40,
		selected: null as number | null,
		pinned: new Set<number>([2]),
		label: 'Maps of conv1',
		stale: false,
		onselect: vi.fn(),
		onhover: vi.fn(),
		onvisible: vi.fn()
	};
}

function grid(): HTMLElement {
	return page.getByRole('grid', { name: 'Maps of conv1' }).element() as HTMLElement;
}

async function paintedCanvas(): Promise<HTMLCanvasElement> {
	const canvas = grid().querySelector('canvas')!;
	await until(() => readPixel(canvas, 0, 0).some((byte) => byte !== 0));
	return canvas;
}

/** Where a point of the sheet is, for the pointer. */
function pointerAt(x: number, y: number): PointerEventInit {
	const { left, top } = grid().querySelector('.sheet')!.getBoundingClientRect();
	return { clientX: left + x, clientY: top + y, bubbles: true };
}

describe('TileGrid', () => {
	it('paints zero neutral, plus orange and minus purple, with the range of the layer', async () => {
		await render(TileGrid, propsFor());
		const canvas = await paintedCanvas();
		expect(readPixel(canvas, 5, 5)).toEqual(shownAs(1));
		expect(readPixel(canvas, 35, 5)).toEqual(shownAs(-1));
		expect(readPixel(canvas, 5, 35)).toEqual(shownAs(0));
		expect(readPixel(canvas, 42 + 5, 5)).toEqual(shownAs(0));
		expect(readPixel(canvas, 84 + 5, 5)).toEqual(shownAs(85 / 127));
		const [red, , blue] = shownAs(1);
		expect(red).toBeGreaterThan(blue!);
	});

	it('paints anew when the maps change', async () => {
		const screen = await render(TileGrid, propsFor());
		const canvas = await paintedCanvas();
		const bytes = new Uint8Array(16).fill(1);
		await screen.rerender({ maps: { ...someMaps(), bytes } });
		await until(() => readPixel(canvas, 5, 5)[0] === shownAs(-1)[0]);
	});

	it('is one tab stop that arrows walk, Enter selects and Escape leaves', async () => {
		const props = propsFor();
		await render(TileGrid, props);
		await userEvent.tab();
		expect(document.activeElement).toBe(grid());
		const cell = () => document.getElementById(grid().getAttribute('aria-activedescendant')!)!;
		expect(cell().getAttribute('aria-label')).toBe('channel 3, −3 to 3');
		await userEvent.keyboard('{ArrowRight}');
		expect(cell().getAttribute('aria-label')).toBe('channel 0, zero everywhere');
		await userEvent.keyboard('{ArrowRight}');
		expect(cell().getAttribute('aria-label')).toBe('channel 2, −2 to 2, pinned');
		await userEvent.keyboard('{End}{ArrowRight}{Enter}');
		expect(props.onselect.mock.calls).toEqual([[1]]);
		await userEvent.keyboard('{Home} ');
		expect(props.onselect.mock.calls).toEqual([[1], [3]]);
		await userEvent.keyboard('{Escape}');
		expect(document.activeElement).not.toBe(grid());
	});

	it('stays on the channel in hand when the order changes', async () => {
		const screen = await render(TileGrid, propsFor());
		await userEvent.tab();
		await userEvent.keyboard('{ArrowRight}');
		await screen.rerender({ order: [0, 1, 2, 3] });
		const cell = grid().querySelector('[role=gridcell]')!;
		expect(cell.getAttribute('aria-label')).toBe('channel 0, zero everywhere');
		expect(cell.getAttribute('aria-colindex')).toBe('1');
	});

	it('selects the tile that is clicked and shows the selected one', async () => {
		const props = propsFor();
		const screen = await render(TileGrid, props);
		await paintedCanvas();
		grid().dispatchEvent(new MouseEvent('click', pointerAt(84 + 10, 10)));
		expect(props.onselect.mock.calls).toEqual([[2]]);
		grid().dispatchEvent(new MouseEvent('click', pointerAt(41, 10)));
		expect(props.onselect).toHaveBeenCalledTimes(1);
		await screen.rerender({ selected: 2 });
		const cell = grid().querySelector('[role=gridcell]')!;
		expect(cell.getAttribute('aria-selected')).toBe('true');
		expect(cell.getAttribute('aria-label')).toContain('channel 2');
	});

	it('reads out the value under the pointer', async () => {
		const props = propsFor();
		const screen = await render(TileGrid, props);
		await paintedCanvas();
		grid().dispatchEvent(new PointerEvent('pointermove', pointerAt(30, 10)));
		expect(props.onhover).toHaveBeenLastCalledWith({ channel: 3, y: 0, x: 1, value: -3 });
		await expect.element(screen.getByText('row 0, column 1 ≈ −3')).toBeVisible();
		grid().dispatchEvent(new PointerEvent('pointerleave'));
		expect(props.onhover).toHaveBeenLastCalledWith(null);
	});

	it('says where a map holds no number', async () => {
		const bytes = someMaps().bytes.with(13, 0);
		const screen = await render(TileGrid, { ...propsFor(), maps: { ...someMaps(), bytes } });
		await paintedCanvas();
		grid().dispatchEvent(new PointerEvent('pointermove', pointerAt(30, 10)));
		await expect.element(screen.getByText('row 0, column 1: not a number')).toBeVisible();
	});

	it('inks the cells of the marked value', async () => {
		await render(TileGrid, { ...propsFor(), marked: 1 });
		const canvas = await paintedCanvas();
		expect(readPixel(canvas, 5, 5)).toEqual([31, 35, 40]);
		expect(readPixel(canvas, 35, 5)).not.toEqual([31, 35, 40]);
	});

	it('paints only the rows in view of a tall grid', async () => {
		const count = 1000;
		const ones = new Float32Array(count).fill(1);
		const statistics = { min: ones, max: ones, mean: ones, zeros: ones };
		const maps = { shape: [2, 2, count], bytes: new Uint8Array(4 * count).fill(255), statistics };
		const order = [...ones.keys()];
		await render(TileGrid, { ...propsFor(), maps, order, gains: ones, maxHeight: 200 });
		const canvas = await paintedCanvas();
		expect(canvas.height).toBeLessThan(400);
		expect(grid().scrollHeight).toBeGreaterThan(1000);
		await userEvent.tab();
		await userEvent.keyboard('{End}');
		await until(() => parseFloat(canvas.style.top) > 1000);
		expect(grid().scrollTop + grid().clientHeight).toBeGreaterThanOrEqual(grid().scrollHeight - 1);
	});

	it('has a table with the same numbers', async () => {
		const screen = await render(TileGrid, propsFor());
		await screen.getByText('Numbers').first().click();
		const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
			[...row.children].map((cell) => cell.textContent).join(' ')
		);
		expect(rows).toHaveLength(4);
		expect(rows[2]).toBe('channel 2 −2 2 0 50.0 %');
	});

	it('says when it is seen, and is busy while there is nothing to show', async () => {
		const props = propsFor();
		await render(TileGrid, { ...props, maps: null, shape: [2, 2, 4] });
		await until(() => props.onvisible.mock.lastCall?.[0] === true);
		expect(grid().getAttribute('aria-busy')).toBe('true');
		expect(readPixel(await paintedCanvas(), 5, 5)).toEqual(shownAs(0));
	});
});
