import axe from 'axe-core';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import KernelView from './KernelView.svelte';
import Legend from './Legend.svelte';
import MapView from './MapView.svelte';
import { someMaps } from './canvas.testing';
import TileGrid from './TileGrid.svelte';

const nothing = (): void => {};
const look = { scale: 'purple-orange', dark: false, stale: false } as const;
const label = 'Maps of conv1';
const values = Float32Array.of(3, -3, 0, 0);
const kernel = { shape: [1, 2, 3, 1], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
const gains = new Float32Array(4).fill(1);
const tiles = { ...look, label, gains, tileSize: 40, selected: 2, pinned: new Set([1]) };
const map = { ...look, maps: someMaps(), channel: 1, gain: 1, title: 'conv1' };
const handlers = { oncell: nothing, onpin: nothing };
const legend = { ...look, range: 2, mode: 'layer', marked: 0.5, onmark: nothing } as const;

const cases = {
	TileGrid: () => render(TileGrid, { ...tiles, maps: someMaps(), order: [0, 1, 2, 3] }),
	'TileGrid without maps': () => render(TileGrid, { ...tiles, maps: null, order: [] }),
	MapView: () => render(MapView, { ...map, ...handlers, values, cell: { y: 0, x: 1 } }),
	'MapView without a cell': () =>
		render(MapView, { ...map, ...handlers, values: null, cell: null }),
	Legend: () => render(Legend, legend),
	KernelView: () => render(KernelView, { ...look, label, kernel, filter: 0 })
};

it.each(Object.entries(cases))('axe finds nothing wrong with %s', async (_, show) => {
	const { container } = await show();
	for (const details of container.querySelectorAll('details')) details.open = true;
	await new Promise((resolve) => setTimeout(resolve, 50));
	const { violations } = await axe.run(container);
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
	expect(found).toEqual([]);
});
