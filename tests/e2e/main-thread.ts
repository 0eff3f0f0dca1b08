import { expect, type Browser, type Page } from '@playwright/test';
import { longestTask } from '../bench/main-thread.js';

/** Longest task in ms that nobody feels. */
const mostMs = 50;

/**
 * Expects that no task holds the page's main thread for 50 ms while something is done.
 * @param what is done, for the figures that are printed
 */
export async function expectShortTasks(
	{ browser, page }: { readonly browser: Browser; readonly page: Page },
	what: string,
	act: () => Promise<void>
): Promise<void> {
	const { clockMs, processorMs } = await longestTask(browser, page, act);
	console.log(
		`measured: ${what}: longest task ${clockMs.toFixed(1)} ms by the clock, ` +
			`${processorMs.toFixed(1)} ms of processor time`
	);
	// By the clock a task also waits for a processor that other programs on this machine have.
	expect(processorMs).toBeLessThan(mostMs);
}
