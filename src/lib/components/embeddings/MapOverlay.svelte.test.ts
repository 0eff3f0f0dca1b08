import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { wholeMap } from '$lib/draw/map/camera';
import MapOverlay from './MapOverlay.svelte';
import { seamPaths } from './seam-paths';

const nothing = {
	camera: wholeMap,
	view: { width: 400, height: 300 },
	seams: { bars: '', ties: '' },
	line: [],
	focus: null,
	near: [],
	side: 20,
	names: []
};

/** Where an element's middle is, in pixels of the overlay. */
function middleOf(container: HTMLElement, element: Element) {
	const origin = container.querySelector('svg')!.getBoundingClientRect();
	const { left, top, width, height } = element.getBoundingClientRect();
	return { x: left + width / 2 - origin.left, y: top + height / 2 - origin.top };
}

describe('MapOverlay', () => {
	it('shows nothing where nothing is chosen, searched or drawn', async () => {
		const { container } = await render(MapOverlay, nothing);
		expect(container.querySelectorAll('circle, line, path, .name')).toHaveLength(0);
	});

	it('rings the chosen picture and ties it to those near it', async () => {
		const near = [
			{ x: 120, y: 80 },
			{ x: 300, y: 200 }
		];
		const props = { ...nothing, focus: { x: 200, y: 150 }, near };
		const { container } = await render(MapOverlay, props);
		const rings = [...container.querySelectorAll('circle.ring:not(.chosen)')];
		expect(rings.map((ring) => middleOf(container, ring))).toEqual(near);
		const chosen = container.querySelector('circle.chosen')!;
		expect(middleOf(container, chosen)).toEqual({ x: 200, y: 150 });
		expect(Number(chosen.getAttribute('r'))).toBeGreaterThan(Number(rings[0]!.getAttribute('r')));
		const ties = [...container.querySelectorAll('line.near:not(.under)')];
		expect(ties.map((tie) => Number(tie.getAttribute('x2')))).toEqual([120, 300]);
		for (const tie of ties) expect(tie.getAttribute('x1')).toBe('200');
	});

	it('draws the lasso in the units of the map, upwards', async () => {
		const line = [
			[-1, -1],
			[-1, 1],
			[1, 1]
		] as const;
		const { container } = await render(MapOverlay, { ...nothing, line });
		const lasso = container.querySelector('path.lasso')!;
		expect(lasso.getAttribute('d')).toBe('M-1 -1L-1 1L1 1Z');
		const box = middleOf(container, lasso);
		expect([box.x, box.y].map(Math.round)).toEqual([200, 150]);
	});

	it('draws seams between the pictures, with a halo, and ties those that are far from each other', async () => {
		const places = [
			{ x: 100, y: 100 },
			{ x: 110, y: 100 },
			{ x: 200, y: 50 },
			{ x: 200, y: 250 }
		];
		const look = { placeOf: (row: number) => places[row]!, side: 20, isGrid: false };
		const seams = seamPaths([0, 1, 2, 3], look);
		const { container } = await render(MapOverlay, { ...nothing, seams });
		const [halo, bars] = [...container.querySelectorAll('path.seams')];
		expect(halo!.getAttribute('d')).toBe(bars!.getAttribute('d'));
		expect(parseFloat(getComputedStyle(halo!).strokeWidth)).toBeGreaterThan(4);
		// Upright between the first two; flat, and not as long as they are apart, between the others.
		expect(bars!.getAttribute('d')).toBe('M105.0 95.0L105.0 105.0M211.0 150.0L189.0 150.0');
		expect(container.querySelector('path.ties')!.getAttribute('d')).toBe('M200.0 50.0L200.0 250.0');
	});

	it('draws seams of a grid as long as a cell, and ties nothing', () => {
		const placeOf = (row: number) => ({ x: 40 * row, y: 0 });
		const { bars, ties } = seamPaths([0, 1], { placeOf, side: 40, isGrid: true });
		expect(bars).toBe('M20.0 -20.0L20.0 20.0');
		expect(ties).toBe('');
	});

	it('writes the names of classes where they gather, as plain text', async () => {
		const names = [{ name: '<b>cat</b>', place: { x: 90, y: 60 }, colour: 'rgb(10 20 30)' }];
		const { container } = await render(MapOverlay, { ...nothing, names });
		const name = container.querySelector<HTMLElement>('.name')!;
		expect(name.textContent).toBe('<b>cat</b>');
		expect(name.querySelector('b')).toBeNull();
		expect([name.style.left, name.style.top]).toEqual(['90px', '60px']);
		expect(getComputedStyle(name).borderColor).toBe('rgb(10, 20, 30)');
	});
});
