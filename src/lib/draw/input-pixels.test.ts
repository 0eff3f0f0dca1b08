import { describe, expect, it } from 'vitest';
import { inputToRgba } from './input-pixels';

describe('inputToRgba', () => {
	it('repeats one channel as grey', () => {
		const input = { shape: [1, 2, 1], data: Float32Array.of(0, 0.5) };
		expect([...inputToRgba(input)]).toEqual([0, 0, 0, 255, 128, 128, 128, 255]);
	});

	it('keeps three channels and cuts what is outside [0, 1]', () => {
		const input = { shape: [1, 1, 3], data: Float32Array.of(1.2, -0.1, 1) };
		expect([...inputToRgba(input)]).toEqual([255, 0, 255, 255]);
	});
});
