// npm run eval [-- --json] [--data DIR] [--network ID] [--limit N] [--write]: accuracy of the shipped networks.
// npm run eval -- attacks [--json] [--data DIR] [--network ID] [--limit N] [--attack NAME]: what attacks leave of it.
// npm run eval -- imports [--json] [--network NAME]: how opened networks do, and how near they are to their frameworks.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './data-folder.js';
import { repository } from './process.js';
import { withSiteModule } from './site-modules.js';

/** @typedef {import('../eval/accuracy').Accuracy} Accuracy */
/** @typedef {import('../eval/attacks').Robustness} Robustness */
/** @typedef {import('../eval/imports').ImportMeasure} ImportMeasure */

const columns = [22, 8, 9, 9, 12];

const robustnessColumns = [17, 8, 6, 15, 15, 15, 9, 10, 9, 9];

/**
 * @param {readonly string[]} cells
 * @param {readonly number[]} [widths]
 */
function printRow(cells, widths = columns) {
	const [first = '', ...others] = cells;
	const padded = others.map((cell, index) => cell.padStart(widths[index + 1] ?? 0));
	console.log([first.padEnd(widths[0] ?? 0), ...padded].join(' '));
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

/** @param {Robustness} measured */
function printRobustnessForPeople({ attack, epsilon, n, medianL2, ...shares }) {
	const { clean, robust, success, survives, pytorchRobust, pytorchSuccess } = shares;
	const heads = ['attack', 'ε', 'n', 'clean', 'robust', 'success', '8 bits', 'median L2'];
	const others = ['PyTorch', 'success'];
	/** Shares of all pictures, or of those that were right. */
	const counted = (/** @type {number} */ share, /** @type {number} */ of) =>
		`${Math.round(share * of)} = ${percent(share)}`;
	const right = Math.round(clean * n);
	if (!headIsPrinted) printRow([...heads, ...others], robustnessColumns);
	headIsPrinted = true;
	const counts = [String(n), counted(clean, n), counted(robust, n), counted(success, right)];
	printRow(
		[
			...[attack, epsilon?.toFixed(4) ?? '', ...counts, percent(survives)],
			medianL2?.toFixed(4) ?? '',
			...[pytorchRobust, pytorchSuccess].map((share) => (share === null ? '' : percent(share)))
		],
		robustnessColumns
	);
}

/** @param {Robustness} measured */
function printRobustnessForPrograms({ medianL2, pytorchRobust, pytorchSuccess, ...others }) {
	const pytorch = { pytorch_robust: pytorchRobust, pytorch_success: pytorchSuccess };
	console.log(JSON.stringify({ ...others, median_l2: medianL2, ...pytorch }));
}

const importColumns = [28, 6, 9, 9, 12];

/** @param {ImportMeasure} measured */
function printImportForPeople({ import: name, n, top1, top5, maxRelativeError }) {
	if (!headIsPrinted) printRow(['import', 'n', 'top-1', 'top-5', 'error'], importColumns);
	headIsPrinted = true;
	const shares = [top1, top5].map((share) => (share === null ? '' : percent(share)));
	printRow([name, String(n), ...shares, maxRelativeError.toExponential(1)], importColumns);
}

/** @param {ImportMeasure} measured */
function printImportForPrograms({ maxRelativeError, ...others }) {
	console.log(JSON.stringify({ ...others, max_relative_error: maxRelativeError }));
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

/**
 * @typedef {object} Options
 * @property {boolean} json
 * @property {boolean} write
 * @property {string} data
 * @property {string | undefined} network
 * @property {string | undefined} attack
 * @property {number | undefined} limit
 */

/** @returns {Options & { readonly subject: string }} */
function readOptions() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			json: { type: 'boolean', default: false },
			write: { type: 'boolean', default: false },
			data: { type: 'string' },
			network: { type: 'string' },
			attack: { type: 'string' },
			limit: { type: 'string' }
		}
	});
	return {
		json: values.json,
		write: values.write,
		network: values.network,
		attack: values.attack,
		limit: readLimit(values.limit),
		data: values.data ? resolve(values.data) : dataFolder(),
		subject: positionals[0] ?? 'accuracy'
	};
}

/** @param {Options} options */
async function evaluateAccuracy({ json, write, data, network, limit }) {
	if (write && limit !== undefined)
		throw new Error(
			'--write puts the accuracy on the whole test set into the cards: leave --limit out.'
		);
	await withSiteModule('/tests/eval/accuracy.ts', async ({ measureAccuracy, writeToModel }) => {
		for await (const measured of measureAccuracy({ data, network, limit })) {
			(json ? printForPrograms : printForPeople)(measured);
			if (write) await writeToModel(measured);
		}
	});
}

/** @param {Options} options */
async function evaluateAttacks({ json, data, network = 'resnet20-cifar10', limit = 200, attack }) {
	await withSiteModule('/tests/eval/attacks.ts', async ({ measureRobustness }) => {
		for await (const measured of measureRobustness({ data, network, limit, attack }))
			(json ? printRobustnessForPrograms : printRobustnessForPeople)(measured);
	});
}

/** @param {Options} options */
async function evaluateImports({ json, network }) {
	const skip = (/** @type {string} */ reason) => console.error(`Left out: ${reason}`);
	await withSiteModule('/tests/eval/imports.ts', async ({ measureImports }) => {
		for await (const measured of measureImports({ name: network, skip }))
			(json ? printImportForPrograms : printImportForPeople)(measured);
	});
}

async function main() {
	const { subject, ...options } = readOptions();
	// The engine in Node finds its files from the repository's top.
	process.chdir(repository);
	if (subject === 'attacks') await evaluateAttacks(options);
	else if (subject === 'imports') await evaluateImports(options);
	else if (subject === 'accuracy') await evaluateAccuracy(options);
	else
		throw new Error(
			`There is nothing to evaluate named ${subject}: leave it out, or say attacks or imports.`
		);
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}
