import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { blueprints, findBlueprint } from '$lib/graph/blueprints/catalogue';
import { summarise } from '$lib/graph/blueprints/summary';
import { findNetwork } from '$lib/networks/catalogue';
import BlueprintRows from './BlueprintRows.svelte';
import History from './History.svelte';
import ShippedCard from './ShippedCard.svelte';

async function violations(element: Element): Promise<string[]> {
	const { violations } = await axe.run(element);
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}

describe('BlueprintRows', () => {
	it('lists every layer with its output, costs and field', async () => {
		const { container } = await render(BlueprintRows, { blueprint: findBlueprint('vgg-16')! });
		await expect.element(page.getByText('138,357,544 parameters', { exact: false })).toBeVisible();
		await expect.element(page.getByRole('row', { name: /^conv5_3/ })).toHaveTextContent('196');
		await expect.element(page.getByRole('row', { name: /^fc6/ })).toHaveTextContent('102,764,544');
		expect(await violations(container)).toEqual([]);
	});

	it('draws a network of hundreds of layers to its end', async () => {
		await render(BlueprintRows, { blueprint: findBlueprint('densenet-264')! });
		await expect.element(page.getByRole('row', { name: /^classifier/ })).toBeInTheDocument();
	});
});

describe('History', () => {
	it('has a row for every architecture, marks two, and is free of barriers', async () => {
		const { container } = await render(History, {
			summaries: blueprints.map(summarise),
			first: 'lenet-5',
			second: 'alexnet',
			onpick: () => undefined
		});
		expect(container.querySelectorAll('tbody tr')).toHaveLength(blueprints.length);
		expect(container.querySelectorAll('tr.marked')).toHaveLength(2);
		await expect.element(page.getByRole('row', { name: /ResNet-152/ })).toHaveTextContent('5.71 %');
		expect(await violations(container)).toEqual([]);
	});

	it('hands out the architecture whose dot is clicked', async () => {
		let picked = '';
		const { container } = await render(History, {
			summaries: blueprints.map(summarise),
			first: 'vgg-16',
			second: 'resnet-50',
			onpick: (id: string) => (picked = id)
		});
		const dots = [...container.querySelectorAll<SVGGElement>('svg g')];
		const zfnet = dots.find((dot) => dot.textContent?.includes('ZFNet'))!;
		zfnet.dispatchEvent(new MouseEvent('click', { bubbles: true }));
		expect(picked).toBe('zfnet');
	});
});

describe('ShippedCard', () => {
	it('tells accuracy and size, and loads the mistakes when asked', async () => {
		const { container } = await render(ShippedCard, { network: findNetwork('resnet20-cifar10')! });
		await expect.element(page.getByText('92.1 %').first()).toBeVisible();
		await page.getByText('What it mistakes for what').click();
		await expect.element(page.getByText(/^cat taken for dog/)).toBeVisible();
		await expect.element(page.getByRole('row', { name: /^cat / })).toBeVisible();
		expect(await violations(container)).toEqual([]);
	});
});
