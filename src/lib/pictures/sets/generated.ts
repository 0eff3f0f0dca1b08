import { digitSet } from './generated/digits';
import { shapeSet } from './generated/shapes';
import { textureSet } from './generated/textures';
import type { GeneratedSet } from './generated/types';

export type { GeneratedOptions, GeneratedSet } from './generated/types';

/** The sets that the project draws by itself, in the order in which they are offered. */
export const generatedSets: readonly GeneratedSet[] = [digitSet, shapeSet, textureSet];

/** The generated set of this id, or undefined. */
export function findGeneratedSet(id: string): GeneratedSet | undefined {
	return generatedSets.find((set) => set.id === id);
}
