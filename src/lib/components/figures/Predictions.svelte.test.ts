import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Predictions from './Predictions.svelte';

const classes = ['cat', 'dog', 'ship', 'frog', 'deer', 'truck'];
const probabilities = [0.05, 0.8731, 0.03, 0.02, 0.0169, 0.01];
const logits = [1.25, 4.11, 0.7, 0.4, 0.2, -0.4];

async function show(more: { probabilities?: number[]; logits?: number[] } = {}) {
	const ontarget = vi.fn();
	const props = { classes, probabilities, logits, target: 0, ontarget, ...more };
	// Under `props`, because `target` is also a name of an option of `render`.
	const screen = await render(Predictions, { props });
	return { ontarget, screen, list: screen.getByRole('list', { name: 'Predictions', exact: true }) };
}

type Shown = Awaited<ReturnType<typeof show>>;

function namesOf(list: Shown['list']): (string | null)[] {
	return list
		.getByRole('button')
		.elements()
		.map((element) => element.getAttribute('aria-label'));
}

describe('Predictions', () => {
	it('names the five likeliest as "label, 87.3 %"', async () => {
		const { list } = await show();
		expect(namesOf(list)).toEqual([
			'dog, 87.3 %',
			'cat, 5.0 %',
			'ship, 3.0 %',
			'frog, 2.0 %',
			'deer, 1.7 %'
		]);
		const item = list.getByRole('listitem', { name: 'dog, 87.3 %', exact: true });
		await expect.element(item).toBeVisible();
	});

	it('draws the probability as length and states the logit', async () => {
		const { list } = await show();
		const first = list.getByRole('listitem').first().element();
		expect(first.querySelector<HTMLElement>('.bar')!.style.width).toBe('87.31%');
		expect(first.textContent).toContain('4.110');
		const last = list.getByRole('listitem').nth(1).element();
		expect(last.textContent).toContain('1.250');
	});

	it('makes a class the target when it is clicked, and marks the present one', async () => {
		const { list, ontarget } = await show();
		const cat = list.getByRole('button', { name: 'cat, 5.0 %' });
		await expect.element(cat).toHaveAttribute('aria-pressed', 'true');
		await list.getByRole('button', { name: 'ship, 3.0 %' }).click();
		expect(ontarget).toHaveBeenCalledExactlyOnceWith(2);
	});

	it('shows all classes, and in the order of the network if asked', async () => {
		const { screen, list } = await show();
		await screen.getByRole('button', { name: 'all 6' }).click();
		expect(namesOf(list)).toHaveLength(6);
		await screen.getByRole('radio', { name: 'by class' }).click();
		expect(namesOf(list)).toEqual([
			'cat, 5.0 %',
			'dog, 87.3 %',
			'ship, 3.0 %',
			'frog, 2.0 %',
			'deer, 1.7 %',
			'truck, 1.0 %'
		]);
	});

	it('keeps its height when values change, also before the first ones', async () => {
		const { screen, list } = await show({ probabilities: [], logits: [] });
		const before = list.element().getBoundingClientRect().height;
		expect(namesOf(list)[0]).toBe('cat, –');
		await screen.rerender({ probabilities, logits });
		expect(namesOf(list)[0]).toBe('dog, 87.3 %');
		expect(list.element().getBoundingClientRect().height).toBe(before);
	});
});
