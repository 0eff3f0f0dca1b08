import type { DefenceMeta } from './defence';

/** What the page knows of the defences. Adding a file to `defences/` adds one here and in the worker. */

const metas = import.meta.glob<DefenceMeta>(['./defences/*.ts', '!./defences/*.test.ts'], {
	eager: true,
	import: 'meta'
});

/** Every defence, by name. */
export const defences: readonly DefenceMeta[] = Object.values(metas).sort((a, b) =>
	a.label.localeCompare(b.label, 'en')
);
