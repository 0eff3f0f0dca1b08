import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blur, blurTransposed } from './gaussian-blur';

/** Σ over a window of three deviations, weights normalised, border repeated: by definition, without separation. */
function bruteForce(data: Float32Array, height: number, width: number, sigma: number): number[] {
	const reach = Math.ceil(3 * sigma);
	const clamp = (i: number, last: number) => Math.min(last, Math.max(0, i));
	return Array.from(data, (_, cell) => {
		const [y, x] = [Math.floor(cell / width), cell % width];
		let [sum, total] = [0, 0];
		for (let dy = -reach; dy <= reach; dy++)
			for (let dx = -reach; dx <= reach; dx++) {
				const weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
				sum += weight * data[clamp(y + dy, height - 1) * width + clamp(x + dx, width - 1)]!;
				total += weight;
			}
		return sum / total;
	});
}

test.each([0.5, 1.3, 3])('blurs by a Gaussian of %s pixels', (sigma) => {
	const data = Float32Array.from({ length: 63 }, (_, i) => Math.sin(i * i));
	const blurred = blur({ shape: [7, 9, 1], data }, sigma);
	bruteForce(data, 7, 9, sigma).forEach((value, i) =>
		expect(blurred.data[i]).toBeCloseTo(value, 5)
	);
});

test('keeps colours apart, and leaves a picture alone without any width', () => {
	const data = Float32Array.from({ length: 60 }, (_, i) => [0.2, 0.7, i / 60][i % 3]!);
	const picture = { shape: [4, 5, 3], data };
	const blurred = blur(picture, 2);
	for (let i = 0; i < 60; i += 3) {
		expect(blurred.data[i]).toBeCloseTo(0.2, 6);
		expect(blurred.data[i + 1]).toBeCloseTo(0.7, 6);
	}
	expect(blur(picture, 0).data).toEqual(data);
});

test('the transpose is the adjoint: ⟨blur x, y⟩ = ⟨x, blurᵀ y⟩', () => {
	const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
		minLength: 60,
		maxLength: 60
	});
	const inner = (a: Float32Array, b: Float32Array) =>
		a.reduce((sum, value, i) => sum + value * b[i]!, 0);
	fc.assert(
		fc.property(numbers, numbers, fc.double({ min: 0.2, max: 4, noNaN: true }), (a, b, sigma) => {
			const shape = [4, 5, 3];
			const [x, y] = [a, b].map((values) => ({ shape, data: Float32Array.from(values) }));
			const [one, other] = [blur(x!, sigma), blurTransposed(y!, sigma)];
			expect(inner(one.data, y!.data)).toBeCloseTo(inner(x!.data, other.data), 4);
		})
	);
});
