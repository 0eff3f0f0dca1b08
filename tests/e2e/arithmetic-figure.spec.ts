import { expect, test, type Locator, type Page } from '@playwright/test';
import {
	activeCell,
	benchPages,
	figureName,
	guideInput,
	guideKernel,
	openBench,
	press,
	rowsOf,
	stepSentence,
	tabTo,
	walkOutput,
	type Rows
} from './arithmetic';
import { operate, openEverything, takeStops } from './controls';
import { openPage, watchForProblems } from './site';

// The figures of the arithmetic bench as they are walked: by keys, with a screen reader, and through links.

test.use({ serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] });

const timeOf = (page: Page) => page.getByRole('slider', { name: 'Time' });

/** Chooses a known figure from the list of the page. */
async function chooseKnown(page: Page, title: string): Promise<void> {
	await openBench(page, 'convolution/');
	await page.getByText('Known figures', { exact: true }).click();
	await page.getByRole('button', { name: title, exact: true }).click();
}

test.describe('by keys alone', () => {
	/** Benches on which every setting matters, and what only Play or the brush would show. */
	const benches = [
		'convolution/?size=6&channels=2&filters=2&padding=1&input=random-1&weights=random-1&bias=1+1',
		'convolution/?way=stamp&size=3&stride=2',
		'pooling/?pool=average&k=3&s=2&p=1,1,1,1&phase=gradient',
		'pooling/?over=channels&x=channels',
		'stacks/',
		'stacks/?view=costs'
	];

	for (const address of benches)
		test(`every control of ${address} is reached, and does what it is for`, async ({
			page,
			baseURL
		}) => {
			const problems = await watchForProblems(page, new URL(baseURL!).origin);
			await openPage(page, address);
			await expect(page.getByText('cannot be used here')).toHaveCount(0);
			await openEverything(page);
			const { missed, stops } = await takeStops(page);
			expect(missed).toEqual([]);
			expect(stops.length).toBeGreaterThan(15);
			const idle = await operate(page);
			expect(idle).toEqual([]);
			expect(problems).toEqual([]);
		});

	test('the steps have the same keys everywhere', async ({ page }) => {
		for (const address of benchPages) {
			await openBench(page, address);
			const time = timeOf(page);
			const last = (await time.getAttribute('max'))!;
			await press(page, 'Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
			await expect(time).toHaveValue('1');
			await press(page, 'End');
			await expect(time).toHaveValue(last);
			await press(page, 'Home');
			await expect(time).toHaveValue('0');
			await press(page, 'Space');
			await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
			await expect(time).not.toHaveValue('0');
			await press(page, 'Space');
			await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
		}
	});

	test('a cell of the figure is walked to and chosen', async ({ page }) => {
		await openBench(page, 'convolution/');
		await tabTo(page, 'Output');
		await press(page, 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter');
		expect(await activeCell(page)).toBe('output row 3, column 2 is 6');
		await expect(timeOf(page)).toHaveValue('7');
		await openBench(page, 'pooling/');
		await tabTo(page, 'Output');
		await press(page, 'End', 'Enter');
		await expect(timeOf(page)).toHaveValue('1');
		await openBench(page, 'stacks/');
		await tabTo(page, /^conv 2, columns/);
		await press(page, 'Home', 'Enter');
		await expect(figureName(page)).toHaveAccessibleName(/^conv 2, row \d+, column 1: sees/);
	});
});

test.describe('the sentence of a step', () => {
	/** The sum of “3×0 + 1×(−2)”. */
	function sumOf(products: string): number {
		const terms = products.replaceAll('\u2212', '-').split(' + ');
		return terms.reduce((sum, term) => {
			if (term === 'only zeros') return sum;
			const [value, weight] = term.split('×').map((part) => Number(part.replace(/[()]/g, '')));
			return sum + value! * weight!;
		}, 0);
	}

	const known = [
		{ title: '3×3 kernel on 5×5 cells', output: '12 12 17/10 17 19/9 6 14' },
		{
			title: '3×3 kernel on 5×5 cells, stride 2, padding 1',
			output: '6 17 3/8 17 13/6 4 4'
		},
		{ title: 'A cross of ones on a binary picture', output: '434/243/234' },
		{
			title: 'A kernel that takes the value from above',
			output: '40 41 45/40 42 46/46 50 55'
		}
	];

	test('tells every output of the known figures, and its products', async ({ page }) => {
		await openBench(page, 'convolution/');
		await page.getByText('Known figures', { exact: true }).click();
		for (const { title, output } of known) {
			await page.getByRole('button', { name: title, exact: true }).click();
			const rows = rowsOf(output);
			await press(page, 'Home');
			for (const [y, row] of rows.entries())
				for (const [x, value] of row.entries()) {
					const sentence = await stepSentence(page);
					const start = `output row ${y + 1}, column ${x + 1} is ${value}: `;
					expect(sentence.slice(0, start.length)).toBe(start);
					expect(sumOf(sentence.slice(start.length).replace(/\.$/, ''))).toBe(value);
					await expect(page.getByText(`O${sentence.slice(1)}`).first()).toBeVisible();
					await press(page, 'ArrowRight');
				}
			expect(await walkOutput(page, 3, 3)).toEqual(rows);
		}
	});

	test('is read out once a step stands', async ({ page }) => {
		await openBench(page, 'convolution/');
		await press(page, 'ArrowRight');
		const said = page.getByRole('group', { name: 'Steps' }).getByRole('status');
		await expect(said).toHaveText(/^output row 1, column 2 is 12: 3×0 \+ 2×1 \+/);
	});

	/** Stamps the kernel, times each input, on the output. */
	function stamp(input: Rows, kernel: Rows): number[][] {
		const side = input.length + kernel.length - 1;
		const output = Array.from({ length: side }, () => new Array<number>(side).fill(0));
		for (const [y, row] of input.entries())
			for (const [x, value] of row.entries())
				for (const [v, weights] of kernel.entries())
					for (const [u, weight] of weights.entries()) output[y + v]![x + u]! += value * weight;
		return output;
	}

	test('agrees both ways of a transposed convolution', async ({ page }) => {
		await chooseKnown(page, '3×3 kernel on 5×5 cells');
		await page.getByRole('radio', { name: 'Convolution' }).focus();
		await press(page, 'ArrowRight', 'Tab');
		const expected = stamp(guideInput, guideKernel);
		await expect(timeOf(page)).toHaveAttribute('max', '48');
		await page.getByRole('button', { name: 'Step forward' }).focus();
		await press(page, 'Home');
		for (const [y, row] of expected.entries())
			for (const [x, value] of row.entries()) {
				const sentence = await stepSentence(page);
				expect(sentence).toContain(`output row ${y + 1}, column ${x + 1} is ${value}: `);
				await press(page, 'ArrowRight');
			}
		expect(await walkOutput(page, 7, 7)).toEqual(expected);

		await page.getByRole('radio', { name: 'Zeros inserted' }).focus();
		await press(page, 'ArrowRight');
		await expect(timeOf(page)).toHaveAttribute('max', '24');
		await page.getByRole('button', { name: 'Step forward' }).focus();
		expect(await stepSentence(page)).toBe(
			'input row 1, column 1 is 3: it stamps the kernel, times itself, on output rows 1 to 3, columns 1 to 3; its first cell, row 1, column 1, is now 0.'
		);
		await press(page, 'ArrowRight');
		expect(await stepSentence(page)).toMatch(
			/^input row 1, column 2 is 3: .* columns 2 to 4; its first cell, row 1, column 2, is now 3\.$/
		);
		await press(page, 'End');
		expect(await walkOutput(page, 7, 7)).toEqual(expected);
		await expect(page.getByText('the same output, to the last digit')).toBeVisible();
	});

	test('tells what a pool takes, and from where', async ({ page }) => {
		const numbers = guideInput.map((row) => row.join(',')).join('/');
		await openBench(page, `pooling/?in=${numbers}&k=3&s=1`);
		for (const y of [0, 1, 2])
			for (const x of [0, 1, 2]) {
				const under = guideInput.slice(y, y + 3).flatMap((row) => row.slice(x, x + 3));
				const most = Math.max(...under);
				const at = under.indexOf(most);
				const place = `row ${y + 1 + Math.floor(at / 3)}, column ${x + 1 + (at % 3)}`;
				expect(await stepSentence(page)).toBe(
					`output row ${y + 1}, column ${x + 1} is ${most}: the largest of ${under.join(', ')}, from ${place}`
				);
				await press(page, 'ArrowRight');
			}
	});
});

test.describe('what cannot be', () => {
	/** Number fields of each page, a number that each can take, and what must be pressed to see them. */
	const cases = [
		{
			address: 'convolution/',
			fields: { 'Kernel size': '2', Stride: '2', 'Input size': '6', Dilation: '2', Groups: null }
		},
		{ address: 'pooling/', fields: { Window: '3', Stride: '1', Dilation: '2' } },
		{ address: 'stacks/', press: 'conv 1', fields: { Kernel: '5', Stride: '2', Channels: null } },
		{ address: 'stacks/?view=costs', fields: { Kernel: '12', Stride: '3' } }
	];

	/** The sentence beside a control. */
	async function reasonAt(page: Page, control: Locator): Promise<string> {
		const id = (await control.getAttribute('aria-describedby'))!;
		return page.locator(`[id="${id}"]`).innerText();
	}

	/** Types what a field cannot take, then what it can, if there is such a number. */
	async function refuse(page: Page, field: string, good: string | null): Promise<void> {
		const control = page.getByRole('spinbutton', { name: field, exact: true }).first();
		const figure = page.locator('main figure').first().locator('h2, ul');
		const before = await control.inputValue();
		const shown = await figure.allInnerTexts();
		for (const typed of ['0', '100000', 'three', '-1', '2.5', '']) {
			await control.fill(typed);
			await expect(control).toHaveAttribute('aria-invalid', 'true');
			expect(await reasonAt(page, control)).toMatch(/^\S.+\.$/);
			expect(await figure.allInnerTexts()).toEqual(shown);
		}
		await control.fill(good ?? before);
		await expect(control).toHaveAttribute('aria-invalid', 'false');
		expect(await reasonAt(page, control)).toBe('');
		if (good !== null) expect(await figure.allInnerTexts()).not.toEqual(shown);
		await control.fill(before);
	}

	for (const { address, fields, press: opener } of cases)
		test(`is explained beside each field of ${address}, and the figure stays`, async ({ page }) => {
			await openPage(page, address);
			if (opener) await page.getByRole('button', { name: opener }).first().click();
			for (const [field, good] of Object.entries(fields)) await refuse(page, field, good);
		});

	test('a kernel larger than the padded input says so', async ({ page }) => {
		await openBench(page, 'convolution/?padding=1');
		const kernel = page.getByRole('spinbutton', { name: 'Kernel size' });
		await kernel.fill('8');
		expect(await reasonAt(page, kernel)).toMatch(/kernel/i);
		expect(await stepSentence(page)).toMatch(/^output row 1, column 1 is/);
		await kernel.fill('7');
		expect(await reasonAt(page, kernel)).toBe('');
		await openBench(page, 'pooling/');
		const size = page.getByRole('spinbutton', { name: 'Window', exact: true });
		await size.fill('9');
		expect(await reasonAt(page, size)).toMatch(/window|kernel/i);
	});
});

test.describe('links', () => {
	test('lead to a step, and the browser’s back and forward come back to it', async ({ page }) => {
		await openBench(page, 'convolution/?t=4');
		expect(await stepSentence(page)).toMatch(/^output row 2, column 2 is 17:/);
		await press(page, 'ArrowRight');
		await expect(page).toHaveURL(/\?t=5$/);
		await page.getByRole('navigation', { name: 'Pages' }).getByText('Pooling').click();
		await expect(page.getByRole('heading', { level: 1, name: 'Pooling' })).toBeVisible();
		await press(page, 'ArrowRight', 'ArrowRight');
		await expect(page).toHaveURL(/pooling\/\?t=2$/);
		await page.goBack();
		await expect(page.getByRole('heading', { level: 1, name: 'Convolution' })).toBeVisible();
		expect(await stepSentence(page)).toMatch(/^output row 2, column 3 is 19:/);
		await page.goForward();
		await expect(page.getByRole('heading', { level: 1, name: 'Pooling' })).toBeVisible();
		await expect(timeOf(page)).toHaveValue('2');
	});

	test('that ask for the current picture bring one, as choosing it does', async ({ page }) => {
		const cases = [
			{ address: 'convolution/', query: '?input=picture', list: 'Input numbers' },
			{ address: 'pooling/', query: '?x=picture', list: 'Input' }
		];
		for (const { address, query, list } of cases) {
			await openBench(page, address);
			const first = await stepSentence(page);
			await page.getByRole('combobox', { name: list, exact: true }).selectOption('picture');
			await expect.poll(() => stepSentence(page)).not.toBe(first);
			const chosen = await stepSentence(page);
			await openBench(page, address + query);
			await expect.poll(() => stepSentence(page)).toBe(chosen);
		}
	});

	const changes: Record<(typeof benchPages)[number], string[]> = {
		'convolution/': ['Channels', 'Filters', 'Stride'],
		'pooling/': ['Window', 'Stride'],
		'stacks/': ['Input', 'Channels']
	};

	test('Copy link restores the state of every page', async ({ page, context }) => {
		for (const address of benchPages) {
			await openBench(page, address);
			for (const name of changes[address]) {
				await page.getByRole('spinbutton', { name, exact: true }).first().focus();
				await press(page, 'ArrowUp');
			}
			await page.getByRole('button', { name: 'Step forward' }).focus();
			await press(page, 'ArrowRight', 'ArrowRight');
			await page.getByRole('button', { name: 'Copy link' }).click();
			await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
			const link = await page.evaluate(() => navigator.clipboard.readText());
			const other = await context.newPage();
			await openBench(other, link);
			expect(await stepSentence(other)).toBe(await stepSentence(page));
			const name = await figureName(page).getAttribute('aria-label');
			await expect(figureName(other)).toHaveAccessibleName(name!);
			await other.close();
		}
	});
});
