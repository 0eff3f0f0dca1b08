import { expect, test, type Page } from '@playwright/test';
import {
	attackBy,
	badge,
	chooseAttack,
	countTensors,
	downloadRounded,
	firstPrediction,
	lab,
	labButton,
	openAdversarial,
	readBadge,
	readNorms,
	runAttack,
	time,
	typeSetting,
	verdict
} from './adversarial';
import { downloaded, readArray, readNumber } from './saliency';
import { expectShortTasks } from './main-thread';
import { findViolations, watchForProblems } from './site';

const flipped = /^The network says (.+) instead of (.+), first at iteration (\d+)\.$/;

/** Samples of which the network is more or less sure. */
const samples = ['Cat', 'Horse', 'Rocket', 'Astronaut', 'Dahlia', 'Coffee'];

async function chooseSample(page: Page, name: string): Promise<void> {
	const button = page.getByRole('group', { name: 'Samples' }).getByRole('button', { name });
	await button.click();
	await expect(lab(page).getByText('Run an attack.')).toBeVisible();
	await expect(labButton(page, 'Run')).toBeEnabled();
}

test('one click breaks the sample, the way there can be walked, continued and linked', async ({
	page
}, { project }) => {
	const problems = await watchForProblems(page, new URL(project.use.baseURL!).origin);
	await openAdversarial(page);
	const before = await firstPrediction(page).getAttribute('aria-label');
	const [, to, from, first] = flipped.exec(await runAttack(page))!;
	expect(before).toMatch(new RegExp(`^${from}, `));
	expect(to).not.toBe(from);
	expect((await readNorms(page)).get('L∞')).toBe('4.00/255');
	await expect(lab(page).getByRole('img', { name: new RegExp(`^Result: ${to}, `) })).toBeVisible();

	// Back through the iterates: untouched at the start, another class from the first flip on.
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'result');
	await labButton(page, 'Step back').click();
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'iteration 10');
	await time(page).focus();
	await page.keyboard.press('Home');
	await expect(lab(page).getByRole('img', { name: `Iteration 0: ${before}` })).toBeVisible();
	expect((await readNorms(page)).get('PSNR')).toBe('same picture');
	for (let i = 0; i < Number(first); i++) await labButton(page, 'Step forward').click();
	const flip = lab(page).getByRole('img', { name: new RegExp(`^Iteration ${first}: `) });
	await expect(flip).toBeVisible();
	await expect(flip).not.toHaveAccessibleName(new RegExp(`: ${from}, `));
	await page.keyboard.press('End');

	await attackBy(page, () => labButton(page, 'Continue').click());
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'result');
	await labButton(page, 'Step back').click();
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'iteration 20');
	const said = await verdict(page).innerText();
	expect(flipped.exec(said)![3]).toBe(first);

	await expect(page).toHaveURL(/runs=2.*at=/);
	const size = await readNorms(page);
	await openAdversarial(page, new URL(page.url()).search);
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'iteration 20', { timeout: 60_000 });
	await expect(verdict(page)).toHaveText(said);
	expect(await readNorms(page)).toEqual(size);
	expect(problems).toEqual([]);
});

test('with keys alone: another attack, its strength, its target, and the run', async ({ page }) => {
	await openAdversarial(page);
	await lab(page).getByRole('combobox', { name: 'Attack', exact: true }).focus();
	await page.keyboard.type('PGD (L∞)');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await expect(lab(page).getByRole('slider', { name: 'ε' })).toBeFocused();
	await page.keyboard.press('End');
	await expect(lab(page).getByText(/^64\/255 = 0\.251/)).toBeVisible();
	await lab(page).getByRole('combobox', { name: 'Target class' }).focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.type('ship');
	await page.keyboard.press('Enter');
	const said = await attackBy(page, async () => {
		await labButton(page, 'Run').focus();
		await page.keyboard.press('Enter');
	});
	expect(said).toMatch(/^The network says ship instead of /);
	await time(page).focus();
	await page.keyboard.press('ArrowLeft');
	await expect(time(page)).toHaveAttribute('aria-valuetext', 'iteration 10');
	await expect(page).toHaveURL(/target=8/);
});

test('ε = 0 changes nothing, and a region keeps the rest as it was', async ({ page }) => {
	// The upper half stays, the lower may change.
	await openAdversarial(page, '?region=e8.e8');
	await typeSetting(page, 'ε', 0);
	expect(await runAttack(page)).toMatch(/^The network still says /);
	expect((await readNorms(page)).get('L0')).toBe('0 of 1,024');
	expect((await readNorms(page)).get('PSNR')).toBe('same picture');
	expect((await readBadge(page)).word).toBe('Nothing to survive');

	const npy = async () => {
		await labButton(page, 'Download').click();
		return readArray(
			await downloaded(page, () => page.getByRole('menuitem', { name: /^Exact result/ }).click())
		);
	};
	const original = await npy();
	await typeSetting(page, 'ε', 8);
	await runAttack(page);
	const changed = await npy();
	const moved = [...changed.data.keys()].filter((i) => changed.data[i] !== original.data[i]);
	const upperHalf = (32 * 32 * 3) / 2;
	expect(Math.min(...moved)).toBeGreaterThanOrEqual(upperHalf);
	expect(moved.length).toBeGreaterThan(upperHalf / 2);
	const largest = Math.max(...moved.map((i) => Math.abs(changed.data[i]! - original.data[i]!)));
	expect(largest).toBeLessThanOrEqual(8 / 255 + 1e-6);
});

test('a cancelled run leaves what was there, and no attack leaves anything in memory', async ({
	page
}) => {
	await openAdversarial(page);
	const said = await runAttack(page);
	const size = await readNorms(page);
	const tensors = await countTensors(page);

	await lab(page).getByText('Settings of BIM').click();
	await typeSetting(page, 'Steps', 200);
	await labButton(page, 'Run').click();
	await expect(lab(page).getByRole('progressbar', { name: 'BIM' })).toBeVisible();
	await expect(lab(page).getByRole('img', { name: /^Iteration \d+: / })).toBeVisible();
	await labButton(page, 'Cancel').click();
	await expect(lab(page).getByText('Cancelled; the run before is shown.')).toBeVisible();
	await expect(verdict(page)).toHaveText(said);
	expect(await readNorms(page)).toEqual(size);
	expect(await countTensors(page)).toBe(tensors);

	await chooseAttack(page, 'DeepFool (L2)');
	await runAttack(page);
	await chooseAttack(page, 'Square');
	await typeSetting(page, 'Queries', 48);
	await runAttack(page);
	expect(await countTensors(page)).toBe(tensors);
});

test('DeepFool mostly does not survive as a file, small signed steps do', async ({ page }) => {
	await openAdversarial(page, '?attack=deepfool-l2');
	const words = { 'DeepFool (L2)': [] as string[], BIM: [] as string[] };
	await typeStrengthOfBim(page, 1);
	for (const sample of samples) {
		await chooseSample(page, sample);
		for (const [attack, found] of Object.entries(words)) {
			await chooseAttack(page, attack);
			await runAttack(page);
			found.push((await readBadge(page)).word);
		}
	}
	const surviving = (all: readonly string[]) =>
		all.filter((word) => word === 'Survives PNG').length;
	expect(words['DeepFool (L2)']).not.toContain('Nothing to survive');
	expect(surviving(words['DeepFool (L2)'])).toBeLessThanOrEqual(samples.length / 3);
	const reached = words.BIM.filter((word) => word !== 'Nothing to survive');
	expect(reached.length).toBeGreaterThanOrEqual(2);
	expect(surviving(words.BIM)).toBe(reached.length);
});

/** Sets BIM's ε, in units of 1/255. */
async function typeStrengthOfBim(page: Page, strength: number): Promise<void> {
	await chooseAttack(page, 'BIM');
	await typeSetting(page, 'ε', strength);
}

for (const [attack, word] of [
	['deepfool-l2', 'Does not survive PNG'],
	['bim', 'Survives PNG']
] as const)
	test(`the downloaded file gets the class that the badge says: ${attack}`, async ({ page }) => {
		await openAdversarial(page, `?attack=${attack}`);
		await runAttack(page);
		const { word: shown, says } = await readBadge(page);
		expect(shown).toBe(word);
		await expect(badge(page)).toContainText(
			/Largest change [\d.]+\/255, after rounding [\d.]+\/255/
		);
		const file = await downloadRounded(page);
		expect(file.name).toMatch(/^resnet20-cifar10-.+\.png$/);
		expect(file.buffer.toString('latin1')).toContain(`attack\0${attack}`);
		await page.getByLabel('Your picture').setInputFiles(file);
		await expect(page.getByText(`${file.name}, 32 × 32`)).toBeVisible();
		await expect(firstPrediction(page)).toHaveAttribute('aria-label', says);
	});

test('a damaged link says what it lost, and the page works', async ({ page }) => {
	await openAdversarial(
		page,
		'?attack=nothing&epsilon=-1&region=1..2&gain=3&runs=99&target=9999&at=7'
	);
	await expect(
		page.getByText(/^Parts of the link could not be used \(.*attack.*epsilon.*\); the usual/)
	).toBeVisible();
	await expect(lab(page).getByRole('combobox', { name: 'Attack', exact: true })).toHaveValue('bim');
	await expect(lab(page).getByRole('slider', { name: 'ε' })).toHaveValue('4');
	expect(await runAttack(page)).toMatch(flipped);
});

test('the lines name the iteration of the first flip', async ({ page }) => {
	await openAdversarial(page, '?runs=1');
	await expect(verdict(page)).toHaveText(flipped, { timeout: 60_000 });
	const [, to, from, first] = flipped.exec(await verdict(page).innerText())!;
	const plot = lab(page)
		.getByRole('figure')
		.filter({ hasText: `Probability of ${from} and ${to}` });
	await expect(plot.getByText(`first flip: iteration ${first}`)).toBeVisible();
	await plot.getByText(/^Numbers/).click();
	const rows = await plot.getByRole('row').allInnerTexts();
	const [source, other] = rows[Number(first) + 1]!.trim().split(/\s+/).slice(1).map(readNumber);
	// Before the first step the source is ahead, at the flip the class that the network says at the end.
	const start = rows[1]!.trim().split(/\s+/).slice(1).map(readNumber);
	expect(start[0]).toBeGreaterThan(start[1]!);
	expect(other).toBeGreaterThan(source!);
});

test('no task holds the main thread for 50 ms while an attack is shown live', async ({
	page,
	browser
}) => {
	await openAdversarial(page, '?attack=bim,steps=60');
	await expectShortTasks({ browser, page }, 'an attack', async () => {
		await runAttack(page);
	});
});

test.describe('after an attack', () => {
	// The checker is put into the page, which the page's own policy forbids.
	test.use({ bypassCSP: true });

	for (const [width, colorScheme] of [
		[1440, 'light'],
		[360, 'dark']
	] as const)
		test(`axe finds nothing at ${width} px, ${colorScheme}`, async ({ page }) => {
			await page.setViewportSize({ width, height: 800 });
			await page.emulateMedia({ colorScheme });
			await openAdversarial(page);
			await runAttack(page);
			await lab(page).getByText('Formula of BIM').click();
			await expect(lab(page).locator('math').first()).toBeVisible();
			expect(await findViolations(page)).toEqual([]);
		});
});
