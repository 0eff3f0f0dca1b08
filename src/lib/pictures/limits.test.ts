import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reduceSize } from './limits';

it('reduces to the longest side, keeps the aspect, never enlarges', () => {
	expect(reduceSize({ width: 2000, height: 1000 }, 1024)).toEqual({ width: 1024, height: 512 });
	expect(reduceSize({ width: 1, height: 16_384 }, 1024)).toEqual({ width: 1, height: 1024 });
	const side = fc.integer({ min: 1, max: 16_384 });
	const check = (width: number, height: number) => {
		const reduced = reduceSize({ width, height }, 1024);
		expect(Math.max(reduced.width, reduced.height)).toBe(Math.min(1024, Math.max(width, height)));
		const scale = reduced.width > reduced.height ? reduced.width / width : reduced.height / height;
		expect(Math.abs(reduced.width - width * scale)).toBeLessThan(1);
		expect(Math.abs(reduced.height - height * scale)).toBeLessThan(1);
	};
	fc.assert(fc.property(side, side, check));
});
