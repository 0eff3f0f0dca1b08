import { TSNE as AnchorTsne } from '@keckelt/tsne';
import { TSNE as DruidTsne } from '@saehrimnir/druidjs';
import { initialValues } from '$lib/core/params';
import { seededRandom, type Random } from '$lib/core/random';
import { extentOf, normalise } from '$lib/draw/map/extent';
import { pointsInside } from '$lib/draw/map/lasso';
import { nearestPoint } from '$lib/draw/map/pick';
import { trainSoftmax } from '$lib/embedding/classify/softmax-regression';
import { StageClock, startMap } from '$lib/embedding/make-map';
import { nearestNeighbours } from '$lib/embedding/neighbours/nearest';
import { placeCodes } from '$lib/embedding/place';
import { findMethod } from '$lib/embedding/registry';
import { EmbeddingSession } from '$lib/embedding/session';
import { CodeSpace } from '$lib/embedding/space';
import { unheard } from '$lib/embedding/task.testing';
import type { Codes, Positions } from '$lib/embedding/types';
import { normal } from '$lib/math/normal';

/** What making maps costs, against two libraries that do the same, in one process. */

/** A figure of the bench. */
export interface EmbedFigure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
}

/** Time by the clock, in which a process may wait for its turn, and time of the processor. */
interface Seconds {
	readonly clock: number;
	readonly processor: number;
}

const dimensions = 128;
const iterations = 500;
/** The anchors need far longer; every step of theirs costs the same, so that a few tell the rest. */
const druidIterations = 50;
const keckeltIterations = 10;
const perplexity = 30;
/** Turns of the comparison, of which the quickest of each counts. */
const turns = 2;

function direction(random: Random, scale: number): Float64Array {
	return Float64Array.from({ length: dimensions }, () => normal(random) * scale);
}

function sum(target: Float64Array, ...others: readonly Float64Array[]): Float64Array {
	return target.map((value, t) => others.reduce((total, other) => total + other[t]!, value));
}

const superclasses = 5;
const classes = 20;
const withinClass = 12;

/**
 * Codes like those after a ReLU: twenty classes in five families, each spread along twelve directions of its own, with
 * noise, and zero where they would be negative.
 */
export function makeCodes(count: number): Codes {
	const random = seededRandom(1);
	const families = Array.from({ length: superclasses }, () => direction(random, 1));
	const groups = Array.from({ length: classes }, (_, label) => ({
		middle: sum(families[label % superclasses]!, direction(random, 0.7)),
		axes: Array.from({ length: withinClass }, () => direction(random, 0.25))
	}));
	const data = new Float32Array(count * dimensions);
	for (let row = 0; row < count; row++) {
		const { middle, axes } = groups[row % classes]!;
		const parts = axes.map((axis) => {
			const along = normal(random);
			return axis.map((value) => value * along);
		});
		const code = sum(direction(random, 0.1), middle, ...parts);
		data.set(
			code.map((value) => Math.max(0, value)),
			row * dimensions
		);
	}
	return { count, dimensions, data };
}

async function time(work: () => unknown): Promise<Seconds> {
	const [beforeMs, before] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(before);
	return { clock: (performance.now() - beforeMs) / 1000, processor: (user + system) / 1e6 };
}

function plus(a: Seconds, b: Seconds, factor: number): Seconds {
	return { clock: a.clock + b.clock * factor, processor: a.processor + b.processor * factor };
}

function quicker(a: Seconds, b: Seconds): Seconds {
	return {
		clock: Math.min(a.clock, b.clock),
		processor: Math.min(a.processor, b.processor)
	};
}

/** Sets up t-SNE on all numbers of the codes, from the codes as they are. */
async function beginTsne(codes: Codes) {
	const method = findMethod('tsne')!;
	const params = { ...initialValues(method.meta.params), perplexity, iterations };
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const layout = await space.layout(false, unheard);
	return startMap(method, layout, { params, seed: 42 }, unheard, new StageClock());
}

function ours(codes: Codes): Promise<Seconds> {
	return time(async () => (await beginTsne(codes)).step(iterations));
}

function asRows({ count, data }: Codes): number[][] {
	return Array.from({ length: count }, (_, row) => [
		...data.subarray(row * dimensions, (row + 1) * dimensions)
	]);
}

async function druid(codes: Codes): Promise<Seconds> {
	const tsne = new DruidTsne(asRows(codes), { perplexity, epsilon: 10, d: 2, seed: 1 });
	const setUp = await time(() => tsne.check_init());
	const steps = await time(() => tsne.transform(druidIterations));
	return plus(setUp, steps, iterations / druidIterations);
}

async function keckelt(codes: Codes): Promise<Seconds> {
	const rows = asRows(codes);
	const tsne = new AnchorTsne({ epsilon: 10, perplexity, dim: 2 });
	const setUp = await time(() => tsne.initDataRaw(rows));
	const steps = await time(() => {
		for (let step = 0; step < keckeltIterations; step++) tsne.step();
	});
	return plus(setUp, steps, iterations / keckeltIterations);
}

/** A time by the clock and by the processor. */
function* bothTimes(name: string, { clock, processor }: Seconds): Generator<EmbedFigure> {
	yield { name: `${name}.seconds`, value: clock, unit: 's' };
	yield { name: `${name}.processor_seconds`, value: processor, unit: 's' };
}

async function* measureAgainstOthers(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(2000);
	const works = [ours, druid, keckelt];
	const never = { clock: Infinity, processor: Infinity };
	const best = works.map(() => never);
	for (let turn = 0; turn < turns; turn++)
		for (const [i, work] of works.entries()) best[i] = quicker(best[i]!, await work(codes));
	const [own, ofDruid, ofKeckelt] = best as [Seconds, Seconds, Seconds];
	yield* bothTimes('embed.tsne2000', own);
	// In processor time, which does not grow when others use the machine during one of the runs.
	const unit = 'ours / theirs';
	yield { name: 'embed.tsne2000.vs_druidjs', value: own.processor / ofDruid.processor, unit };
	yield { name: 'embed.tsne2000.vs_keckelt', value: own.processor / ofKeckelt.processor, unit };
}

async function* measureLarge(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(10_000);
	yield* bothTimes('embed.knn10000', await time(() => nearestNeighbours(codes, 90, unheard)));
	const embedder = await beginTsne(codes);
	const early = await time(() => embedder.step(iterations / 2));
	const late = await time(() => embedder.step(iterations / 2));
	yield* bothTimes('embed.tsne10000', plus(early, late, 1));
	const perSecond = iterations / 2 / late.clock;
	yield { name: 'embed.tsne10000.iterations_per_second', value: perSecond, unit: '1/s' };
	yield* measureOnMap(codes, embedder.positions);
}

/** Usual time of some work, in milliseconds; the first turn, which fills caches, is not counted. */
async function usualMs(work: () => unknown): Promise<number> {
	await work();
	const times: number[] = [];
	for (let turn = 0; turn < 9; turn++) times.push(1000 * (await time(work)).clock);
	return times.sort((a, b) => a - b)[times.length >> 1]!;
}

/** A circle of so many corners. */
function circle(corners: number): (readonly [number, number])[] {
	return Array.from({ length: corners }, (_, i) => {
		const angle = (2 * Math.PI * i) / corners;
		return [0.7 * Math.cos(angle), 0.7 * Math.sin(angle)] as const;
	});
}

/** What is done on a finished map: one more picture placed, one looked for under the pointer, some in a lasso. */
async function* measureOnMap(codes: Codes, positions: Positions): AsyncGenerator<EmbedFigure> {
	const space = await CodeSpace.of(codes, 'euclidean', unheard);
	const added = { ...codes, count: 1, data: codes.data.slice(0, dimensions) };
	const question = { added, positions, reduce: true };
	const place = () => placeCodes(space, findMethod('tsne')!, question, unheard);
	yield { name: 'embed.place10000.ms', value: await usualMs(place), unit: 'ms' };
	const unit = normalise(positions, extentOf(positions));
	const pick = () => nearestPoint(unit, 0.1, 0.2, 0.05);
	yield { name: 'embed.pick10000.ms', value: await usualMs(pick), unit: 'ms' };
	const line = circle(200);
	const lasso = () => pointsInside(unit, line);
	yield { name: 'embed.lasso10000.ms', value: await usualMs(lasso), unit: 'ms' };
}

/** How long a map of 10,000 whose points move goes on after it was cancelled, as the worker hears it. */
async function* measureCancel(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(10_000);
	let cancelledMs = Infinity;
	const endedMs = await new Promise<number>((resolve) => {
		const session = new EmbeddingSession((message) => {
			if (message.type === 'failure') resolve(performance.now());
			if (message.type !== 'frame') return;
			session.hear({ type: 'seen', job: 1 });
			if (message.frame.iteration < 10 || cancelledMs < Infinity) return;
			cancelledMs = performance.now();
			session.hear({ type: 'cancel', job: 1 });
		});
		const params = { ...initialValues(findMethod('tsne')!.meta.params), perplexity };
		const settings = {
			method: 'tsne',
			params,
			seed: 42,
			reduce: true,
			metric: 'euclidean'
		} as const;
		session.hear({ type: 'codes', id: 1, codes });
		session.hear({ type: 'ask', job: 1, kind: 'map', question: { ...settings, codes: 1 } });
	});
	yield { name: 'embed.cancel10000.ms', value: endedMs - cancelledMs, unit: 'ms' };
}

/** A linear classifier on 5,000 codes of twenty classes. */
async function* measureSoftmax(): AsyncGenerator<EmbedFigure> {
	const codes = makeCodes(5000);
	const labels = Int32Array.from({ length: codes.count }, (_, row) => row % classes);
	const train = () => trainSoftmax(codes, labels, classes, seededRandom(1), unheard);
	yield* bothTimes('embed.softmax5000', await time(train));
}

/** A map of 10,000 from its codes to its last iteration, for a process whose memory is watched. */
export async function layOutLarge(): Promise<void> {
	(await beginTsne(makeCodes(10_000))).step(iterations);
}

/** All figures. */
export async function* measureEmbedding(): AsyncGenerator<EmbedFigure> {
	yield* measureAgainstOthers();
	yield* measureLarge();
	yield* measureCancel();
	yield* measureSoftmax();
}
