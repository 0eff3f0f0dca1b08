import type { Page } from '@playwright/test';
import { press, readBench } from './arithmetic';

/** A place where Tab stops. */
export interface Stop {
	readonly name: string;
	/** Its role, or its tag where it has none. */
	readonly kind: string;
}

/** Fetches every part of a page that waits until it is near, and unfolds everything. */
export async function openEverything(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
		for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
			scrollTo(0, y);
			for (const fold of document.querySelectorAll('main details')) fold.setAttribute('open', '');
			await pause();
		}
		scrollTo(0, 0);
	});
	await page.waitForLoadState('networkidle');
}

/** Puts the focus before everything in the main part. */
async function goToStart(page: Page): Promise<void> {
	await page.evaluate(() => {
		const heading = document.querySelector<HTMLElement>('main h1')!;
		heading.tabIndex = -1;
		heading.focus();
	});
}

/** Where the focus is, which then counts as reached; null outside the main part. */
function stopHere(page: Page): Promise<Stop | null> {
	return page.evaluate(() => {
		const element = document.activeElement as HTMLInputElement;
		if (!element.closest('main')) return null;
		((window as { reached?: Set<Element> }).reached ??= new Set()).add(element);
		const words = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent;
		const type = element.tagName === 'INPUT' ? element.type : element.tagName.toLowerCase();
		return {
			name: (words ?? element.textContent).trim().slice(0, 40),
			kind: element.getAttribute('role') ?? type
		};
	});
}

/** Controls that one can see and that are not switched off, which Tab has not come to; their markup. */
async function notReached(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const reached = (window as unknown as { reached: Set<Element> }).reached;
		const controls = 'a[href], button, input, select, textarea, summary, [tabindex]';
		return [...document.querySelectorAll<HTMLElement>(`main :is(${controls})`)]
			.filter((element) => element.tabIndex >= 0 && !element.matches(':disabled'))
			.filter((element) => element.checkVisibility({ visibilityProperty: true }))
			.filter((element) => !reached.has(element))
			.map((element) => element.outerHTML.slice(0, 120));
	});
}

/** Goes through the main part by Tab: where it stops, and which controls it does not come to. */
export async function takeStops(page: Page): Promise<{ stops: Stop[]; missed: string[] }> {
	await goToStart(page);
	const stops: Stop[] = [];
	for (;;) {
		await press(page, 'Tab');
		const stop = await stopHere(page);
		if (!stop) break;
		stops.push(stop);
	}
	return { stops, missed: await notReached(page) };
}

/** Keys that change a control of each kind: there and back. */
const keysOf: Readonly<Record<string, readonly [there: string, back: string]>> = {
	spinbutton: ['ArrowUp', 'ArrowDown'],
	range: ['End', 'Home'],
	select: ['ArrowDown', 'ArrowUp'],
	switch: ['Space', 'Space'],
	radio: ['ArrowRight', 'ArrowLeft'],
	tab: ['ArrowRight', 'ArrowLeft'],
	grid: ['ArrowRight', 'ArrowLeft'],
	summary: ['Enter', 'Enter']
};

/** What shows only when it is used: while playing, with a pointer, or once two stacks or filters differ. */
const shownLater = ['Loop', 'Paint with', 'First stack'];

/** Waits a little until a page says something else than before. */
async function hasChanged(page: Page, before: string): Promise<boolean> {
	for (let tries = 0; tries < 20; tries++) {
		if ((await readBench(page)) !== before) return true;
		await page.waitForTimeout(25);
	}
	return false;
}

/** Types another number into the field that has the focus, and the old one again. */
async function retype(page: Page): Promise<boolean> {
	const before = await readBench(page);
	const [value, other] = await page.evaluate(() => {
		const { value: typed, min, max } = document.activeElement as HTMLInputElement;
		return [typed, typed === max ? min : max];
	});
	const type = (text: string) => press(page, 'ControlOrMeta+a', ...text, 'Enter');
	await type(other!);
	const changed = await hasChanged(page, before);
	await type(value!);
	return changed;
}

/** Changes a control by its keys, and back; at the end of its range the other key is the one that does something. */
async function turn(page: Page, [there, back]: readonly [string, string]): Promise<boolean> {
	const before = await readBench(page);
	await press(page, there);
	const changed = await hasChanged(page, before);
	await press(page, back);
	if (changed) return true;
	const changedBack = await hasChanged(page, before);
	await press(page, there);
	return changedBack;
}

/**
 * Goes through the main part by Tab and changes every control with its keys, and back again.
 * @returns the controls after whose change neither the figure nor any sentence was another
 */
export async function operate(page: Page): Promise<string[]> {
	await goToStart(page);
	const idle: string[] = [];
	for (;;) {
		await press(page, 'Tab');
		const stop = await stopHere(page);
		if (!stop) return idle;
		const keys = keysOf[stop.kind];
		if (shownLater.includes(stop.name) || (!keys && stop.kind !== 'number')) continue;
		const changed = keys ? await turn(page, keys) : await retype(page);
		if (!changed) idle.push(`${stop.kind} ${stop.name}`);
	}
}
