// npm run bench [-- NAME]: measures, one JSON object a line. A bench is a file of tests/bench/; adding one is one file.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './process.js';

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {number} [baseline] what a peer or an earlier version needs, in the same unit
 * @property {number} [ratio] how many times more it is than something else that the bench measures
 *
 * @typedef {object} Bench a file `tests/bench/*.bench.js` exports these
 * @property {string} name what `npm run bench -- NAME` calls it
 * @property {(report: (figure: Figure) => void) => Promise<void>} run
 */

const folder = join(repository, 'tests/bench');

/** Three decimals say more than any run repeats. */
const rounded = (/** @type {number} */ value) => Math.round(value * 1000) / 1000;

/**
 * What a figure is compared with. The ratio to a baseline is how many times less than the baseline it is.
 * @param {Figure} figure
 */
function comparison({ value, baseline, ratio }) {
	if (baseline !== undefined) return { baseline, ratio: rounded(baseline / value) };
	return ratio === undefined ? {} : { ratio: rounded(ratio) };
}

/**
 * Prints a figure.
 * @param {Figure} figure
 */
function report(figure) {
	const { name, value, unit } = figure;
	const compared = comparison(figure);
	console.log(JSON.stringify({ name, value: rounded(value), unit, ...compared }));
}

/** @returns {Promise<Bench[]>} */
async function loadBenches() {
	const files = readdirSync(folder).filter((file) => file.endsWith('.bench.js'));
	return Promise.all(files.sort().map((file) => import(pathToFileURL(join(folder, file)).href)));
}

const wanted = process.argv[2];
const benches = await loadBenches();
const chosen = benches.filter(({ name }) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
	console.error(
		`There is no bench ${wanted}; there are ${benches.map(({ name }) => name).join(', ')}.`
	);
	process.exitCode = 1;
}
for (const { name, run } of chosen)
	try {
		await run(report);
	} catch (error) {
		console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
