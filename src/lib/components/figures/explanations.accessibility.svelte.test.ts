import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { GraphNode } from '$lib/graph/types';
import '../../../app.css';
import { explanations } from './explanations.testing';
import ExplanationView from './ExplanationView.svelte';
import HealthPanel from './HealthPanel.svelte';
import Predictions from './Predictions.svelte';

const nothing = (): void => {};
const node: GraphNode = { name: 'conv2', op: 'relu', inputs: ['relu1'], attributes: {} };
const explained = { node, cell: { y: 3, x: 5, channel: 1 }, inputNames: ['relu1'] };
const classes = ['cat', 'dog', 'ship', 'frog', 'deer', 'truck'];
const probabilities = [0.5, 0.2, 0.1, 0.1, 0.05, 0.05];
const predictions = { classes, probabilities, logits: probabilities, target: 1, ontarget: nothing };
const health = {
	node: 'relu1',
	pictures: 12,
	zeros: Float32Array.of(0.75, 1),
	dead: Uint8Array.of(0, 1),
	correlation: Float32Array.of(1, 0, 0, 1),
	meanCorrelation: 0.5
};

afterEach(() => delete document.documentElement.dataset.theme);

async function findProblems(container: Element): Promise<string[]> {
	for (const details of container.querySelectorAll('details')) details.open = true;
	await new Promise((resolve) => setTimeout(resolve, 50));
	const { violations } = await axe.run(container);
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

describe.each([false, true])('axe finds nothing wrong, contrast included (dark: %s)', (dark) => {
	function theme(): void {
		document.documentElement.dataset.theme = dark ? 'dark' : 'light';
	}

	it.each(Object.values(explanations))('with $kind', async (explanation) => {
		theme();
		const props = { ...explained, explanation, engineValue: explanation.value, dark };
		const { container } = await render(ExplanationView, { ...props, onopen: nothing });
		expect(await findProblems(container)).toEqual([]);
	});

	it('with predictions', async () => {
		theme();
		const { container } = await render(Predictions, { props: predictions });
		expect(await findProblems(container)).toEqual([]);
	});

	it('with the health of a layer', async () => {
		theme();
		const props = { health, statistics: null, dark, onselect: nothing };
		const { container } = await render(HealthPanel, props);
		expect(await findProblems(container)).toEqual([]);
	});
});
