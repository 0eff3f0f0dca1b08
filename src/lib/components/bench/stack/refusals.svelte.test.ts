import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { StackBench } from '$lib/state/stack-bench.svelte';
import Costs from './Costs.svelte';
import StackControls from './StackControls.svelte';
import StackTable from './StackTable.svelte';

/** What cannot be is explained beside its control, and the last good stack stays. */

let bench: StackBench;

beforeEach(() => {
	bench = new StackBench();
});

function renderControls() {
	return render(StackControls, { bench, networks: [], onnetwork: () => undefined });
}

async function type(label: string, text: string): Promise<void> {
	const box = page.getByRole('spinbutton', { name: label, exact: true });
	await userEvent.fill(box, text);
}

const sizes = () => bench.rows.map(({ size }) => size);

describe('layers', () => {
	test('a kernel too large for its input is refused, and the stack stays', async () => {
		await renderControls();
		bench.choosePreset({
			id: 'small',
			title: '',
			about: '',
			input: { size: [4, 4], channels: 1 },
			stack: [{ ...bench.plans[0]!, padding: 'valid' }],
			rival: null
		});
		const before = sizes();
		await userEvent.click(page.getByRole('button', { name: /^conv 1 3 × 3/ }));
		await type('Kernel', '5');
		await expect
			.element(page.getByText('conv 1: the kernel spans 5 rows, but the padded input has only 4.'))
			.toBeVisible();
		expect(sizes()).toEqual(before);
		await type('Kernel', '4');
		await expect.element(page.getByText(/the kernel spans/)).not.toBeInTheDocument();
		expect(sizes()).toEqual([[1, 1]]);
	});

	test.each([
		['0', 'Stride must be at least 1.'],
		['100000', 'Stride can be at most 8 here.'],
		['two', 'Stride must be a whole number; “two” is not one.']
	])('a stride of %s is explained', async (typed, why) => {
		await renderControls();
		const before = sizes();
		await userEvent.click(page.getByRole('button', { name: /^conv 1 3 × 3/ }));
		await type('Stride', typed);
		await expect.element(page.getByText(why)).toBeVisible();
		expect(sizes()).toEqual(before);
	});

	test('the last layer cannot be removed', async () => {
		await renderControls();
		for (const label of ['conv 3', 'conv 2', 'conv 1'])
			await userEvent.click(page.getByRole('button', { name: `${label}: remove` }));
		await expect.element(page.getByText('A stack needs at least one layer.')).toBeVisible();
		expect(bench.plans).toHaveLength(1);
	});

	test('layers are added, moved and removed by keyboard', async () => {
		await renderControls();
		const button = (name: string) => page.getByRole('button', { name });
		await userEvent.click(button('Add a pool'));
		expect(bench.plans.map(({ kind }) => kind).at(-1)).toBe('pooling');
		(button('pool 1: earlier').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		expect(bench.plans.map(({ kind }) => kind).at(2)).toBe('pooling');
		(button('pool 1: remove').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		expect(bench.plans).toHaveLength(3);
	});

	test('a move that leaves too little is explained at its layer', async () => {
		await renderControls();
		const [conv] = bench.plans;
		bench.choosePreset({
			id: 'tight',
			title: '',
			about: '',
			input: { size: [6, 6], channels: 1 },
			stack: [
				{ ...conv!, kernel: [5, 5], padding: 'valid' },
				{ ...conv!, kernel: [2, 2], stride: [4, 4], padding: 'valid' }
			],
			rival: null
		});
		await userEvent.click(page.getByRole('button', { name: 'conv 1: later' }));
		await expect
			.element(page.getByText('conv 2: the kernel spans 5 rows, but the padded input has only 2.'))
			.toBeVisible();
		expect(sizes()).toEqual([
			[2, 2],
			[1, 1]
		]);
	});
});

describe('the table', () => {
	test('tells fields and costs of both stacks, or a question mark where they are to be predicted', async () => {
		const { rerender } = await render(StackTable, { bench, hidden: false });
		const both = page.getByRole('table', { name: 'Both stacks on the same input' });
		await expect.element(both.getByText('12,560')).toBeVisible();
		await expect.element(both.getByText('7 × 7').first()).toBeVisible();
		await rerender({ hidden: true });
		await expect.element(page.getByText('7 × 7')).not.toBeInTheDocument();
	});
});

describe('costs', () => {
	test('begin with the textbook’s numbers', async () => {
		await render(Costs, { bench, hidden: false });
		await expect.element(page.getByText('100 filters × 10 × 10 × 1 = 10,000')).toBeVisible();
		await expect
			.element(page.getByText('40,000 inputs × 40,000 units = 1,600,000,000').first())
			.toBeVisible();
	});

	test('groups that do not divide are explained, and the numbers stay', async () => {
		await render(Costs, { bench, hidden: false });
		await type('Groups', '3');
		await expect.element(page.getByText(/cannot be split into 3 groups/)).toBeVisible();
		await expect.element(page.getByText('100 filters × 10 × 10 × 1 = 10,000')).toBeVisible();
	});

	test('a hidden answer is not told', async () => {
		await render(Costs, { bench, hidden: true });
		await expect.element(page.getByText(/1,600,000,000|10,000/)).not.toBeInTheDocument();
		await expect.element(page.getByText('1.6 G')).not.toBeInTheDocument();
	});
});
