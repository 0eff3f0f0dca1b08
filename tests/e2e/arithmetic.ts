import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, type Download, type Page } from '@playwright/test';

/** The pages of the arithmetic bench. */
export const benchPages = ['convolution/', 'pooling/', 'stacks/'] as const;

/** Rows of a grid of numbers. */
export type Rows = readonly (readonly number[])[];

/** The input and the kernel of the guide to convolution arithmetic. */
export const guideInput: Rows = rowsOf('33210/00131/31223/20022/20001');
export const guideKernel: Rows = rowsOf('012/220/012');

/** Rows of single digits, or of numbers with spaces between. */
export function rowsOf(text: string): Rows {
	return text.split('/').map((row) => (row.includes(' ') ? row.split(' ') : [...row]).map(Number));
}

/** Opens a bench page and waits until its figure is painted, which is after the page has come alive. */
export async function openBench(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.waitForFunction(() => {
		const canvas = document.querySelector<HTMLCanvasElement>('main canvas');
		// A canvas that nothing has been painted on has this width.
		return canvas !== null && canvas.width !== 300;
	});
}

/** The name of the figure: what it shows, its sizes and the step. */
export function figureName(page: Page) {
	return page.locator('main figure').first().getByRole('img').first();
}

/** What a screen reader says of the step, without “step 1 of 9”. */
export async function stepSentence(page: Page): Promise<string> {
	const spoken = await page.getByRole('slider', { name: 'Time' }).getAttribute('aria-valuetext');
	return spoken!.replace(/^step \d+ of \d+: /, '');
}

/** Presses keys one after another. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
	for (const key of keys) await page.keyboard.press(key);
}

/** What the focus is on, by its name. */
export function focusedName(page: Page): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement as HTMLInputElement;
		const words = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent;
		return (words ?? element.textContent).trim();
	});
}

/** Goes on by Tab until the focus is on a control of this name. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
	const isIt = (found: string) => (typeof name === 'string' ? found === name : name.test(found));
	for (let pressed = 0; pressed < 150; pressed++) {
		await page.keyboard.press('Tab');
		if (isIt(await focusedName(page))) return;
	}
	throw new Error(`Tab leads to no control named ${name}.`);
}

/** What a grid of the figure says of the cell on which the keys stand. */
export function activeCell(page: Page): Promise<string | null> {
	return page.evaluate(() => {
		const id = document.activeElement?.getAttribute('aria-activedescendant');
		return document.getElementById(id ?? '')?.getAttribute('aria-label') ?? null;
	});
}

/** Numbers of an output grid, read cell by cell with the arrows. */
export async function walkOutput(page: Page, height: number, width: number): Promise<Rows> {
	await page.getByRole('grid', { name: /^Output/ }).focus();
	const rows: number[][] = [];
	await press(page, 'Home', ...Array.from({ length: height }, () => 'ArrowUp'));
	for (let y = 0; y < height; y++) {
		const row: number[] = [];
		await press(page, 'Home');
		for (let x = 0; x < width; x++) {
			const said = await activeCell(page);
			expect(said).toContain(`row ${y + 1}, column ${x + 1}`);
			row.push(Number(/(?:is|:) (-?[\d.]+)$/.exec(said!.replace('\u2212', '-'))?.[1]));
			await press(page, 'ArrowRight');
		}
		rows.push(row);
		await press(page, 'ArrowDown');
	}
	return rows;
}

/**
 * Everything on a page that a setting may change, as text: what stands in it, the figure's words and cells, what the
 * Time slider says, and the sentences beside the controls. What stands in the controls themselves is not in it.
 */
export function readBench(page: Page): Promise<string> {
	return page.evaluate(() => {
		const main = document.querySelector<HTMLElement>('main')!;
		const named = [...main.querySelectorAll('[role="img"], [role="gridcell"], [role="grid"]')];
		const time = main.querySelector('input[aria-label="Time"]');
		return [
			main.innerText,
			...named.map((element) => element.getAttribute('aria-label')),
			...[...main.querySelectorAll('.unseen')].map(({ textContent }) => textContent),
			time?.getAttribute('aria-valuetext')
		].join('\n');
	});
}

/** Waits for a file, and gives its name and bytes. */
export async function takeDownload(
	page: Page,
	item: string
): Promise<{ name: string; bytes: Buffer }> {
	const started = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Download', exact: true }).click();
	await page.getByRole('menuitem', { name: item, exact: true }).click();
	const download: Download = await started;
	return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** A shipped scene, as its file says it. */
export interface SceneFile {
	readonly title: string;
	readonly page: string;
	readonly predicts: boolean;
}

/** The shipped scenes, in order. */
export function shippedScenes(): SceneFile[] {
	const folder = 'src/lib/scenes';
	return readdirSync(folder)
		.filter((file) => file.endsWith('.scene.txt'))
		.sort()
		.map((file) => {
			const text = readFileSync(`${folder}/${file}`, 'utf8');
			const setting = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)![1]!;
			return {
				title: setting('title'),
				page: setting('page'),
				predicts: /^Predict:/m.test(text)
			};
		});
}
