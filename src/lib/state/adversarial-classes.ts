/** Classes of a set of pictures as classes of a network, by their names. */

/** Names that data sets use for one thing, the first standing for all. */
const synonyms: readonly (readonly string[])[] = [
	['airplane', 'aeroplane', 'plane', 'aircraft'],
	['automobile', 'car', 'auto'],
	['ship', 'boat'],
	['truck', 'lorry'],
	['0', 'zero'],
	['1', 'one'],
	['2', 'two'],
	['3', 'three'],
	['4', 'four'],
	['5', 'five'],
	['6', 'six'],
	['7', 'seven'],
	['8', 'eight'],
	['9', 'nine']
];

/** Words that say what kind of name follows. */
const prefixes = /^(?:n\d{8}|class|digit|label|category|number)\s+(?=.)/;

function words(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
		.replace(prefixes, '');
}

/** One spelling for all that mean the same: no plural, no synonym, no zeros in front of a number. */
function standard(name: string): string {
	const plain = words(name).replace(/^0+(?=\d)/, '');
	const single = plain.length > 3 ? plain.replace(/(?<=[^s])s$/, '') : plain;
	return synonyms.find((group) => group.includes(single))?.[0] ?? single;
}

/** Everything a class is called: “tabby, tabby cat” are two names. */
function namesOf(name: string): readonly string[] {
	return [name, ...name.split(/[,;/]/)].map(standard).filter((one) => one !== '');
}

/**
 * For each class of a set its place in the network's, or −1 where the network lacks it. Capitals, spaces, marks, plurals,
 * words such as “digit” and a few synonyms do not count.
 */
export function matchClasses(ofSet: readonly string[], ofNetwork: readonly string[]): number[] {
	const places = new Map<string, number>();
	ofNetwork.forEach((name, place) => {
		for (const one of namesOf(name)) if (!places.has(one)) places.set(one, place);
	});
	return ofSet.map((name) => {
		const found = namesOf(name).find((one) => places.has(one));
		return found === undefined ? -1 : places.get(found)!;
	});
}
