import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	brightnessOf,
	firstLayerKernels,
	kernelSide,
	patchAt,
	productsOf,
	respond,
	type SquareMap
} from './first-layer';

function pictureOf(side: number, brightness: (x: number, y: number) => number): SquareMap {
	const values = Float32Array.from({ length: side * side }, (_, cell) =>
		brightness(cell % side, Math.floor(cell / side))
	);
	return { side, values };
}

const byId = (id: string) => firstLayerKernels.find((kernel) => kernel.id === id)!;

describe('the kernels', () => {
	it.each(firstLayerKernels)('$id: its signs add up to 1 and −1', ({ weights }) => {
		const sum = (sign: number) =>
			weights.reduce((total, weight) => total + (weight * sign > 0 ? weight : 0), 0);
		expect(sum(1)).toBeCloseTo(1, 5);
		expect(sum(-1)).toBeCloseTo(-1, 5);
	});

	it('answer what they are named after', () => {
		const stepRight = pictureOf(kernelSide, (x) => (x > 3 ? 1 : 0));
		const stepDown = pictureOf(kernelSide, (_, y) => (y > 3 ? 1 : 0));
		const rising = pictureOf(kernelSide, (x, y) => (x + y === 6 ? 1 : 0));
		const falling = pictureOf(kernelSide, (x, y) => (x === y ? 1 : 0));
		const upright = pictureOf(kernelSide, (x) => (x === 3 ? 1 : 0));
		const spot = pictureOf(kernelSide, (x, y) => (Math.hypot(x - 3, y - 3) < 1.5 ? 1 : 0));
		const strongest = (picture: SquareMap) =>
			[...firstLayerKernels].sort(
				(a, b) => respond(picture, b).values[0]! - respond(picture, a).values[0]!
			)[0]!.id;
		expect(
			[stepRight, stepDown, rising, falling, upright, spot].map((picture) => strongest(picture))
		).toEqual([
			'vertical-edges',
			'horizontal-edges',
			'rising-lines',
			'falling-lines',
			'upright-lines',
			'spots'
		]);
	});
});

describe('respond', () => {
	it('is the sum that a plain loop over the window gives', () => {
		const picture = pictureOf(10, (x, y) => ((x * 7 + y * 13) % 11) / 10);
		const kernel = byId('rising-lines');
		const { side, values } = respond(picture, kernel);
		expect(side).toBe(4);
		for (let y = 0; y < side; y++)
			for (let x = 0; x < side; x++) {
				let sum = 0;
				for (let v = 0; v < kernelSide; v++)
					for (let u = 0; u < kernelSide; u++)
						sum += picture.values[(y + v) * 10 + x + u]! * kernel.weights[v * kernelSide + u]!;
				expect(values[y * side + x]).toBeCloseTo(sum, 5);
			}
	});

	it('stays in [−1, 1] and ignores even brightness', () => {
		const cells = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
			minLength: 49,
			maxLength: 49
		});
		fc.assert(
			fc.property(cells, fc.nat(firstLayerKernels.length - 1), (cells, index) => {
				const picture = { side: 7, values: Float32Array.from(cells) };
				const brighter = { side: 7, values: picture.values.map((value) => value + 0.25) };
				const [response] = respond(picture, firstLayerKernels[index]!).values;
				expect(Math.abs(response!)).toBeLessThanOrEqual(1 + 1e-5);
				expect(respond(brighter, firstLayerKernels[index]!).values[0]).toBeCloseTo(response!, 5);
			})
		);
	});
});

it('patchAt takes the cells under the window', () => {
	const picture = pictureOf(9, (x, y) => 10 * y + x);
	const patch = patchAt(picture, 2, 1);
	expect([patch[0], patch[6], patch[7], patch[48]]).toEqual([21, 27, 31, 87]);
	expect(productsOf(patch, byId('spots'))[7]).toBeCloseTo(31 * byId('spots').weights[7]!, 5);
});

it('brightnessOf weighs red, green and blue', () => {
	const rgba = Uint8ClampedArray.of(
		255,
		0,
		0,
		255,
		0,
		255,
		0,
		255,
		0,
		0,
		255,
		255,
		51,
		51,
		51,
		255
	);
	const [red, green, blue, grey] = brightnessOf(rgba);
	expect([red, green, blue].map((value) => value!.toFixed(4))).toEqual([
		'0.2126',
		'0.7152',
		'0.0722'
	]);
	expect(grey).toBeCloseTo(0.2, 6);
});
