import { expect, it } from 'vitest';
import { matchClasses } from './class-search';

const classes = ['tiger cat', 'cat', 'Éclair', 'catamaran', 'dog'];
const found = (typed: string) => matchClasses(classes, typed).map((index) => classes[index]);

it.each([
	['', classes],
	['cat', ['cat', 'catamaran', 'tiger cat']],
	['CAT tig', ['tiger cat']],
	['eclair', ['Éclair']],
	['horse', []]
])('"%s" finds', (typed, names) => {
	expect(found(typed)).toEqual(names);
});
