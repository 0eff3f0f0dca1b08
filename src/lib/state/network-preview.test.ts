import { expect, test } from 'vitest';
import type { Answers } from '$lib/networks/import/answers';
import { applyAnswers, inputOf } from './network-preview';

const answers: Answers = {
	title: 'x',
	mean: [0.1, 0.2, 0.3],
	std: [0.5, 1, 2],
	order: 'rgb',
	lightOnDark: false,
	classes: null,
	height: 1,
	width: 2
};
const pixels = { shape: [1, 2, 3], data: Float32Array.of(0.1, 0.2, 0.3, 0.6, 1.2, 2.3) };

test('pixels become what the network was trained on', () => {
	expect([...applyAnswers(pixels, answers).data].map((value) => Number(value.toFixed(6)))).toEqual([
		0, 0, 0, 1, 1, 1
	]);
});

test('blue first turns each pixel around, after its own mean was taken', () => {
	const turned = applyAnswers(pixels, {
		...answers,
		mean: [0, 0, 0],
		std: [1, 1, 1],
		order: 'bgr'
	});
	expect([...turned.data]).toEqual([...Float32Array.of(0.3, 0.2, 0.1, 2.3, 1.2, 0.6)]);
});

test('one mean is one channel', () => {
	expect(inputOf({ ...answers, mean: [0], std: [1] }).channels).toBe(1);
	expect(inputOf(answers)).toMatchObject({ channels: 3, height: 1, width: 2 });
});
