import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { NdArray } from '../../src/lib/core/types';
import { decodeNpy } from '../../src/lib/core/npy.testing';
import { onResNet } from './site';

/** Opens Explore and waits until the network has answered. */
export async function openExplore(page: Page, query = ''): Promise<void> {
	await page.goto(`explore/${onResNet(query)}`);
	await expect(predictions(page)).toContainText('%', { timeout: 60_000 });
}

export function predictions(page: Page) {
	return page.getByRole('list', { name: 'Predictions' });
}

/** Labels and probabilities of the shown predictions, as a screen reader says them. */
export async function readPredictions(page: Page): Promise<Map<string, number>> {
	// In one go: the items may change places between two questions.
	const names = await predictions(page)
		.getByRole('button')
		.evaluateAll((items) =>
			items.map((item) => item.getAttribute('aria-label') ?? item.textContent!)
		);
	return new Map(
		names.map((name) => {
			const [, label, percent] = /^\s*(.+), ([\d.]+) %/.exec(name) ?? [];
			return [label ?? name, Number(percent)];
		})
	);
}

/** Downloads all activations, keyed by layer name. */
export async function downloadActivations(page: Page): Promise<Map<string, NdArray>> {
	await page.getByRole('button', { name: 'Download' }).click();
	const started = page.waitForEvent('download');
	await page.getByRole('menuitem', { name: /All activations/ }).click();
	const path = await (await started).path();
	const files = Object.entries(unzipSync(new Uint8Array(await readFile(path))));
	return new Map(
		files
			.filter(([file]) => file.endsWith('.npy'))
			.map(([file, bytes]) => [file.replace(/\.npy$/, ''), decodeNpy(bytes)])
	);
}

/** Lets the picture that the page paints next be waited for. */
export async function afterPaint(page: Page, act: () => Promise<void>): Promise<void> {
	const count = () => performance.getEntriesByName('explore:maps-painted').length;
	const before = await page.evaluate(count);
	await act();
	await page.waitForFunction(
		(known) => performance.getEntriesByName('explore:maps-painted').length > known,
		before,
		{ timeout: 60_000 }
	);
}
