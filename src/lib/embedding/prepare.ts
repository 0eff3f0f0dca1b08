import { median } from './measures/median';
import type { Codes, Metric, Task } from './types';

/** What is done to codes before any method sees them, so that it can be done to new codes too. */
export interface Preparation {
	readonly metric: Metric;
	/** Taken from every row (after its scaling to length one, for cosine). */
	readonly mean: Float64Array;
	/** Then every number is multiplied by this: the median distance to the nearest neighbour becomes one. */
	readonly scale: number;
}

/** Rows whose nearest neighbours tell the scale. */
const rowsSampled = 64;

/** Every row scaled to length one; rows of zeros stay. */
function unitRows({ count, dimensions, data }: Codes): Codes {
	const unit = new Float32Array(data.length);
	for (let row = 0; row < count; row++) {
		const values = data.subarray(row * dimensions, (row + 1) * dimensions);
		const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
		if (length > 0)
			unit.set(
				values.map((value) => value / length),
				row * dimensions
			);
	}
	return { count, dimensions, data: unit };
}

function inMetric(codes: Codes, metric: Metric): Codes {
	return metric === 'cosine' ? unitRows(codes) : codes;
}

/** Mean of each column. */
export function meanRow({ count, dimensions, data }: Codes): Float64Array {
	const mean = new Float64Array(dimensions);
	for (let at = 0; at < data.length; at += dimensions)
		for (let t = 0; t < dimensions; t++) mean[t]! += data[at + t]! / count;
	return mean;
}

/** Squared distance of one row to the nearest that is not equal to it; 0 if there is none. */
function nearestOther({ count, dimensions, data }: Codes, row: number): number {
	let nearest = Infinity;
	for (let other = 0; other < count; other++) {
		let sum = 0;
		const [a, b] = [row * dimensions, other * dimensions];
		for (let t = 0; t < dimensions; t++) sum += (data[a + t]! - data[b + t]!) ** 2;
		if (sum > 0 && sum < nearest) nearest = sum;
	}
	return nearest === Infinity ? 0 : nearest;
}

/** One over the median distance to the nearest neighbour, of evenly spread rows; 1 where all rows are equal. */
async function unitScale(codes: Codes, task: Task): Promise<number> {
	const sampled = Math.min(rowsSampled, codes.count);
	const distances = new Float64Array(sampled);
	for (let i = 0; i < sampled; i++) {
		distances[i] = Math.sqrt(nearestOther(codes, Math.floor((i * codes.count) / sampled)));
		await task.breathe();
	}
	const typical = median(distances);
	return typical > 0 ? 1 / typical : 1;
}

/** Finds what has to be done to these codes: every engine then works on numbers of the same size. */
export async function planPreparation(
	codes: Codes,
	metric: Metric,
	task: Task
): Promise<Preparation> {
	const measured = inMetric(codes, metric);
	return { metric, mean: meanRow(measured), scale: await unitScale(measured, task) };
}

/** Does it to codes, of the map or new ones. */
export function prepareCodes({ metric, mean, scale }: Preparation, codes: Codes): Codes {
	const { count, dimensions } = codes;
	const { data } = inMetric(codes, metric);
	const prepared = new Float32Array(data.length);
	for (let at = 0; at < data.length; at += dimensions)
		for (let t = 0; t < dimensions; t++) prepared[at + t] = (data[at + t]! - mean[t]!) * scale;
	return { count, dimensions, data: prepared };
}
