import type { Defence } from './defence';

/** The defences themselves, for the worker. */

const all = import.meta.glob<Defence>(['./defences/*.ts', '!./defences/*.test.ts'], {
	eager: true,
	import: 'defence'
});

/** Every defence, in no particular order. */
export const runnableDefences: readonly Defence[] = Object.values(all);

/** The defence of this id, or undefined. */
export function findDefence(id: string): Defence | undefined {
	return runnableDefences.find(({ meta }) => meta.id === id);
}
