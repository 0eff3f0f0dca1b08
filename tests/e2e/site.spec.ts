import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { siteFolder } from '../run/build.js';
import { serveFolder } from '../run/static-server.js';
import { builtPages, findViolations, openPage, watchForProblems } from './site';

// What holds on every page, whatever it is about. A new page is tested here without a change.

const pages = builtPages();
const widths = [1440, 360];
const schemes = ['light', 'dark'] as const;
const nameOf = (address: string) => address || 'home';

test('every page has a title of its own', () => {
	const titles = pages.map((address) => {
		const html = readFileSync(join(siteFolder, address, 'index.html'), 'utf8');
		return /<title>([^<]*)<\/title>/.exec(html)?.[1]?.trim() ?? '';
	});
	expect(titles).not.toContain('');
	expect(new Set(titles).size).toBe(titles.length);
});

/** Follows the first tab stop, which must lead past the header. */
async function expectSkipLink(page: Page): Promise<void> {
	await page.keyboard.press('Tab');
	const target = await page.evaluate(() => document.activeElement?.getAttribute('href'));
	expect(target).toMatch(/^#./);
	await page.keyboard.press('Enter');
	await expect(page.locator(`main${target}, main:has(${target})`)).toHaveCount(1);
}

for (const address of pages) {
	test.describe(nameOf(address), () => {
		test('has a heading, a main part and a skip link, and does nothing forbidden', async ({
			page,
			baseURL
		}) => {
			const problems = await watchForProblems(page, new URL(baseURL!).origin);
			await openPage(page, address);
			await expect(page.locator('h1')).toHaveCount(1);
			await expect(page.locator('main')).toHaveCount(1);
			await expect(page.locator('main h1')).toBeVisible();
			await expectSkipLink(page);
			expect(problems).toEqual([]);
		});

		for (const width of widths)
			test(`fits a window of ${width} px`, async ({ page }) => {
				await page.setViewportSize({ width, height: 800 });
				await openPage(page, address);
				const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
				expect(scrollWidth).toBeLessThanOrEqual(width);
			});
	});
}

test.describe('accessibility', () => {
	// The checker is put into the page, which the page's own policy forbids.
	test.use({ bypassCSP: true });

	for (const address of pages)
		for (const colorScheme of schemes)
			for (const width of widths)
				test(`${nameOf(address)}, ${colorScheme}, ${width} px`, async ({ page }) => {
					await page.setViewportSize({ width, height: 800 });
					await page.emulateMedia({ colorScheme });
					await openPage(page, address);
					expect(await findViolations(page)).toEqual([]);
				});
});

test('an unknown address gets the not-found page', async ({ page }) => {
	const response = await page.goto('no-such-page/');
	expect(response?.status()).toBe(404);
	await expect(page.locator('h1')).toBeVisible();
	await page.locator('main').getByRole('link').first().click();
	await expect(page).not.toHaveURL(/no-such-page/);
	await expect(page.locator('h1')).toBeVisible();
});

test.describe('below a sub-path', () => {
	const site = process.env.RECEPTIVE_SUB_PATH_SITE!;

	for (const address of pages)
		test(`${nameOf(address)} works`, async ({ page }) => {
			const problems = await watchForProblems(page, new URL(site).origin);
			await openPage(page, site + address);
			await expect(page.locator('h1')).toBeVisible();
			const links = await page
				.locator('a[href]')
				.evaluateAll((anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
			const astray = links.filter(
				(link) => link.startsWith(new URL(site).origin) && !link.startsWith(site)
			);
			expect(astray).toEqual([]);
			expect(problems).toEqual([]);
		});

	test('the navigation stays there', async ({ page }) => {
		await openPage(page, site);
		await page.locator('header a[href*="explore"]').first().click();
		await expect(page).toHaveURL(`${site}explore/`);
		await expect(page.locator('h1')).toBeVisible();
	});
});

test('after the first visit every page works without a connection', async ({ page, context }) => {
	const server = await serveFolder({ folder: siteFolder });
	await openPage(page, server.address);
	const findWorkerState = () =>
		page.evaluate(
			async () => (await navigator.serviceWorker.getRegistration())?.active?.state ?? 'none'
		);
	await expect.poll(findWorkerState).toBe('activated');
	await server.close();
	await context.setOffline(true);
	for (const address of pages) {
		await page.goto(server.address + address);
		await expect(page.locator('h1')).toBeVisible();
	}
});
