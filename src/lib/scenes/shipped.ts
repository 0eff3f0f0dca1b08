import { parseScenes } from './parse';
import type { Scene } from './types';

/** File names begin with a number that gives the order, and the rest is the scene's id. */
const files = import.meta.glob<string>('./*.scene.txt', {
	query: '?raw',
	import: 'default',
	eager: true
});

function idOf(path: string): string {
	return path.replace(/^.*\/\d+-/, '').replace(/\.scene\.txt$/, '');
}

/** The scenes that come with the site, in order. A new one is one more file in this folder. */
export const shippedScenes: readonly Scene[] = Object.keys(files)
	.sort()
	.flatMap((path) => parseScenes(files[path]!, idOf(path)).scenes);
