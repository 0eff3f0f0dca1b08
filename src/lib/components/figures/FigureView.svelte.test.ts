import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { figurePalette, rgbOfPaint } from '$lib/draw/figure/palette';
import { sampleFigure } from '$lib/draw/figure/figure.testing';
import type { FigureCell } from '$lib/draw/figure/types';
import '../../../app.css';
import FigureView from './FigureView.svelte';
import { readPixel, until } from './canvas.testing';

const say = ({ grid, y, x }: FigureCell): string => `${grid} row ${y}, column ${x}`;

async function show(extra: Record<string, unknown> = {}) {
	const onpick = vi.fn();
	const onpoint = vi.fn();
	const given = { figure: sampleFigure(), dark: false, describe: say, onpick, onpoint, ...extra };
	const view = await render(FigureView, given);
	const canvas = view.container.querySelector('canvas')!;
	await until(() => canvas.width > 300 || canvas.clientWidth < 1);
	return { ...view, canvas, onpick, onpoint };
}

/** Where a point of the figure lies on the canvas, for a click. */
function spot(canvas: HTMLCanvasElement, x: number, y: number): { x: number; y: number } {
	const unit = canvas.clientWidth / sampleFigure().width;
	return { x: x * unit, y: y * unit };
}

function activeCell(grid: Element): Element {
	return document.getElementById(grid.getAttribute('aria-activedescendant')!)!;
}

describe('painting', () => {
	it('fills a cell with its colour, in both themes', async () => {
		const { canvas, rerender } = await show();
		const at = (x: number, y: number): [number, number] => {
			const unit = canvas.width / 200;
			return [Math.round(x * unit), Math.round(y * unit)];
		};
		const orange = { diverging: 1 };
		expect(readPixel(canvas, ...at(24, 24))).toEqual([...rgbOfPaint(orange, figurePalette(false))]);
		await rerender({ figure: sampleFigure(), dark: true });
		const inDark = [...rgbOfPaint(orange, figurePalette(true))];
		await until(() => `${readPixel(canvas, ...at(24, 24))}` === `${inDark}`);
	});

	it('is never enlarged beyond 1.6 and never reduced below what can be read', async () => {
		const { canvas, container } = await show();
		expect(canvas.clientWidth).toBe(320);
		(container as HTMLElement).style.width = '120px';
		await until(() => canvas.clientWidth < 300);
		// Cells of 24 keep 20 pixels; the rest scrolls.
		expect(canvas.getBoundingClientRect().width).toBeCloseTo((200 * 20) / 24, 1);
		expect(container.querySelector('.scroller')!.scrollWidth).toBeGreaterThan(120);
	});

	it('paints a figure that changes several times in a frame once more, and the last one', async () => {
		const { canvas, rerender } = await show();
		const context = canvas.getContext('2d')!;
		const save = vi.spyOn(context, 'save');
		for (const step of [1, 2, 3, 1]) await rerender({ figure: sampleFigure(step), dark: false });
		await new Promise((resolve) => setTimeout(resolve, 100));
		const paintings = save.mock.calls.length;
		expect(paintings).toBeGreaterThanOrEqual(1);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(save.mock.calls.length).toBe(paintings);
		const kernel = [...figurePalette(false).roles.kernel];
		const unit = canvas.width / 200;
		expect(readPixel(canvas, Math.round(44 * unit), Math.round(32 * unit))).toEqual(kernel);
	});
});

describe('what a screen reader gets', () => {
	it('is the title as the name of the picture, and its description', async () => {
		await show();
		await expect.element(page.getByRole('img', { name: 'Step 0 & more <here>' })).toBeVisible();
		const picture = page.getByRole('img').element();
		const words = document.getElementById(picture.getAttribute('aria-describedby')!);
		expect(words?.textContent).toBe('The stencil stands on column 0.');
	});

	it('axe finds nothing', async () => {
		const { container } = await show({ selected: { grid: 'a', y: 0, x: 1 } });
		const { violations } = await axe.run(container);
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
			[]
		);
	});

	it('says the active cell, with its place in the grid', async () => {
		await show();
		const grid = page.getByRole('grid', { name: 'Output' }).element() as HTMLElement;
		grid.focus();
		await userEvent.keyboard('{ArrowUp}');
		const cell = activeCell(grid);
		expect(cell.getAttribute('aria-label')).toBe('b row -1, column 0');
		expect(cell.parentElement!.getAttribute('aria-rowindex')).toBe('1');
		expect(cell.getAttribute('aria-colindex')).toBe('1');
	});
});

describe('keys', () => {
	it('make each grid one tab stop, walk, pick and leave', async () => {
		const { onpick, onpoint } = await show();
		const [input, output] = ['Input', 'Output'].map(
			(name) => page.getByRole('grid', { name }).element() as HTMLElement
		);
		await userEvent.tab();
		expect(document.activeElement).toBe(input);
		expect(onpoint).toHaveBeenLastCalledWith({ grid: 'a', y: 0, x: 0 });
		await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
		expect(onpoint).toHaveBeenLastCalledWith({ grid: 'a', y: 1, x: 1 });
		await userEvent.keyboard('{Home}{Enter}');
		expect(onpick).toHaveBeenLastCalledWith({ grid: 'a', y: 1, x: 0 });
		await userEvent.tab();
		expect(document.activeElement).toBe(output);
		await userEvent.keyboard('{Escape}');
		expect(document.activeElement).toBe(document.body);
		expect(onpoint).toHaveBeenLastCalledWith(null);
	});

	it('show where they stand, on the cell itself', async () => {
		const { canvas } = await show();
		await userEvent.tab();
		await userEvent.keyboard('{End}');
		const grid = document.activeElement!;
		expect(grid.getAttribute('aria-label')).toBe('Input');
		const ring = activeCell(grid);
		expect(getComputedStyle(ring).outlineStyle).toBe('solid');
		const [box, sheet] = [ring.getBoundingClientRect(), canvas.getBoundingClientRect()];
		const unit = sheet.width / 200;
		expect(box.left - sheet.left).toBeCloseTo(44 * unit, 1);
		expect(box.width).toBeCloseTo(24 * unit, 1);
	});

	it('do not reach the page from inside a grid', async () => {
		await show();
		const heard = vi.fn();
		addEventListener('keydown', heard);
		await userEvent.tab();
		heard.mockClear();
		await userEvent.keyboard('{ArrowRight}{Home}');
		expect(heard).not.toHaveBeenCalled();
		await userEvent.keyboard('[Space]');
		expect(heard).toHaveBeenCalledTimes(1);
		removeEventListener('keydown', heard);
	});

	it('stay inside a grid that has become smaller', async () => {
		const { rerender } = await show();
		await userEvent.tab();
		await userEvent.keyboard('{End}{PageDown}');
		const figure = sampleFigure();
		const [first, second] = figure.grids;
		await rerender({ figure: { ...figure, grids: [{ ...first!, rows: 1, columns: 1 }, second!] } });
		const grid = page.getByRole('grid', { name: 'Input' }).element();
		expect(activeCell(grid).getAttribute('aria-label')).toBe('a row 0, column 0');
	});
});

describe('the pointer', () => {
	it('points at cells and picks them, and the keys go on from there', async () => {
		const { canvas, onpick, onpoint } = await show();
		await userEvent.hover(canvas, { position: spot(canvas, 50, 50) });
		expect(onpoint).toHaveBeenLastCalledWith({ grid: 'a', y: 1, x: 1 });
		await userEvent.click(canvas, { position: spot(canvas, 130, 30) });
		expect(onpick).toHaveBeenLastCalledWith({ grid: 'b', y: -1, x: 0 });
		await userEvent.keyboard('{ArrowRight}{Enter}');
		expect(onpick).toHaveBeenLastCalledWith({ grid: 'b', y: -1, x: 1 });
	});

	it('does nothing beside the grids', async () => {
		const { canvas, onpick } = await show();
		await userEvent.click(canvas, { position: spot(canvas, 190, 90) });
		expect(onpick).not.toHaveBeenCalled();
	});
});
