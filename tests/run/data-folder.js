import { join, resolve } from 'node:path';
import { repository } from './process.js';

/** Where files lie that tests and measurements use and the repository does not hold: see CONTRIBUTING.md. */

/**
 * A folder that the environment names, or one beside the repository.
 * @param {string} variable
 * @param {string} beside
 */
function folderOf(variable, beside) {
	const named = process.env[variable];
	return named ? resolve(named) : join(repository, beside);
}

/**
 * The folder that holds the data sets; it need not exist.
 * @returns {string} absolute path
 */
export function dataFolder() {
	return folderOf('RECEPTIVE_DATA', '../shared/data');
}

/**
 * The folder that holds networks of others, one folder each; it need not exist.
 * @returns {string} absolute path
 */
export function networksFolder() {
	return folderOf('RECEPTIVE_NETWORKS', '../shared/models');
}
