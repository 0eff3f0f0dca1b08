import { expect, test } from 'vitest';
import { bestAt, classMapFigure, describeMapCell } from './stack-class-map';

const probabilities = {
	shape: [1, 2, 3],
	data: Float32Array.of(0.125, 0.625, 0.25, 0.75, 0.25, 0)
};
const classes = ['cat', 'airplane', 'ship'];

test('the best classes of a cell, best first', () => {
	expect(bestAt(probabilities, 0, 0, 2)).toEqual([
		{ index: 1, probability: 0.625 },
		{ index: 2, probability: 0.25 }
	]);
	expect(describeMapCell(probabilities, classes, { y: 0, x: 1 })).toBe(
		'row 1, column 2: cat, 75.0 %'
	);
});

test('every cell names its class, with a bar as long as its probability', () => {
	const figure = classMapFigure(probabilities, classes);
	expect(figure.grids[0]).toMatchObject({ rows: 1, columns: 2 });
	const words = figure.marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
	expect(words).toEqual(['airp.', 'cat']);
	const bars = figure.marks.flatMap((mark) =>
		mark.kind === 'rect' && mark.height === 3 ? [mark.width] : []
	);
	expect(bars[0]! / bars[1]!).toBeCloseTo(0.625 / 0.75, 9);
	expect(figure.description).toBe('Cells by class: airplane 1, cat 1.');
});
