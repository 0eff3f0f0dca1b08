import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { wholeMap } from '$lib/draw/map/camera';
import MapOverlay from './MapOverlay.svelte';

const nothing = {
	camera: wholeMap,
	view: { width: 400, height: 300 },
	seams: '',
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

	it('draws seams and the lasso in the units of the map, upwards', async () => {
		const line = [
			[-1, -1],
			[-1, 1],
			[1, 1]
		] as const;
		const { container } = await render(MapOverlay, { ...nothing, seams: 'M0 0L0 1', line });
		const seam = container.querySelector('path.seams')!.getBoundingClientRect();
		const origin = container.querySelector('svg')!.getBoundingClientRect();
		// From the middle of the window upwards.
		expect(seam.bottom - origin.top).toBeCloseTo(150, 0);
		expect(seam.top).toBeLessThan(seam.bottom);
		const lasso = container.querySelector('path.lasso')!;
		expect(lasso.getAttribute('d')).toBe('M-1 -1L-1 1L1 1Z');
		const box = middleOf(container, lasso);
		expect([box.x, box.y].map(Math.round)).toEqual([200, 150]);
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
