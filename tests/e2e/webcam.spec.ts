import { expect, test } from '@playwright/test';
import { browserArguments, findBrowser } from '../run/browser.js';
import { openExplore } from './explore';

// A camera that the browser plays: a moving test picture, allowed without a question.
test.use({
	launchOptions: {
		executablePath: findBrowser(),
		args: [
			...browserArguments,
			'--use-fake-device-for-media-stream',
			'--use-fake-ui-for-media-stream'
		]
	}
});

test('the maps follow the camera until it is stopped', async ({ page }) => {
	await openExplore(page);
	const painted = () =>
		page.evaluate(() => performance.getEntriesByName('explore:maps-painted').length);
	const before = await painted();
	await page.getByRole('button', { name: 'Start camera' }).click();
	await expect.poll(painted, { timeout: 30_000 }).toBeGreaterThan(before + 5);
	await page.getByRole('button', { name: /stop/i }).click();
	await page.waitForTimeout(500);
	const stopped = await painted();
	await page.waitForTimeout(1000);
	expect(await painted()).toBe(stopped);
});
