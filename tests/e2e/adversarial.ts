import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { installAttackProbe } from '../bench/attack-probe.js';
import { downloaded } from './saliency';
import { onResNet } from './site';

/** What the probe in the page knows; see attack-probe.js. */
interface Probed {
	readonly job: number | null;
	readonly answer: unknown;
	readonly ask: (kind: string, request: unknown) => Promise<{ tensors: number }>;
}
type ProbedWindow = Window & { readonly attackProbe: Probed };

/** The section with the attack. */
export const lab = (page: Page) => page.getByRole('region', { name: 'The lab' });

/** A button of the lab. */
export const labButton = (page: Page, name: string) =>
	lab(page).getByRole('button', { name, exact: true });

/** What came of the attack, in a sentence; there is none while one runs. */
export const verdict = (page: Page) =>
	lab(page)
		.getByRole('status')
		.filter({ hasText: /^The network|was not reached/ });

/** The slider that walks the iterates. */
export const time = (page: Page) => lab(page).getByRole('slider', { name: 'Time' });

/** Whether the result survives as a file. */
export const badge = (page: Page) => lab(page).getByText(/^Rounded to 8 bits/);

/** Opens the page and waits until an attack can run. */
export async function openAdversarial(page: Page, query = ''): Promise<void> {
	await page.addInitScript(installAttackProbe);
	await page.goto(`adversarial/${onResNet(query)}`);
	await expect(labButton(page, 'Run')).toBeEnabled({ timeout: 60_000 });
}

/** Waits until the attack that an action starts has ended, and says what came of it. */
export async function attackBy(page: Page, act: () => Promise<void>): Promise<string> {
	const before = await page.evaluate(() => (window as unknown as ProbedWindow).attackProbe.job);
	await act();
	await page.waitForFunction(
		(known) => {
			const { job, answer } = (window as unknown as ProbedWindow).attackProbe;
			return job !== known && answer !== null;
		},
		before,
		{ timeout: 60_000 }
	);
	await expect(verdict(page)).toBeVisible();
	return verdict(page).innerText();
}

/** Runs the attack as it is set. */
export const runAttack = (page: Page) => attackBy(page, () => labButton(page, 'Run').click());

/** Chooses an attack by its label. */
export async function chooseAttack(page: Page, label: string): Promise<void> {
	await lab(page).getByRole('combobox', { name: 'Attack', exact: true }).selectOption({ label });
}

/** Types a setting and takes it over. */
export async function typeSetting(page: Page, label: string, value: number): Promise<void> {
	const field = lab(page).getByRole('spinbutton', { name: new RegExp(`^${label}, typed`) });
	await field.fill(String(value));
	await field.press('Enter');
}

/** Sizes of the perturbation in view, by the names of the norms. */
export async function readNorms(page: Page): Promise<Map<string, string>> {
	const list = lab(page).locator('dl[aria-label="Size of the perturbation"]');
	const names = await list.locator('dt strong').allInnerTexts();
	const values = await list.locator('dd').allInnerTexts();
	return new Map(names.map((name, i) => [name, values[i]!]));
}

/** Tensors that the engine holds, once nothing else is to be done. */
export function countTensors(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const { attackProbe } = window as unknown as ProbedWindow;
		return (await attackProbe.ask('memory', {})).tensors;
	});
}

/** What the badge says: its word, and the class with its probability. */
export async function readBadge(page: Page): Promise<{ word: string; says: string }> {
	const word = await lab(page)
		.getByText(/^\W*(Survives PNG|Does not survive PNG|Nothing to survive)$/)
		.innerText();
	return {
		word: word.replace(/^\W+/, ''),
		says: await badge(page).locator('strong').innerText()
	};
}

/** The picture that the badge speaks of, as the page gives it for download. */
export async function downloadRounded(page: Page) {
	await labButton(page, 'Download').click();
	const file = await downloaded(page, () =>
		page.getByRole('menuitem', { name: /^Rounded picture/ }).click()
	);
	const buffer = await readFile(await file.path());
	return { name: file.suggestedFilename(), mimeType: 'image/png', buffer };
}

/** The class that the network puts first, as the list of predictions says it: "cat, 87.3 %". */
export const firstPrediction = (page: Page) =>
	page.getByRole('list', { name: 'Predictions' }).getByRole('listitem').first();
