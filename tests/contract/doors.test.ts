import { expect, it } from 'vitest';
import { shippedScenes } from '../../src/lib/scenes/shipped';
import { doors } from '../../src/routes/doors';

const pages = Object.keys(import.meta.glob('/src/routes/**/+page.svelte'));

it.each(doors)('the door “$title” leads to a page that exists', ({ path }) => {
	expect(pages).toContain(`/src/routes${path}+page.svelte`);
});

it('the door “Teach” leads to the first scene, on the page that it plays on', () => {
	const { path, query } = doors.find(({ title }) => title === 'Teach')!;
	const asked = new URLSearchParams(query).get('scene');
	expect(asked).toBe(shippedScenes[0]!.id);
	expect(path).toBe(`/${shippedScenes[0]!.page}/`);
});
