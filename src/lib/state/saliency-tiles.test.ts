import { expect, it } from 'vitest';
import { attributionMethods } from '$lib/attribution/catalogue';
import { decodeLink, encodeLink } from './link';
import { saliencyLink } from './saliency-link';
import {
	catalogueSettings,
	choiceOf,
	firstChoices,
	isSignedChoice,
	moveTile,
	titleOf
} from './saliency-tiles';

it('the comparison that a visitor meets first has six methods, all of the catalogue', () => {
	expect(firstChoices().map(titleOf)).toHaveLength(6);
	expect(titleOf(firstChoices()[1]!)).toBe('SmoothGrad of Gradient');
});

it('every method of the catalogue, wrapped or not, comes back from a link', () => {
	const methods = attributionMethods.flatMap(({ id }) => [
		choiceOf(id)!,
		choiceOf(id, 'smoothgrad')!
	]);
	const table = saliencyLink(catalogueSettings);
	const { state: initial } = decodeLink(table, new URLSearchParams());
	const link = encodeLink(table, { ...initial, methods });
	expect(decodeLink(table, link).state.methods).toEqual(methods);
});

it('there is no choice of what does not exist', () => {
	expect(choiceOf('nothing')).toBeNull();
	expect(choiceOf('gradient', 'nothing')).toBeNull();
});

it('a variance has no sign, whatever it is around', () => {
	expect(isSignedChoice(choiceOf('integrated-gradients')!)).toBe(true);
	expect(isSignedChoice(choiceOf('integrated-gradients', 'vargrad')!)).toBe(false);
});

it('a tile moves by one place and stays at the ends', () => {
	const tiles = [1, 2, 3].map((id) => ({ ...choiceOf('gradient')!, id }));
	const order = (id: number, by: 1 | -1) => moveTile(tiles, id, by).map((tile) => tile.id);
	expect(order(1, 1)).toEqual([2, 1, 3]);
	expect(order(3, -1)).toEqual([1, 3, 2]);
	expect(order(1, -1)).toEqual([1, 2, 3]);
	expect(order(3, 1)).toEqual([1, 2, 3]);
	expect(order(9, 1)).toEqual([1, 2, 3]);
});
