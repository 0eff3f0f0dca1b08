import type { Attack } from './types';

/** The attacks themselves, for the worker. */

const all = import.meta.glob<Attack>(['./methods/*.ts', '!./methods/*.test.ts'], {
	eager: true,
	import: 'attack'
});

/** Every attack that can be run, in no particular order. */
export const runnableAttacks: readonly Attack[] = Object.values(all);

/** The attack of this id, or undefined. */
export function findAttack(id: string): Attack | undefined {
	return runnableAttacks.find(({ meta }) => meta.id === id);
}
