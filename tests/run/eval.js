// npm run eval [-- --json] [--data DIR] [--network ID] [--limit N] [--write]: accuracy of the shipped networks.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from './process.js';
import { withSiteModule } from './site-modules.js';

/** @typedef {import('../eval/accuracy').Accuracy} Accuracy */

const columns = [22, 8, 9, 9, 12];

/** @param {readonly string[]} cells */
function printRow(cells) {
	const [first = '', ...others] = cells;
	const padded = others.map((cell, index) => cell.padStart(columns[index + 1] ?? 0));
	console.log([first.padEnd(columns[0] ?? 0), ...padded].join(' '));
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2)} %`;

let headIsPrinted = false;

/** @param {Accuracy} measured */
function printForPeople({ network, n, top1, top5, trainingTop1 }) {
	if (!headIsPrinted) printRow(['network', 'n', 'top-1', 'top-5', 'training']);
	headIsPrinted = true;
	printRow([network, String(n), percent(top1), percent(top5), percent(trainingTop1)]);
}

/** @param {Accuracy} measured */
function printForPrograms({ network, n, top1, top5, trainingTop1 }) {
	console.log(JSON.stringify({ network, n, top1, top5, training_top1: trainingTop1 }));
}

/**
 * @param {string | undefined} text
 * @returns {number | undefined}
 */
function readLimit(text) {
	if (text === undefined) return undefined;
	const limit = Number(text);
	if (!Number.isInteger(limit) || limit < 1)
		throw new Error(`--limit must be a whole number of pictures, got ${text}.`);
	return limit;
}

async function main() {
	const { values } = parseArgs({
		options: {
			json: { type: 'boolean', default: false },
			write: { type: 'boolean', default: false },
			data: { type: 'string' },
			network: { type: 'string' },
			limit: { type: 'string' }
		}
	});
	const limit = readLimit(values.limit);
	if (values.write && limit !== undefined)
		throw new Error(
			'--write puts the accuracy on the whole test set into the cards: leave --limit out.'
		);
	const data = values.data ? resolve(values.data) : join(repository, '../shared/data');
	// The engine in Node finds its files from the repository's top.
	process.chdir(repository);
	await withSiteModule('/tests/eval/accuracy.ts', async ({ measureAccuracy, writeToModel }) => {
		for await (const measured of measureAccuracy({ data, network: values.network, limit })) {
			(values.json ? printForPrograms : printForPeople)(measured);
			if (values.write) await writeToModel(measured);
		}
	});
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}
