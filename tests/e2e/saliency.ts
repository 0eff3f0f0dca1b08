import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import type { NdArray } from '../../src/lib/core/types';
import { decodeNpy } from '../../src/lib/core/npy.testing';
import { onResNet } from './site';

/** Opens the comparison and waits until every tile has its map, or says why it has none. */
export async function openSaliency(page: Page, query = ''): Promise<void> {
	await page.goto(`saliency/${onResNet(query)}`);
	await allMapsMade(page);
}

/** The section of the comparison. */
export function comparison(page: Page) {
	return page.getByRole('region', { name: /^(What speaks for|Methods)/ });
}

/** A method of the comparison, by its name. */
export function tileOf(page: Page, title: string) {
	return comparison(page).getByRole('article', { name: title, exact: true });
}

/** Names of the methods of the comparison, in their order. */
export function titles(page: Page): Promise<string[]> {
	return comparison(page).getByRole('article').getByRole('heading', { level: 3 }).allInnerTexts();
}

/** Waits until nothing is computed or waited for. */
export async function allMapsMade(page: Page): Promise<void> {
	const made = () => {
		const tiles = [...document.querySelectorAll('section[aria-labelledby="methods"] article')];
		return (
			tiles.length > 0 && tiles.every((tile) => tile.querySelector('.state :is(dl, .problem)'))
		);
	};
	await page.waitForFunction(made, undefined, { timeout: 60_000 });
}

/** The facts that a tile states, by their names. */
export async function readFacts(page: Page, title: string): Promise<Map<string, string>> {
	const facts = tileOf(page, title).locator('dl');
	const [names, values] = await Promise.all(
		['dt', 'dd'].map((kind) => facts.locator(kind).allInnerTexts())
	);
	return new Map(names!.map((name, i) => [name, values![i]!]));
}

/** A number as the page writes it. */
export const readNumber = (text: string) => Number.parseFloat(text.replace('−', '-'));

/** What an action downloads. */
export async function downloaded(page: Page, act: () => Promise<void>): Promise<Download> {
	const started = page.waitForEvent('download');
	await act();
	return started;
}

/** The file that a tile's menu gives. */
export async function downloadOf(page: Page, title: string, item: RegExp): Promise<Download> {
	await tileOf(page, title).getByRole('button', { name: 'Download' }).click();
	return downloaded(page, () => page.getByRole('menuitem', { name: item }).click());
}

/** The array in a downloaded `.npy` file. */
export async function readArray(download: Download): Promise<NdArray> {
	return decodeNpy(new Uint8Array(await readFile(await download.path())));
}
