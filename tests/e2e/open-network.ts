import { expect, type Page, type Route } from '@playwright/test';
import { darknetFiles } from '../eval/tiny-darknet';

/** Opening networks through the page, with Tiny Darknet's files in place of its public address. */

export const darknetAddress =
	'https://cdn.jsdelivr.net/gh/ml5js/ml5-data-and-models@master/models/darknetclassifier/darknettiny/';

/** What is asked of the public address, by file, in order. */
export interface Asked {
	readonly names: string[];
}

type Answer = (route: Route) => Promise<void>;

/** Answers the public address from the files beside the repository; `others` answer some files otherwise. */
export async function serveDarknet(
	page: Page,
	others: Readonly<Record<string, Answer>> = {}
): Promise<Asked> {
	const files = new Map(darknetFiles().map(({ name, bytes }) => [name, Buffer.from(bytes)]));
	const names: string[] = [];
	await page.route(`${darknetAddress}**`, async (route) => {
		const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
		names.push(name);
		const other = others[name];
		if (other) return other(route);
		const body = files.get(name);
		return route.fulfill({
			status: body ? 200 : 404,
			headers: { 'access-control-allow-origin': '*' },
			...(body ? { body } : {})
		});
	});
	return { names };
}

/** Files as a file input takes them. */
export function asUploads(files: readonly { name: string; bytes: Uint8Array }[]) {
	return files.map(({ name, bytes }) => ({
		name,
		mimeType: 'application/octet-stream',
		buffer: Buffer.from(bytes)
	}));
}

/** What the form's network says of the picture in view, best first. */
export function guesses(page: Page) {
	return page.getByRole('list', { name: 'Predictions' }).getByRole('listitem');
}

/** Waits until the form has tried its answers, and reads the names of the best classes with their shares. */
export async function readGuesses(page: Page, count = 5): Promise<string[]> {
	await expect(guesses(page)).toHaveCount(count, { timeout: 60_000 });
	await expect(page.getByRole('list', { name: 'Predictions' })).toHaveAttribute(
		'aria-busy',
		'false'
	);
	return guesses(page).evaluateAll((items) =>
		items.map((item) => item.getAttribute('aria-label')!)
	);
}

/** Opens files through the page's input, up to the form. */
export async function chooseNetworkFiles(
	page: Page,
	files: readonly { name: string; bytes: Uint8Array }[]
): Promise<void> {
	await page.getByLabel('Your network').setInputFiles(asUploads(files));
	await expect(page.getByRole('button', { name: 'Keep and use' })).toBeVisible({ timeout: 60_000 });
}

/** Keeps what the form holds, and waits until it is the network of every page. */
export async function keep(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Keep and use' }).click();
	await expect(page.getByText(/is the network of every page now/)).toBeVisible({ timeout: 60_000 });
}
