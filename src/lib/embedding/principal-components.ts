import type { Random } from '$lib/core/random';
import { normal } from '$lib/math/normal';
import { covarianceOf } from './covariance';
import { symmetricEigen } from './eigen';
import { meanRow } from './prepare';
import { stretch } from './task';
import type { Codes, Task } from './types';

/** The directions in which codes spread most, largest spread first. */
export interface PrincipalComponents {
	readonly mean: Float64Array;
	/** [count, dimensions], each of length one; rows of zeros where the codes have fewer directions. */
	readonly axes: Float64Array;
	/** Share of the whole variance along each axis, in [0, 1]. */
	readonly shares: readonly number[];
}

/** Directions searched for beyond those wanted: the wanted ones come out faster. */
const spareAxes = 8;
const fewestRounds = 4;
const mostRounds = 24;
/** For the progress: the search ends after about so many. */
const usualRounds = 10;
/** The search ends when a round adds less than this share of what the wanted axes hold: for a picture, for a reduction. */
const finePrecision = 1e-7;
const coarsePrecision = 1e-4;
/** More axes than this are no picture. */
const fewAxes = 3;
const rowsAtATime = 64;

/** Longest codes whose covariance is computed; up to here it costs less than a few rounds over all rows. */
const mostForCovariance = 1024;
/** Share of the search's progress that is the covariance. */
const covarianceShare = 0.8;

interface Search {
	readonly codes: Codes;
	readonly mean: Float64Array;
	/** Directions in search, a row each. */
	readonly axes: Float64Array[];
}

/** The row, centred, in doubles. */
function centre({ codes, mean }: Search, row: number, into: Float64Array): void {
	const { dimensions, data } = codes;
	const at = row * dimensions;
	for (let t = 0; t < dimensions; t++) into[t] = data[at + t]! - mean[t]!;
}

function inner(a: Float64Array, b: Float64Array): number {
	let [even, odd] = [0, 0];
	// Two sums that do not wait for each other.
	for (let t = 1; t < a.length; t += 2) {
		even += a[t - 1]! * b[t - 1]!;
		odd += a[t]! * b[t]!;
	}
	return a.length % 2 ? even + odd + a.at(-1)! * b.at(-1)! : even + odd;
}

function addScaled(target: Float64Array, factor: number, other: Float64Array): void {
	for (let t = 0; t < target.length; t++) target[t]! += factor * other[t]!;
}

/** Makes the axes orthogonal and of length one (Gram–Schmidt, twice for the rounding); what has no own direction gets zero. */
function orthonormalise(axes: readonly Float64Array[]): void {
	for (const [i, axis] of axes.entries()) {
		const before = Math.sqrt(inner(axis, axis));
		for (let pass = 0; pass < 2; pass++)
			for (const other of axes.slice(0, i)) addScaled(axis, -inner(other, axis), other);
		const length = Math.sqrt(inner(axis, axis));
		const factor = length > before * 1e-10 ? 1 / length : 0;
		for (let t = 0; t < axis.length; t++) axis[t]! *= factor;
	}
}

/** Covariance times each axis, from the covariance. */
async function multiplyBy(
	covariance: Float64Array,
	axes: readonly Float64Array[],
	task: Task
): Promise<Float64Array[]> {
	const products: Float64Array[] = [];
	for (const axis of axes) {
		const { length } = axis;
		const rowOf = (t: number) => covariance.subarray(t * length, (t + 1) * length);
		products.push(Float64Array.from(axis, (_, t) => inner(rowOf(t), axis)));
		await task.breathe();
	}
	return products;
}

/** Covariance times each axis, without the covariance: row by row. */
async function multiplyByRows(search: Search, task: Task): Promise<Float64Array[]> {
	const { codes, axes } = search;
	const products = axes.map(() => new Float64Array(codes.dimensions));
	const row = new Float64Array(codes.dimensions);
	for (let i = 0; i < codes.count; i++) {
		centre(search, i, row);
		for (const [a, axis] of axes.entries())
			addScaled(products[a]!, inner(axis, row) / codes.count, row);
		if (i % rowsAtATime === 0) await task.breathe();
	}
	return products;
}

/** Turns the axes within what they span, so that the spreads along them are uncorrelated, largest first. */
function turnToPrincipal(axes: readonly Float64Array[], products: readonly Float64Array[]) {
	const spread = axes.map((axis) => products.map((product) => inner(axis, product)));
	const { values, vectors } = symmetricEigen(spread);
	const turned = vectors.map((vector) => {
		const axis = new Float64Array(axes[0]!.length);
		for (const [a, weight] of vector.entries()) addScaled(axis, weight, axes[a]!);
		return axis;
	});
	return { variances: values, turned };
}

/** Rounds of multiplication and orthonormalisation until the wanted axes hold no more variance than before. */
async function searchAxes(search: Search, wanted: number, precision: number, task: Task) {
	let { axes } = search;
	const small = search.codes.dimensions <= mostForCovariance;
	const covariance = small
		? await covarianceOf(search.codes, search.mean, stretch(task, 0, covarianceShare))
		: null;
	const rounds = stretch(task, covariance ? covarianceShare : 0, 1);
	for (let round = 0, before = 0; ; round++) {
		orthonormalise(axes);
		const products = covariance
			? await multiplyBy(covariance, axes, task)
			: await multiplyByRows({ ...search, axes }, task);
		await task.breathe();
		const held = axes.slice(0, wanted).reduce((sum, axis, i) => sum + inner(axis, products[i]!), 0);
		rounds.report(Math.min(1, round / usualRounds));
		const settled = round >= fewestRounds && held - before <= precision * held;
		if (settled || round === mostRounds) return turnToPrincipal(axes, products);
		[before, axes] = [held, products];
	}
}

/** The largest number of an axis in magnitude is positive: the same map every time, not its mirror image. */
function fixSign(axis: Float64Array): void {
	const largest = axis.reduce(
		(best, value) => (Math.abs(value) > Math.abs(best) ? value : best),
		0
	);
	if (largest < 0) for (let t = 0; t < axis.length; t++) axis[t] = -axis[t]!;
}

function totalVariance(search: Search): number {
	const row = new Float64Array(search.codes.dimensions);
	let sum = 0;
	for (let i = 0; i < search.codes.count; i++) {
		centre(search, i, row);
		sum += inner(row, row);
	}
	return sum / search.codes.count;
}

/** The first `wanted` principal components, by subspace iteration from random directions. */
export async function principalComponents(
	codes: Codes,
	wanted: number,
	random: Random,
	task: Task
): Promise<PrincipalComponents> {
	const { dimensions } = codes;
	const searched = Math.min(dimensions, wanted + spareAxes);
	const directions = Array.from({ length: searched }, () =>
		Float64Array.from({ length: dimensions }, () => normal(random))
	);
	const search = { codes, mean: meanRow(codes), axes: directions };
	const precision = wanted <= fewAxes ? finePrecision : coarsePrecision;
	const { variances, turned } = await searchAxes(search, wanted, precision, task);
	const total = totalVariance(search);
	const axes = new Float64Array(wanted * dimensions);
	for (const [i, axis] of turned.slice(0, wanted).entries()) {
		fixSign(axis);
		if (variances[i]! > total * 1e-12) axes.set(axis, i * dimensions);
	}
	const shares = Array.from({ length: wanted }, (_, i) =>
		total > 0 ? Math.max(0, variances[i] ?? 0) / total : 0
	);
	return { mean: search.mean, axes, shares };
}

/** Writes some rows as seen along the axes. */
function projectRows(
	{ mean, axes, shares }: PrincipalComponents,
	codes: Codes,
	[from, to]: readonly [number, number],
	into: Float32Array
): void {
	const { dimensions } = codes;
	const wanted = shares.length;
	const row = new Float64Array(dimensions);
	for (let i = from; i < to; i++) {
		centre({ codes, mean, axes: [] }, i, row);
		for (let a = 0; a < wanted; a++)
			into[i * wanted + a] = inner(axes.subarray(a * dimensions, (a + 1) * dimensions), row);
	}
}

/** Codes seen along the axes: [count, axes]. */
export function project(components: PrincipalComponents, codes: Codes): Codes {
	const { count } = codes;
	const dimensions = components.shares.length;
	const data = new Float32Array(count * dimensions);
	projectRows(components, codes, [0, count], data);
	return { count, dimensions, data };
}

/** The same for many rows: lets messages arrive. */
export async function projectAll(
	components: PrincipalComponents,
	codes: Codes,
	task: Task
): Promise<Codes> {
	const { count } = codes;
	const dimensions = components.shares.length;
	const data = new Float32Array(count * dimensions);
	for (let start = 0; start < count; start += rowsAtATime) {
		const end = Math.min(count, start + rowsAtATime);
		projectRows(components, codes, [start, end], data);
		task.report(end / count);
		await task.breathe();
	}
	return { count, dimensions, data };
}
