import { initialValues, type ParamValues } from '$lib/core/params';
import { finishMap, StageClock, startMap } from '$lib/embedding/make-map';
import { findMethod } from '$lib/embedding/registry';
import { CodeSpace } from '$lib/embedding/space';
import { unheard } from '$lib/embedding/task.testing';
import type { Codes, Embedder, Positions } from '$lib/embedding/types';

/** What a test may want otherwise. */
export interface MakeOptions {
	readonly params?: ParamValues;
	readonly seed?: number;
	readonly start?: Positions | 'random';
	readonly done?: number;
}

/** A space with Euclidean distances. */
export function spaceOf(codes: Codes): Promise<CodeSpace> {
	return CodeSpace.of(codes, 'euclidean', unheard);
}

/** Sets up a method on a space, as the worker does. */
export async function beginMap(
	space: CodeSpace,
	id: string,
	{ params = {}, seed = 42, start, done = 0 }: MakeOptions = {}
): Promise<Embedder> {
	const method = findMethod(id)!;
	const settings = {
		params: { ...initialValues(method.meta.params), ...params },
		seed,
		...(start ? { start, done } : {})
	};
	const layout = await space.layout(false, unheard);
	return startMap(method, layout, settings, unheard, new StageClock());
}

/** Makes a whole map. */
export async function makeMap(
	space: CodeSpace,
	id: string,
	options?: MakeOptions
): Promise<Positions> {
	return finishMap(await beginMap(space, id, options), unheard);
}
