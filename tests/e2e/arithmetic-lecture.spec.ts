import { expect, test, type Page } from '@playwright/test';
import { benchPages, openBench, press, readBench, shippedScenes, tabTo } from './arithmetic';
import { openEverything } from './controls';
import { findViolations, watchForProblems } from './site';

// Lectures on the arithmetic bench, by keys; and every page of it with all that opens opened.

test.use({ serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] });

test.describe('the lecture', () => {
	const scenes = shippedScenes();

	/** The scene that is on, on the page where it belongs. */
	async function expectScene(page: Page, index: number): Promise<void> {
		const scene = scenes[index]!;
		const title = page.getByRole('heading', { level: 2, name: scene.title, exact: true });
		await expect(title).toBeVisible();
		await expect(page.getByText(`Scene ${index + 1} of ${scenes.length}`)).toBeVisible();
		expect(new URL(page.url()).pathname).toBe(`/${scene.page}/`);
	}

	/** Page Down shows the output first, which was kept back until then. */
	async function predict(page: Page): Promise<void> {
		const show = page.getByRole('button', { name: 'Show the output' });
		await expect(show).toBeVisible();
		const before = await readBench(page);
		expect(before).toMatch(/hidden|predict|\?/);
		await press(page, 'PageDown');
		await expect(show).toHaveCount(0);
		expect(await readBench(page)).not.toBe(before);
	}

	test('goes through all scenes and back by keys alone', async ({ page, baseURL }) => {
		const problems = await watchForProblems(page, new URL(baseURL!).origin);
		await openBench(page, 'convolution/');
		await tabTo(page, 'Start the lecture');
		await press(page, 'Enter');
		expect(scenes.length).toBe(13);
		for (const [index, scene] of scenes.entries()) {
			await expectScene(page, index);
			if (scene.predicts) await predict(page);
			if (index < scenes.length - 1) await press(page, 'PageDown');
		}
		for (let index = scenes.length - 2; index >= 0; index--) {
			await press(page, 'PageUp');
			await expectScene(page, index);
		}
		expect(problems).toEqual([]);
	});

	test('fills the screen, goes on there across pages, and Escape leaves it', async ({ page }) => {
		await openBench(page, 'convolution/?scene=transposed');
		await tabTo(page, 'Full screen');
		await press(page, 'Enter');
		const leave = page.getByRole('button', { name: 'Leave full screen' });
		await expect(leave).toBeVisible();
		await expect(page.locator('header').first()).toHaveAttribute('inert');
		await predict(page);
		await press(page, 'PageDown');
		await expectScene(page, 9);
		await expect(leave).toBeVisible();
		await predict(page);
		await press(page, 'Space', 'ArrowRight');
		await press(page, 'Escape');
		await expect(page.getByRole('button', { name: 'Full screen', exact: true })).toBeVisible();
		await expect(page.locator('header').first()).not.toHaveAttribute('inert');
		expect(await page.evaluate(() => document.fullscreenElement === null)).toBe(true);
	});

	test('a scene file with mistakes is told line and reason, and its good scenes load', async ({
		page
	}) => {
		const text = [
			'title: A good one',
			'page: convolution',
			'stride: 2',
			'---',
			'What it says.',
			'===',
			'title: A bad one',
			'page: convolution',
			'strid: 2',
			'---',
			'What it would say.',
			'===',
			'page: attic',
			'---'
		].join('\n');
		await openBench(page, 'convolution/');
		await page.getByRole('button', { name: 'Own scenes' }).click();
		const file = { name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from(text) };
		await page.getByLabel(/Open scene files/).setInputFiles(file);
		const own = page.getByRole('group', { name: 'Scenes of your own' });
		await expect(own).toContainText('mine.txt: 1 scene can be shown; the rest has mistakes.');
		await expect(own.getByRole('listitem').filter({ hasText: 'line 9:' })).toContainText('strid');
		await expect(own.getByRole('listitem').filter({ hasText: 'line 13:' }).first()).toBeVisible();
		await page.getByRole('button', { name: 'Scenes', exact: true }).click();
		await expect(page.getByRole('link', { name: 'A bad one' })).toHaveCount(0);
		await page.getByRole('link', { name: 'A good one' }).click();
		await expect(page.getByText('What it says.')).toBeVisible();
		await expect(page.getByRole('spinbutton', { name: 'Stride' })).toHaveValue('2');
	});
});

test.describe('with everything open', () => {
	// The checker is put into the page, which the page's own policy forbids.
	test.use({ bypassCSP: true });

	const looks = [
		{ width: 1440, colorScheme: 'light' },
		{ width: 360, colorScheme: 'dark' }
	] as const;
	const scenes = ['scene=transposed', 'scene=invariance', 'scene=receptive-field'];

	for (const [index, address] of benchPages.entries())
		test(`${address} is accessible and fits`, async ({ page }) => {
			await openBench(page, `${address}?${scenes[index]}`);
			await expect(page.getByRole('button', { name: 'Show the output' })).toBeVisible();
			for (const { width, colorScheme } of looks) {
				await page.setViewportSize({ width, height: 800 });
				await page.emulateMedia({ colorScheme });
				await openEverything(page);
				expect(await findViolations(page)).toEqual([]);
				const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(scrollWidth).toBeLessThanOrEqual(width);
			}
		});
});
