import { describe, expect, test } from 'vitest';
import { Adam } from '$lib/math/adam';
import { minimiseInBox, type Evaluation } from './lbfgs';

type Objective = (place: Float64Array) => Promise<Evaluation>;

/** Σ (x − a)ᵀ D (x − a) with very different curvatures; its minimum in the box is a, clipped. */
function bowl(minimum: readonly number[]): Objective {
	return async (place) => {
		const curvature = (i: number) => 10 ** i;
		const gradient = place.map((value, i) => 2 * curvature(i) * (value - minimum[i]!));
		const value = place.reduce((sum, one, i) => sum + curvature(i) * (one - minimum[i]!) ** 2, 0);
		return { value, gradient };
	};
}

/** Rosenbrock's valley on [0, 1]²: its minimum is the corner (1, 1), along a bent way. */
const valley: Objective = async ([x, y]) => ({
	value: (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2,
	gradient: Float64Array.of(-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2))
});

async function minimise(start: readonly number[], steps: number, objective: Objective) {
	const values: number[] = [];
	let place = Float64Array.from(start);
	for await (const next of minimiseInBox(place, steps, objective)) {
		place = Float64Array.from(next);
		expect(place.every((value) => value >= 0 && value <= 1)).toBe(true);
		values.push((await objective(place)).value);
	}
	values.slice(1).forEach((value, i) => expect(value).toBeLessThanOrEqual(values[i]!));
	return place;
}

describe('L-BFGS in a box', () => {
	test.each([
		['inside', [0.2, 0.7, 0.4, 0.9]],
		['on the walls', [-1, 0.5, 3, 0.25]]
	])('finds the minimum %s', async (_, minimum) => {
		const found = await minimise([0.5, 0.5, 0.5, 0.5], 60, bowl(minimum));
		found.forEach((value, i) =>
			expect(value).toBeCloseTo(Math.min(Math.max(minimum[i]!, 0), 1), 5)
		);
	});

	test('follows a bent valley', async () => {
		const found = await minimise([0.1, 0.9], 100, valley);
		found.forEach((value) => expect(value).toBeCloseTo(1, 3));
	});

	test('stays where nothing is better', async () => {
		const steps: Float64Array[] = [];
		for await (const place of minimiseInBox(Float64Array.of(0.3), 10, bowl([0.3])))
			steps.push(place);
		expect(steps).toHaveLength(0);
	});
});

test('Adam takes steps of its rate at first, whatever the slope, and comes to the minimum', async () => {
	const objective = bowl([0.3, 0.6]);
	const place = Float64Array.of(0.9, 0.1);
	const adam = new Adam(2, 0.05);
	adam.descend(place, (await objective(place)).gradient);
	[0.85, 0.15].forEach((value, i) => expect(place[i]).toBeCloseTo(value, 6));
	for (let step = 0; step < 300; step++) adam.descend(place, (await objective(place)).gradient);
	[0.3, 0.6].forEach((value, i) => expect(place[i]).toBeCloseTo(value, 2));
});
