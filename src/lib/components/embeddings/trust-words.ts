import type { Stage } from '$lib/embedding/questions';
import type { MisleadingSizes } from '$lib/state/embeddings-worth.svelte';

/** Maps that are made to see what another seed makes of one. */
const moreMaps = 2;
/** A difference of sizes that a reader would see. */
const telling = 1.5;

/** What making a map again from other seeds takes: the neighbours are known already. Null where nothing is known. */
export function secondsOfSeeds(stages: readonly Stage[] | null | undefined): number | null {
	if (!stages) return null;
	const again = stages.filter(({ name }) => name === 'start' || name === 'steps');
	return moreMaps * again.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** A time that nobody can know better than roughly, in words. */
export function aboutSeconds(seconds: number): string {
	if (seconds < 2) return 'a moment';
	if (seconds < 50) return `about ${5 * Math.ceil(seconds / 5)} seconds`;
	const minutes = Math.ceil(seconds / 60);
	return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
}

/** Whether the map's sizes differ from those of the codes so much that one would misread them. */
export function isTelling({ onMap, inCodes }: MisleadingSizes): boolean {
	const ratio = onMap / inCodes;
	return ratio >= telling || ratio <= 1 / telling;
}
