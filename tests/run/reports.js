import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Skip
 * @property {string} name
 * @property {string} [reason]
 *
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {readonly Skip[]} skipped
 */

/**
 * @param {string} file
 * @returns {any} null if there is no whole report
 */
function readJson(file) {
	if (!existsSync(file)) return null;
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return null;
	}
}

/**
 * Counts Vitest's JSON report. A file that could not even be collected counts as one failure.
 * @param {string} file
 * @param {string} skipFile written by `vitest-skips.js`
 * @returns {Count | null} null if there is no report
 */
export function readVitestReport(file, skipFile) {
	const report = readJson(file);
	if (!report) return null;
	const broken = report.testResults.filter(
		(/** @type {any} */ { status, assertionResults }) =>
			status === 'failed' &&
			!assertionResults.some((/** @type {any} */ test) => test.status === 'failed')
	);
	const unexplained = Array.from({ length: report.numPendingTests + report.numTodoTests }, () => ({
		name: 'a test without a name'
	}));
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + broken.length,
		skipped: Object.assign(unexplained, readJson(skipFile) ?? [])
	};
}

/**
 * All tests of a Playwright suite and the suites inside it.
 * @param {any} suite
 * @returns {any[]}
 */
function testsOf(suite) {
	const inside = (suite.suites ?? []).flatMap(testsOf);
	const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
		spec.tests.map((/** @type {any} */ test) => ({ title: spec.title, ...test }))
	);
	return [...own, ...inside];
}

/**
 * Counts Playwright's JSON report. A flaky test has failed: there are no retries.
 * @param {string} file
 * @returns {Count | null} null if there is no report
 */
export function readPlaywrightReport(file) {
	const report = readJson(file);
	if (!report) return null;
	const tests = report.suites.flatMap(testsOf);
	const { expected, unexpected, flaky } = report.stats;
	const skipped = tests.filter((/** @type {any} */ test) => test.status === 'skipped');
	// An error outside every test, a server that did not start for instance, is in no test's result.
	const outside = unexpected + flaky === 0 && report.errors.length > 0 ? 1 : 0;
	return {
		passed: expected,
		failed: unexpected + flaky + outside,
		skipped: skipped.map((/** @type {any} */ test) => ({
			name: `${test.title} (${test.projectName})`,
			reason: test.annotations.find((/** @type {any} */ { type }) => type === 'skip')?.description
		}))
	};
}

/**
 * Adds counts up.
 * @param {readonly Count[]} counts
 * @returns {Count}
 */
export function sumCounts(counts) {
	return {
		passed: counts.reduce((sum, count) => sum + count.passed, 0),
		failed: counts.reduce((sum, count) => sum + count.failed, 0),
		skipped: counts.flatMap((count) => count.skipped)
	};
}
