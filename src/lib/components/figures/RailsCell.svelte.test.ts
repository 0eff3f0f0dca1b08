import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { RailCell } from '$lib/graph/rails';
import RailsCell from './RailsCell.svelte';

const join: RailCell = {
	name: 'add1',
	lane: 0,
	segments: [
		{ from: 0, to: 'node', source: 'conv2' },
		{ from: 1, to: 'node', source: 'stem' },
		{ from: 'node', to: 0, source: 'add1' }
	]
};

describe('RailsCell', () => {
	it('draws every line and says where they come from', async () => {
		const props = { cell: join, lanes: 2, operation: 'add', height: 40, laneWidth: 16 } as const;
		const screen = await render(RailsCell, props);
		const drawing = screen.getByRole('img', { name: 'add1, from conv2 and stem' }).element();
		const lines = [...drawing.querySelectorAll('.lines path')].map((path) =>
			path.getAttribute('d')
		);
		expect(lines).toEqual(['M8 0V20', 'M24 0V0C24 10 8 10 8 20V20', 'M8 20V40']);
		expect(drawing.getAttribute('width')).toBe('32');
		expect(drawing.querySelector('.join')).not.toBeNull();
	});

	it('tells kinds apart by shape and marks the selected row', async () => {
		const cell = { ...join, segments: [] };
		const props = { cell, lanes: 1, operation: 'convolution', height: 40, selected: true } as const;
		const screen = await render(RailsCell, props);
		const drawing = screen.getByRole('img', { name: 'add1' }).element();
		expect(drawing.querySelector('.square rect')).not.toBeNull();
		expect(drawing.querySelector('.mark')).not.toBeNull();
		await screen.rerender({ operation: 'maxPool', selected: false });
		expect(drawing.querySelector('.hollow rect')).not.toBeNull();
		expect(drawing.querySelector('.mark')).toBeNull();
	});
});
