import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository, runCommand } from './process.js';

/** The folder that holds the finished site. */
export const siteFolder = join(repository, 'build');

const sources = [
	'src',
	'static',
	'models',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];

/**
 * When the newest file below a path was written.
 * @param {string} path
 * @returns {number} milliseconds since 1970; 0 if there is nothing
 */
function newestChange(path) {
	if (!existsSync(path)) return 0;
	const entry = statSync(path);
	if (!entry.isDirectory()) return entry.mtimeMs;
	return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Whether the finished site is missing or older than what it is made from. */
export function needsBuild() {
	const index = join(siteFolder, 'index.html');
	if (!existsSync(index)) return true;
	const built = statSync(index).mtimeMs;
	return sources.some((source) => newestChange(join(repository, source)) > built);
}

/**
 * Builds the site.
 * @returns {Promise<import('./process.js').Finished>}
 */
export function buildSite() {
	return runCommand('vite', ['build']);
}
