/** What a page's main thread was busy with, from the browser's own record. */

/** @typedef {import('playwright').Browser} Browser */
/** @typedef {import('playwright').Page} Page */

/**
 * @typedef {object} TraceEvent
 * @property {string} name
 * @property {number} pid
 * @property {number} tid
 * @property {{ name?: string }} [args]
 * @property {number} [dur] microseconds by the clock
 * @property {number} [tdur] microseconds of processor time
 */

/** @param {TraceEvent} event */
const threadOf = ({ pid, tid }) => `${pid}/${tid}`;

/** @param {TraceEvent} event */
const namesMain = ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain';

/** @param {readonly TraceEvent[]} events */
function tasksOf(events) {
	const mains = new Set(events.filter(namesMain).map(threadOf));
	return events.filter((event) => event.name.endsWith('RunTask') && mains.has(threadOf(event)));
}

/**
 * The longest task on the page's main thread while something is done. By the clock it also waits for a processor that
 * other programs, or the engine's own threads, have; its processor time is what the page itself does.
 *
 * @param {Browser} browser
 * @param {Page} page
 * @param {() => Promise<void>} act
 * @returns {Promise<{ clockMs: number, processorMs: number }>} the largest of each
 */
export async function longestTask(browser, page, act) {
	await browser.startTracing(page, { categories: ['toplevel'] });
	await act();
	const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
	const tasks = tasksOf(traceEvents);
	if (tasks.length === 0) throw new Error('the browser recorded no task of the page');
	const largest = (/** @type {'dur' | 'tdur'} */ key) =>
		tasks.reduce((most, task) => Math.max(most, (task[key] ?? 0) / 1000), 0);
	return { clockMs: largest('dur'), processorMs: largest('tdur') };
}
