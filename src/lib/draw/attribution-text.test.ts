import { expect, it } from 'vitest';
import { describeMap } from './attribution-text';

it('names size, range and the strongest cell with its sign', () => {
	const map = { shape: [2, 3], data: Float32Array.of(0, 1, 0, 0, 0, -2) };
	expect(describeMap('Grad-CAM', map, 2)).toBe(
		'Grad-CAM, 2 by 3 cells, range ±2, strongest at row 1, column 2: −2'
	);
});

it('says that a map is zero everywhere', () => {
	const map = { shape: [1, 2], data: new Float32Array(2) };
	expect(describeMap('Gradient', map, 0)).toBe('Gradient, 1 by 2 cells, zero everywhere');
});
