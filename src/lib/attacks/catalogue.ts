import type { AttackMeta } from './types';

/**
 * What the page knows of the attacks: what is said about each, and nothing that runs. Adding a file to `methods/` adds an
 * attack here and in the worker.
 */

const metas = import.meta.glob<AttackMeta>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'meta'
});

/** The order in which a menu shows the attacks: from noise and one step to the less usual. */
const order = [
	'random-signs',
	'fgsm',
	'bim',
	'pgd-linf',
	'pgd-l2',
	'mi-fgsm',
	'deepfool-l2',
	'deepfool-linf',
	'carlini-wagner',
	'lbfgs',
	'jsma',
	'few-pixel',
	'square',
	'universal',
	'patch',
	'fooling'
];

function place({ id }: AttackMeta): number {
	const at = order.indexOf(id);
	return at < 0 ? order.length : at;
}

/** Every attack. */
export const attacks: readonly AttackMeta[] = Object.values(metas).sort(
	(a, b) => place(a) - place(b)
);
