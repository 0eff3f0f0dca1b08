import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Best } from './best';
import { ConstantSearch } from './constant-search';
import { marginOf, marginWeights } from './goal';
import { tanhBox } from './tanh-box';

const rows = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 6 });

describe('the margin', () => {
	test('is negative exactly when the goal is reached', () => {
		fc.assert(
			fc.property(rows, fc.nat(2), fc.option(fc.nat(2)), (logits, label, target) => {
				fc.pre(target !== label);
				const others = (but: number) => logits.filter((_, i) => i !== but);
				const isReached =
					target === null
						? others(label).some((value) => value > logits[label]!)
						: others(target).every((value) => value < logits[target]!);
				expect(marginOf(logits, { label, target }) < 0).toBe(isReached);
			})
		);
	});

	test('is the sum of the weights times the logits', () => {
		fc.assert(
			fc.property(rows, fc.nat(2), fc.option(fc.nat(2)), (logits, label, target) => {
				const goal = { label, target };
				const sum = marginWeights(logits, goal).reduce(
					(s, weight, i) => s + weight * logits[i]!,
					0
				);
				expect(sum).toBeCloseTo(marginOf(logits, goal), 9);
			})
		);
	});
});

describe('the best picture', () => {
	const at = (value: number) => ({ shape: [1, 1, 1], data: Float32Array.of(value) });
	const goal = { label: 0, target: null };
	const margin = (value: number) => Float32Array.of(value, 0);

	test('without a norm is the one farthest beyond the goal', () => {
		const best = new Best(at(0), goal);
		expect(best.pixels.data[0]).toBe(0);
		expect([3, 1, 2, -1, -3, -2].map((m, i) => best.offer(at(i), margin(m)))).toEqual([
			true,
			true,
			false,
			true,
			true,
			false
		]);
		expect(best.found.logits[0]).toBe(-3);
	});

	test('with a norm is the smallest at the goal, and before any is there, the nearest to it', () => {
		const best = new Best(at(0), goal, 'linf', 1);
		best.offer(at(0.9), margin(2));
		best.offer(at(0.8), margin(-0.5));
		expect([best.pixels.data[0], best.isReached]).toEqual([at(0.8).data[0], false]);
		best.offer(at(0.7), margin(-1));
		expect([best.pixels.data[0], best.isReached]).toEqual([at(0.7).data[0], true]);
		expect(best.offer(at(0.75), margin(-9))).toBe(false);
		expect(best.offer(at(0.6), margin(-0.9))).toBe(false);
		expect(best.offer(at(0.6), margin(-1.1))).toBe(true);
	});
});

test('the search for a constant finds the smallest that works', () => {
	fc.assert(
		fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (wanted) => {
			const search = new ConstantSearch(0.01);
			for (let i = 0; i < 40; i++) search.tell(search.value >= wanted);
			// What works at the first try is only ever halved.
			expect(Math.abs(search.value - wanted) / wanted).toBeLessThan(1e-5);
		})
	);
});

test('variables behind tanh give back every pixel, and move at 0 and 1 too', () => {
	const pixels = Float32Array.from({ length: 101 }, (_, i) => i / 100);
	const variables = tanhBox.enter(pixels);
	variables.forEach((variable, i) => {
		expect(tanhBox.leave(variable)).toBeCloseTo(pixels[i]!, 7);
		const step = 1e-4;
		const slope = (tanhBox.leave(variable + step) - tanhBox.leave(variable - step)) / (2 * step);
		expect(tanhBox.slope(variable)).toBeCloseTo(slope, 6);
		expect(slope).toBeGreaterThan(0.3);
	});
	const outside = Float64Array.of(-5, 0, 5);
	tanhBox.confine(outside);
	[0, 0.5, 1].forEach((pixel, i) => expect(tanhBox.leave(outside[i]!)).toBeCloseTo(pixel, 9));
});
