import { writeFileSync } from 'node:fs';

/**
 * A Vitest reporter that writes which tests were skipped and why, because its JSON report leaves the reason out. The
 * reason is what a test says with `context.skip('reason')`. The file is named by RECEPTIVE_SKIPS.
 */
export default class SkipReporter {
	/** @param {readonly import('vitest/node').TestModule[]} modules */
	onTestRunEnd(modules) {
		const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')]);
		const list = skipped.map((test) => {
			const result = test.result();
			return { name: test.fullName, reason: result.state === 'skipped' ? result.note : undefined };
		});
		if (process.env.RECEPTIVE_SKIPS)
			writeFileSync(process.env.RECEPTIVE_SKIPS, JSON.stringify(list));
	}
}
