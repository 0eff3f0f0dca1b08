import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository, runProgram } from '../run/process.js';
import { makePeerNetwork, peerNetworkId } from './peer-network.js';

const copied = [
	'src',
	'static',
	'models',
	'package.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts',
	'tests/run'
];

/**
 * Builds the site with one network more, from a copy of the sources: adding a network is adding its folder.
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>} the built site
 */
export async function buildPeerSite() {
	const top = await mkdtemp(join(tmpdir(), 'receptive-bench-'));
	const remove = () => rm(top, { recursive: true, force: true });
	for (const name of copied) await cp(join(repository, name), join(top, name), { recursive: true });
	await symlink(join(repository, 'node_modules'), join(top, 'node_modules'), 'junction');
	const network = join(top, 'models', peerNetworkId);
	await mkdir(network);
	for (const [name, content] of Object.entries(makePeerNetwork()))
		await writeFile(join(network, name), content);
	const vite = join(top, 'node_modules/vite/bin/vite.js');
	const { code, output } = await runProgram(process.execPath, [vite, 'build'], { folder: top });
	if (code === 0) return { folder: join(top, 'build'), remove };
	await remove();
	throw new Error(`the site with ${peerNetworkId} could not be built:\n${output}`);
}
