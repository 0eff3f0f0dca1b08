import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from './npy';
import { decodeNpy } from './npy.testing';

function headerOf(bytes: Uint8Array): string {
	return String.fromCharCode(...bytes.subarray(10, 10 + bytes[8]! + 256 * bytes[9]!));
}

describe('npy', () => {
	it('writes the header that NumPy writes', () => {
		const bytes = encodeNpy({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
		expect([...bytes.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0x76, 0]);
		const dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
		expect(headerOf(bytes)).toBe(`${dictionary.padEnd(117)}\n`);
		expect([...bytes.subarray(128, 136)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
		expect(bytes.length).toBe(128 + 24);
	});

	it.each([
		[[5], '(5,)'],
		[[], '()'],
		[[1, 1, 2], '(1, 1, 2)']
	])('writes shape %j as %s', (shape, text) => {
		const length = shape.reduce((product, side) => product * side, 1);
		const bytes = encodeNpy({ shape, data: new Float32Array(length) });
		expect(headerOf(bytes)).toContain(`'shape': ${text},`);
		expect(decodeNpy(bytes).shape).toEqual(shape);
	});

	it('aligns the data and gives back the same numbers, special ones too', () => {
		fc.assert(
			fc.property(fc.float32Array({ maxLength: 40 }), (data) => {
				const bytes = encodeNpy({ shape: [1, data.length], data });
				expect((bytes.length - 4 * data.length) % 64).toBe(0);
				expect(decodeNpy(bytes)).toEqual({ shape: [1, data.length], data });
			})
		);
	});

	it('reads from the middle of a buffer', () => {
		const bytes = encodeNpy({ shape: [1], data: Float32Array.of(7) });
		const shifted = new Uint8Array([9, ...bytes]).subarray(1);
		expect(decodeNpy(shifted).data[0]).toBe(7);
	});

	it('refuses what is not such a file', () => {
		const bytes = encodeNpy({ shape: [2], data: Float32Array.of(1, 2) });
		expect(() => decodeNpy(bytes.subarray(0, bytes.length - 1))).toThrow('cut off');
		expect(() => decodeNpy(new Uint8Array(200))).toThrow('version 1.0');
		const doubles = Uint8Array.from(bytes);
		doubles[10 + headerOf(bytes).indexOf('f4') + 1] = 0x38;
		expect(() => decodeNpy(doubles)).toThrow('32-bit');
		expect(() => encodeNpy({ shape: [3], data: new Float32Array(2) })).toThrow('got 2');
	});
});
