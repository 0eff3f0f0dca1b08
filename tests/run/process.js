import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * @typedef {object} Finished
 * @property {number} code exit status; 1 if a signal ended it or it could not start
 * @property {string} output what it printed, both streams in order
 */

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [environment] added to this process's own
 * @property {number} [limitMs] end the command after this time
 * @property {string} [folder] where it runs, the repository unless told
 */

/**
 * The script of a package's command, so that it starts without a shell on every system.
 * @param {string} name of the package
 * @returns {string} absolute path
 */
function scriptOf(name) {
	const folder = join(repository, 'node_modules', name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	return join(folder, typeof bin === 'string' ? bin : (bin[name] ?? Object.values(bin)[0]));
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function runProgram(program, parameters, options = {}) {
	const { environment, limitMs, folder = repository } = options;
	return new Promise((fulfil) => {
		const child = spawn(program, parameters, {
			cwd: folder,
			env: { ...process.env, ...environment },
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: limitMs
		});
		let output = '';
		const take = (/** @type {Buffer} */ chunk) => void (output += chunk);
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		child.on('error', (error) => fulfil({ code: 1, output: `${output}${error.message}\n` }));
		child.on('close', (code, signal) => {
			const ending = signal ? `Ended by ${signal}.\n` : '';
			fulfil({ code: code ?? 1, output: output + ending });
		});
	});
}

/**
 * Runs the command of an installed package.
 * @param {string} name of the package, `vite` for example
 * @param {readonly string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function runCommand(name, parameters, options) {
	const script = scriptOf(name);
	if (!existsSync(script))
		return Promise.resolve({ code: 1, output: `${name} is not installed: run npm ci.\n` });
	return runProgram(process.execPath, [script, ...parameters], options);
}
