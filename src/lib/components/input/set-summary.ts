import { count } from '$lib/core/count';
import { isVectorSet, type PictureSet, type VectorSet } from '$lib/pictures/sets/types';

/** Words and numbers that say what a set holds. */

function counted(value: number, one: string, many: string): string {
	return `${count(value)} ${value === 1 ? one : many}`;
}

/** How many pictures or vectors, and how many classes. */
export function describeSet(set: PictureSet | VectorSet): string {
	const { classes } = set;
	const what = isVectorSet(set)
		? `${counted(set.vectors.shape[0]!, 'vector', 'vectors')} of ${counted(set.vectors.shape[1]!, 'value', 'values')}`
		: counted(set.count, 'picture', 'pictures');
	return classes.length === 0
		? `${what}, no classes`
		: `${what} in ${counted(classes.length, 'class', 'classes')}`;
}

/** A class and how many have it. */
export interface ClassCount {
	readonly name: string;
	readonly count: number;
}

/** Each class with its number, in the set's order; last those without a class, if there are any. */
export function countClasses({ classes, labels }: PictureSet | VectorSet): ClassCount[] {
	const counts = new Array<number>(classes.length).fill(0);
	let without = 0;
	for (const label of labels) {
		if (label < 0) without++;
		else counts[label]!++;
	}
	const counted = classes.map((name, at) => ({ name, count: counts[at]! }));
	return without > 0 && classes.length > 0
		? [...counted, { name: 'without a class', count: without }]
		: counted;
}

/** Places of a few items from all over a set, its classes taking turns: what a glance at it should show. */
export function pickExamples({ classes, labels }: PictureSet, most: number): number[] {
	const groups = Math.max(1, Math.min(classes.length, most));
	const perGroup = Math.floor(most / groups);
	const taken = new Map<number, number>();
	const picked: number[] = [];
	for (let at = 0; at < labels.length && picked.length < most; at++) {
		const label = labels[at]!;
		const before = taken.get(label) ?? 0;
		if (before >= perGroup || (before === 0 && taken.size >= groups)) continue;
		taken.set(label, before + 1);
		picked.push(at);
	}
	return picked.sort((one, other) => labels[one]! - labels[other]! || one - other);
}
