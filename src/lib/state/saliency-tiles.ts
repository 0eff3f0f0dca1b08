import {
	attributionMethods,
	attributionWrappers,
	type WrapperMeta
} from '$lib/attribution/catalogue';
import { mapIsSigned } from '$lib/attribution/suits';
import type { AttributionMeta } from '$lib/attribution/types';
import { initialValues } from '$lib/core/params';
import type { MethodChoice, Settings } from './saliency-link';

/** A method of the comparison, with a number of its own that lasts as long as it is on the page. */
export interface Tile extends MethodChoice {
	readonly id: number;
}

const methods = new Map(attributionMethods.map((meta) => [meta.id, meta]));
const wrappers = new Map(attributionWrappers.map((meta) => [meta.id, meta]));

/** The settings that a link may name. */
export const catalogueSettings: Settings = {
	methods: new Map(attributionMethods.map(({ id, params }) => [id, params])),
	wrappers: new Map(attributionWrappers.map(({ id, params }) => [id, params]))
};

/** What is said about a tile's method. */
export function metaOf({ method }: MethodChoice): AttributionMeta {
	return methods.get(method)!;
}

/** What is said about a tile's wrapper, if it has one. */
export function wrapperOf({ wrapper }: MethodChoice): WrapperMeta | null {
	return wrapper ? wrappers.get(wrapper.id)! : null;
}

/** A tile's name, e.g. "SmoothGrad of gradient × input". */
export function titleOf(choice: MethodChoice): string {
	const wrapper = wrapperOf(choice);
	const { label } = metaOf(choice);
	return wrapper ? `${wrapper.label} of ${label}` : label;
}

/** Whether a tile's map has two signs. */
export function isSignedChoice(choice: MethodChoice): boolean {
	return mapIsSigned(metaOf(choice), choice.params, wrapperOf(choice));
}

/** A method with its initial settings; null if there is no such method. */
export function choiceOf(method: string, wrapper: string | null = null): MethodChoice | null {
	const meta = methods.get(method);
	const outer = wrapper === null ? null : wrappers.get(wrapper);
	if (!meta || outer === undefined) return null;
	return {
		method,
		params: initialValues(meta.params),
		node: null,
		wrapper: outer && { id: outer.id, params: initialValues(outer.params) }
	};
}

/** What a visitor meets first: every family once, from cheap to dear. */
const firstMethods: readonly (readonly [method: string, wrapper: string | null])[] = [
	['gradient', null],
	['gradient', 'smoothgrad'],
	['guided-backpropagation', null],
	['integrated-gradients', null],
	['grad-cam', null],
	['occlusion', null]
];

/** The comparison that a visitor meets first. */
export function firstChoices(): readonly MethodChoice[] {
	return firstMethods.flatMap(([method, wrapper]) => choiceOf(method, wrapper) ?? []);
}

/** A tile moved by one place; at the ends it stays. */
export function moveTile(tiles: readonly Tile[], id: number, by: 1 | -1): readonly Tile[] {
	const from = tiles.findIndex((tile) => tile.id === id);
	const to = from + by;
	if (from < 0 || to < 0 || to >= tiles.length) return tiles;
	const moved = [...tiles];
	moved.splice(to, 0, ...moved.splice(from, 1));
	return moved;
}
