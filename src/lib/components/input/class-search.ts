/** Without accents and capitals, so that "eclair" finds "Éclair". */
function plain(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * Numbers of the classes whose name holds every typed word: those that start with the text first, else in the network's
 * order. Nothing typed finds all.
 */
export function matchClasses(classes: readonly string[], typed: string): readonly number[] {
	const wanted = plain(typed).trim();
	const words = wanted.split(/\s+/);
	const names = classes.map(plain);
	const found = [...names.keys()].filter((index) =>
		words.every((word) => names[index]!.includes(word))
	);
	const starts = (index: number) => Number(names[index]!.startsWith(wanted));
	return found.sort((a, b) => starts(b) - starts(a) || a - b);
}
