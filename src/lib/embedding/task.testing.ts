import type { Task } from './types';

/** A task that nobody listens to and nobody cancels. */
export const unheard: Task = {
	report: () => undefined,
	breathe: async () => undefined
};
