import type { Blueprint } from './types';

const modules = import.meta.glob<readonly Blueprint[]>('./architectures/*.ts', {
	eager: true,
	import: 'blueprints'
});

/** Every architecture without weights, oldest first; a new one is a file in `architectures/`. */
export const blueprints: readonly Blueprint[] = Object.values(modules)
	.flat()
	.sort((a, b) => a.year - b.year);

/** The blueprint with this id. */
export function findBlueprint(id: string): Blueprint | undefined {
	return blueprints.find((blueprint) => blueprint.id === id);
}
