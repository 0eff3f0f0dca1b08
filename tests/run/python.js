import { spawnSync } from 'node:child_process';

/**
 * Where a Python with the wanted packages may be: as RECEPTIVE_PYTHON says, the first on the path, or the system's own,
 * which a newer one on the path often hides.
 */
const candidates = [process.env.RECEPTIVE_PYTHON, 'python3', 'python', '/usr/bin/python3'];

/** @type {Map<string, string | null>} */
const found = new Map();

/** @param {string} packages */
function look(packages) {
	const canImport = (/** @type {string} */ python) =>
		spawnSync(python, ['-c', `import ${packages}`]).status === 0;
	return candidates.find((python) => python && canImport(python)) ?? null;
}

/**
 * A Python that can import some packages. It is looked for once, because importing PyTorch takes seconds.
 * @param {string} packages as `import` takes them
 * @returns {string | null} null where there is none
 */
export function findPython(packages) {
	const python = found.has(packages) ? found.get(packages) : look(packages);
	found.set(packages, python ?? null);
	return python ?? null;
}
