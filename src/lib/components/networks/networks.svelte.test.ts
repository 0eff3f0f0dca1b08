import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { blueprints, findBlueprint } from '$lib/graph/blueprints/catalogue';
import { summarise } from '$lib/graph/blueprints/summary';
import { findNetwork } from '$lib/networks/catalogue';
import { openable } from '$lib/networks/import/openable';
import BlueprintRows from './BlueprintRows.svelte';
import History from './History.svelte';
import OpenableList from './OpenableList.svelte';
import ShippedCard from './ShippedCard.svelte';

async function violations(element: Element): Promise<string[]> {
	const { violations } = await axe.run(element);
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}

/** Chooses an entry of the menu, and reads the file that the browser is handed. */
async function downloaded(entry: string, fileName: string): Promise<string> {
	const saved = new Promise<string>((resolve) => {
		vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementationOnce(function (
			this: HTMLAnchorElement
		) {
			expect(this.download).toBe(fileName);
			resolve(fetch(this.href).then((answer) => answer.text()));
		});
	});
	await page.getByRole('button', { name: 'Download' }).click();
	await page.getByRole('menuitem', { name: entry }).click();
	return saved;
}

afterEach(() => vi.restoreAllMocks());

describe('BlueprintRows', () => {
	it('lists every layer with its output, costs and field', async () => {
		const { container } = await render(BlueprintRows, { blueprint: findBlueprint('vgg-16')! });
		await expect.element(page.getByText('138,357,544 parameters', { exact: false })).toBeVisible();
		await expect.element(page.getByRole('row', { name: /^conv5_3/ })).toHaveTextContent('196');
		await expect.element(page.getByRole('row', { name: /^fc6/ })).toHaveTextContent('102,764,544');
		expect(await violations(container)).toEqual([]);
	});

	it('downloads every layer', async () => {
		await render(BlueprintRows, { blueprint: findBlueprint('lenet-5')! });
		const csv = await downloaded('CSV', 'lenet-5-layers.csv');
		expect(csv).toMatch(/^layer,operation,inputs,shape,parameters,MACs,receptive field\r\n/);
	});

	it('draws a network of hundreds of layers to its end', async () => {
		await render(BlueprintRows, { blueprint: findBlueprint('densenet-264')! });
		await expect.element(page.getByRole('row', { name: /^classifier/ })).toBeInTheDocument();
	});
});

const history = {
	summaries: blueprints.map(summarise),
	measure: 'top5',
	dark: false,
	onpick: () => undefined,
	onmeasure: () => undefined
} as const;

describe('History', () => {
	it('has a row for every architecture, marks two, and is free of barriers', async () => {
		const { container } = await render(History, {
			...history,
			first: 'lenet-5',
			second: 'alexnet'
		});
		expect(container.querySelectorAll('tbody tr')).toHaveLength(blueprints.length);
		expect(container.querySelectorAll('tr.marked')).toHaveLength(2);
		await expect.element(page.getByRole('row', { name: /ResNet-152/ })).toHaveTextContent('5.71 %');
		await expect.element(page.getByText(/^\* SqueezeNet 1.1, errors: the paper/)).toBeVisible();
		await expect.element(page.getByText(/^\* DenseNet-264, layers: /)).toBeVisible();
		expect(await violations(container)).toEqual([]);
	});

	it('hands out the architecture whose dot is clicked', async () => {
		let picked = '';
		const { container } = await render(History, {
			...history,
			first: 'vgg-16',
			second: 'resnet-50',
			onpick: (id: string) => (picked = id)
		});
		const dots = [...container.querySelectorAll<SVGGElement>('svg g')];
		const zfnet = dots.find((dot) => dot.textContent?.includes('ZFNet'))!;
		zfnet.dispatchEvent(new MouseEvent('click', { bubbles: true }));
		expect(picked).toBe('zfnet');
	});

	it('shows the MobileNets by their first guess, and says who has no such error', async () => {
		const wanted: string[] = [];
		const { container, rerender } = await render(History, {
			...history,
			first: 'vgg-16',
			second: 'resnet-50',
			onmeasure: (measure: string) => wanted.push(measure)
		});
		const drawn = () => container.querySelector('svg')!.textContent;
		expect(drawn()).not.toContain('MobileNet');
		await expect
			.element(page.getByText(/Without a published top-5 error: .*MobileNet v2/))
			.toBeVisible();
		await page.getByRole('radio', { name: 'not the first guess' }).click();
		expect(wanted).toEqual(['top1']);
		await rerender({ measure: 'top1' });
		expect(drawn()).toContain('MobileNet v2');
	});

	it('downloads as SVG and as a table', async () => {
		await render(History, { ...history, first: 'vgg-16', second: 'resnet-50' });
		const svg = await downloaded('SVG', 'architectures.svg');
		expect(svg).toContain('>VGG-16 8.8 %</text>');
		const csv = await downloaded('CSV', 'architectures.csv');
		expect(csv).toContain('2012,AlexNet,');
		expect(csv.trim().split('\r\n')).toHaveLength(blueprints.length + 1);
	});
});

describe('ShippedCard', () => {
	it('tells accuracy and size, and loads the mistakes when asked', async () => {
		const network = findNetwork('resnet20-cifar10')!;
		const { container } = await render(ShippedCard, { network, dark: false });
		await expect.element(page.getByText('92.1 %').first()).toBeVisible();
		await page.getByText('What it mistakes for what').click();
		await expect.element(page.getByText(/^cat taken for dog/)).toBeVisible();
		await expect.element(page.getByRole('row', { name: /^cat / })).toBeVisible();
		expect(await violations(container)).toEqual([]);
		const csv = await downloaded('CSV', 'resnet20-cifar10-confusion.csv');
		expect(csv).toMatch(/^what it is,airplane,/);
		expect(csv.trim().split('\r\n')).toHaveLength(11);
	});

	it('draws the mistakes of a hundred classes, read by keys and by the pointer', async () => {
		const { container } = await render(ShippedCard, {
			network: findNetwork('photo64')!,
			dark: false
		});
		await page.getByText('What it mistakes for what').click();
		const map = page.getByRole('application', { name: /^Confusion of 100 classes/ });
		await expect.element(map).toBeVisible();
		(map.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowRight}');
		await expect.element(page.getByText(/^goldfish recognised: \d+ of 50, /)).toBeVisible();
		await userEvent.keyboard('{End}');
		await expect.element(page.getByText(/^goldfish taken for .+: \d+ of 50, /)).toBeVisible();
		await map.hover({ position: { x: 2, y: 2 } });
		await expect.element(page.getByText(/^goldfish recognised/)).toBeVisible();
		await expect.element(page.getByText('Most frequent mistakes:')).toBeVisible();
		expect(await violations(container)).toEqual([]);
	});
});

describe('OpenableList', () => {
	it('names every layer and operator that can be opened, with its terms', async () => {
		const { container } = await render(OpenableList);
		const text = container.textContent;
		for (const { title, entries } of openable) {
			expect(text).toContain(title);
			for (const { name, terms } of entries) {
				expect(text).toContain(name);
				expect(text).toContain(terms);
			}
		}
		expect(await violations(container)).toEqual([]);
	});
});
