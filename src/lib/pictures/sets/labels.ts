import { count } from '$lib/core/count';
import { mostClasses } from './limits';

/** Classes by name and the place of each item's class among them. */
export interface Labels {
	readonly classes: readonly string[];
	/** −1 where an item has none. */
	readonly labels: Int32Array;
}

/** Folders that part a set by use, not by class. */
const splits: ReadonlySet<string> = new Set(
	'train training val valid validation test testing eval images'.split(' ')
);

/** Numbers in names in the order of their values, whatever language the browser speaks. */
const order = new Intl.Collator('en', { numeric: true });

/** Classes in order from a name for each item, null for none. */
export function labelsFromNames(names: readonly (string | null)[]): Labels {
	const distinct = new Set(names.filter((name) => name !== null));
	const classes = [...distinct].sort(order.compare);
	const places = new Map(classes.map((name, place) => [name, place]));
	const labels = Int32Array.from(names, (name) => (name === null ? -1 : places.get(name)!));
	return { classes, labels };
}

/** Classes that are numbers, 0 to the largest. */
export function labelsFromNumbers(labels: Int32Array): Labels {
	const largest = labels.reduce((most, label) => Math.max(most, label), -1);
	return { labels, classes: Array.from({ length: largest + 1 }, (_, label) => String(label)) };
}

function shareFirst(folders: readonly (readonly string[])[]): boolean {
	const first = folders[0]?.[0];
	return first !== undefined && folders.every((parts) => parts[0] === first);
}

function areSplits(folders: readonly (readonly string[])[]): boolean {
	const deep = folders.filter(({ length }) => length > 1);
	const isSplit = (parts: readonly string[]) => splits.has(parts[0]?.toLowerCase() ?? '');
	return deep.length > 0 && folders.every((parts) => parts.length === 0 || isSplit(parts));
}

function dropFirst(folders: readonly (readonly string[])[]): (readonly string[])[] {
	return folders.map((parts) => parts.slice(1));
}

/** Folders around everything, and those like `train` and `test`, say nothing about classes. */
function stripCommon(folders: readonly (readonly string[])[]): (readonly string[])[] {
	let rest = [...folders];
	const hasDepth = () => rest.some(({ length }) => length > 1);
	while (hasDepth() && (shareFirst(rest) || areSplits(rest))) rest = dropFirst(rest);
	return rest;
}

/**
 * The class of each file is the outermost folder that tells files apart.
 *
 * ```
 * photos/train/cat/1.jpg   cat
 * photos/test/dog/2.jpg    dog
 * photos/3.jpg             none
 * ```
 *
 * @param hasRoot whether a first folder that all share is the one that was chosen, and so no class
 */
export function labelsFromFolders(paths: readonly string[], hasRoot: boolean): Labels {
	const folders = paths.map((path) => path.split('/').slice(0, -1));
	const inside = hasRoot && shareFirst(folders) ? dropFirst(folders) : folders;
	return labelsFromNames(stripCommon(inside).map((parts) => parts[0] ?? null));
}

/** Labels without their classes where there are too many of these, and the sentence that says so. */
export function limitClasses(found: Labels): Labels & { readonly notes: readonly string[] } {
	const { classes, labels } = found;
	if (classes.length <= mostClasses) return { ...found, notes: [] };
	const note = `There would be ${count(classes.length)} classes; the limit is ${count(mostClasses)}, so none are shown.`;
	return { classes: [], labels: labels.map(() => -1), notes: [note] };
}
