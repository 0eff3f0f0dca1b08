import { join } from 'node:path';
import { buildSite, needsBuild } from './build.js';
import { ensureBrowser } from './install-browser.js';
import { repository, runCommand } from './process.js';
import { readPlaywrightReport, readVitestReport } from './reports.js';

/** Where the runners leave their reports. */
export const reportFolder = join(repository, 'reports');

/**
 * @typedef {object} Outcome
 * @property {import('./reports.js').Count | null} count null if the runner left no report
 * @property {number} code exit status
 * @property {string} output shown when the step fails
 *
 * @typedef {object} Step
 * @property {string} id what `--only` calls it
 * @property {string} title
 * @property {() => Promise<Outcome>} run
 */

/**
 * A command whose exit status is one check.
 * @param {Promise<import('./process.js').Finished>} command
 * @returns {Promise<Outcome>}
 */
async function asOneCheck(command) {
	const { code, output } = await command;
	const passed = code === 0 ? 1 : 0;
	return { code, output, count: { passed, failed: 1 - passed, skipped: [] } };
}

/** Types of the routes are generated; without them nothing can be checked. */
async function checkTypes() {
	const synced = await runCommand('@sveltejs/kit', ['sync']);
	if (synced.code !== 0) return synced;
	return runCommand('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']);
}

/**
 * Runs one of Vitest's projects.
 * @param {string} project
 * @returns {Promise<Outcome>}
 */
async function runVitest(project) {
	const report = join(reportFolder, `${project}.json`);
	const skips = join(reportFolder, `${project}-skips.json`);
	const reporters = ['default', 'json', './tests/run/vitest-skips.js'];
	const { code, output } = await runCommand(
		'vitest',
		[
			...['run', '--project', project, `--outputFile.json=${report}`],
			...reporters.map((reporter) => `--reporter=${reporter}`)
		],
		{ environment: { RECEPTIVE_SKIPS: skips } }
	);
	return { code, output, count: readVitestReport(report, skips) };
}

/**
 * @param {() => Promise<Outcome>} run
 * @returns {() => Promise<Outcome>} the same once a browser is there
 */
function withBrowser(run) {
	return async () => {
		const problem = await ensureBrowser();
		return problem ? { code: 1, output: problem, count: null } : run();
	};
}

/**
 * Runs Playwright on the site as it now is.
 * @returns {Promise<Outcome>}
 */
async function runEndToEnd() {
	const built = needsBuild() ? await buildSite() : null;
	if (built && built.code !== 0) return { ...built, count: null };
	const report = join(reportFolder, 'e2e.json');
	const { code, output } = await runCommand('playwright', ['test', '--reporter=dot,json'], {
		environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, CI: '1' }
	});
	return { code, output, count: readPlaywrightReport(report) };
}

/** @type {readonly Step[]} everything that `npm test` runs, in order */
export const steps = [
	{
		id: 'format',
		title: 'format (Prettier)',
		run: () => asOneCheck(runCommand('prettier', ['--check', '.', '--log-level', 'warn']))
	},
	{
		id: 'lint',
		title: 'lint and layer borders (ESLint)',
		run: () => asOneCheck(runCommand('eslint', ['.', '--max-warnings', '0']))
	},
	{
		id: 'types',
		title: 'types (svelte-check)',
		run: () => asOneCheck(checkTypes())
	},
	{ id: 'unit', title: 'unit and contract tests', run: () => runVitest('unit') },
	{
		id: 'component',
		title: 'component tests in a browser',
		run: withBrowser(() => runVitest('component'))
	},
	{ id: 'build', title: 'build', run: () => asOneCheck(buildSite()) },
	{
		id: 'e2e',
		title: 'end-to-end tests on the built site',
		run: withBrowser(runEndToEnd)
	}
];
