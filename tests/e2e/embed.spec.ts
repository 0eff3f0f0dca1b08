import { expect, test } from '@playwright/test';
import { openPage } from './site';

// What an embedded figure is beyond what every page is: bare, in the state of its link, and a way to the bench.

const figures = [
	{ address: 'embed/convolution/', page: '/convolution/', name: 'Convolution' },
	{ address: 'embed/pooling/', page: '/pooling/', name: 'Pooling' },
	{ address: 'embed/stacks/', page: '/stacks/', name: 'Receptive fields' }
];

for (const { address, page: bench, name } of figures)
	test.describe(address, () => {
		test('shows the figure and its transport, without header and footer', async ({ page }) => {
			await openPage(page, address);
			await expect(page.getByRole('heading', { level: 1, name })).toBeAttached();
			await expect(page.getByRole('img')).toHaveCount(1);
			await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
			await expect(page.getByRole('banner')).toHaveCount(0);
			await expect(page.getByRole('contentinfo')).toHaveCount(0);
		});

		test('opens at the step of its link, and leads to the bench in the same state', async ({
			page
		}) => {
			await openPage(page, `${address}?t=2`);
			await expect(page.getByRole('slider', { name: 'Time' })).toHaveValue('2');
			const link = page.getByRole('link', { name: 'Receptive' });
			await expect(link).toHaveAttribute('href', new RegExp(`${bench}\\?t=2$`));
			await page.getByRole('button', { name: 'Step back' }).click();
			await expect(link).toHaveAttribute('href', new RegExp(`${bench}\\?t=1$`));
		});

		test('is walked by keys', async ({ page }) => {
			await openPage(page, address);
			await page.getByRole('grid').first().focus();
			const active = () =>
				page.evaluate(() => {
					const id = document.activeElement?.getAttribute('aria-activedescendant');
					return document.getElementById(id ?? '')?.getAttribute('aria-label');
				});
			const before = await active();
			const time = page.getByRole('slider', { name: 'Time' });
			const timeBefore = await time.inputValue();
			await page.keyboard.press('End');
			expect(await active()).not.toBe(before);
			expect(await time.inputValue()).toBe(timeBefore);
		});
	});

test('what of a link cannot be used is said, and the figure is there', async ({ page }) => {
	await openPage(page, 'embed/pooling/?t=soon');
	await expect(
		page.getByText('Parts of the link could not be used (t); the usual ones stand in.')
	).toBeVisible();
	await expect(page.getByRole('img')).toBeVisible();
});
