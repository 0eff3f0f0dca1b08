// npm test [-- --only STEP[,STEP…]]: runs every step, also after one failed, and adds up their reports.
import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sumCounts } from './reports.js';
import { reportFolder, steps } from './steps.js';

/**
 * The steps that were asked for; all of them unless told.
 * @param {string | undefined} only ids with commas between
 */
function chooseSteps(only) {
	if (only === undefined) return steps;
	const wanted = only.split(',').map((id) => id.trim());
	const unknown = wanted.filter((id) => !steps.some((step) => step.id === id));
	if (unknown.length > 0) {
		const known = steps.map((step) => step.id).join(', ');
		console.error(`There is no step ${unknown.join(', ')}; there are ${known}.`);
		process.exit(2);
	}
	return steps.filter((step) => wanted.includes(step.id));
}

/**
 * What a step adds to the sum. A runner that fails without naming a failed test, or leaves no report, has failed once.
 * @param {import('./steps.js').Outcome} outcome
 * @returns {import('./reports.js').Count}
 */
function countOf({ count, code }) {
	if (!count) return { passed: 0, failed: 1, skipped: [] };
	return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/** @param {import('./reports.js').Count} count */
function describeCount({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/**
 * Says which step runs; on a terminal also for how long.
 * @param {string} title
 * @returns {() => void} to call when it is over
 */
function announce(title) {
	if (!process.stdout.isTTY) {
		console.log(`… ${title}`);
		return () => undefined;
	}
	const started = performance.now();
	const write = () => {
		const seconds = Math.round((performance.now() - started) / 1000);
		process.stdout.write(`\r… ${title}: ${seconds} s`);
	};
	write();
	const timer = setInterval(write, 1000);
	return () => {
		clearInterval(timer);
		process.stdout.write('\r\u001b[K');
	};
}

/**
 * Runs one step and says how it went; its output is shown only if it failed.
 * @param {import('./steps.js').Step} step
 * @returns {Promise<import('./reports.js').Count>}
 */
async function runStep(step) {
	const started = performance.now();
	const finish = announce(step.title);
	const outcome = await step.run();
	finish();
	const count = countOf(outcome);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	if (count.failed > 0) console.log(outcome.output.trimEnd());
	else for (const line of outcome.output.match(/^measured: .*$/gm) ?? []) console.log(`  ${line}`);
	if (!outcome.count) console.log(`${step.title}: there is no report.`);
	for (const { name, reason } of count.skipped)
		console.log(`  skipped: ${name}: ${reason ?? 'no reason given'}`);
	console.log(
		`${count.failed > 0 ? '✗' : '✓'} ${step.title}: ${describeCount(count)} in ${seconds} s`
	);
	return count;
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = chooseSteps(values.only);
rmSync(reportFolder, { recursive: true, force: true });
mkdirSync(reportFolder, { recursive: true });

const counts = [];
for (const step of chosen) counts.push(await runStep(step));
const total = sumCounts(counts);
console.log(`\n${describeCount(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
