import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport, sumCounts } from './reports.js';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'receptive-reports-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function store(name: string, content: unknown): Promise<string> {
	const file = join(folder, name);
	await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
	return file;
}

describe('readVitestReport', () => {
	const report = {
		numPassedTests: 5,
		numFailedTests: 1,
		numPendingTests: 1,
		numTodoTests: 1,
		testResults: [
			{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
			{ status: 'failed', assertionResults: [] },
			{ status: 'passed', assertionResults: [{ status: 'passed' }] }
		]
	};

	it('counts a file that could not be collected as one failure', async () => {
		const file = await store('vitest.json', report);
		const skips = await store('skips.json', [{ name: 'a', reason: 'no data' }, { name: 'b' }]);
		expect(readVitestReport(file, skips)).toEqual({
			passed: 5,
			failed: 2,
			skipped: [{ name: 'a', reason: 'no data' }, { name: 'b' }]
		});
	});

	it('counts skipped tests even where nobody wrote their names', async () => {
		const file = await store('vitest.json', report);
		expect(readVitestReport(file, join(folder, 'missing.json'))?.skipped).toHaveLength(2);
	});

	it('has nothing to say without a whole report', async () => {
		expect(readVitestReport(join(folder, 'missing.json'), '')).toBeNull();
		expect(readVitestReport(await store('cut.json', '{"numPassed'), '')).toBeNull();
	});
});

describe('readPlaywrightReport', () => {
	const skippedTest = {
		projectName: 'webgpu',
		status: 'skipped',
		annotations: [{ type: 'skip', description: 'no adapter' }]
	};
	const report = {
		errors: [],
		stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
		suites: [
			{ suites: [{ specs: [{ title: 'draws', tests: [skippedTest] }] }], specs: [] },
			{ specs: [{ title: 'runs', tests: [{ status: 'expected', annotations: [] }] }] }
		]
	};

	it('counts nested suites, and flaky tests as failed', async () => {
		expect(readPlaywrightReport(await store('e2e.json', report))).toEqual({
			passed: 3,
			failed: 2,
			skipped: [{ name: 'draws (webgpu)', reason: 'no adapter' }]
		});
	});

	it('counts an error outside every test', async () => {
		const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
		const file = await store('broken.json', { errors: [{}, {}], stats, suites: [] });
		expect(readPlaywrightReport(file)?.failed).toBe(1);
	});
});

it('sumCounts adds up', () => {
	const one = { passed: 1, failed: 0, skipped: [{ name: 'a' }] };
	const two = { passed: 4, failed: 2, skipped: [] };
	expect(sumCounts([one, two])).toEqual({ passed: 5, failed: 2, skipped: [{ name: 'a' }] });
	expect(sumCounts([])).toEqual({ passed: 0, failed: 0, skipped: [] });
});
