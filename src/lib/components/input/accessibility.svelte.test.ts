import axe from 'axe-core';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { samples } from '$lib/pictures/samples';
import '../../../app.css';
import PictureInput from './PictureInput.svelte';

it.each([1, 3] as const)(
	'axe finds nothing wrong with the input of %d channels',
	async (channels) => {
		const handlers = { onpicture: () => {}, onsample: () => {}, onframe: async () => {} };
		const props = { channels, samples, folder: '/samples', ...handlers };
		const { container } = await render(PictureInput, props);
		for (const details of container.querySelectorAll('details')) details.open = true;
		const { violations } = await axe.run(container);
		const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
		expect(found).toEqual([]);
	}
);
