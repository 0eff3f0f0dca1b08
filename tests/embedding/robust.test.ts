import { describe, expect, test } from 'vitest';
import { initialValues } from '$lib/core/params';
import { seededRandom } from '$lib/core/random';
import { FailureError } from '$lib/core/result';
import { embeddingMethods } from '$lib/embedding/catalogue';
import { checkCodes } from '$lib/embedding/check';
import { measureQuality } from '$lib/embedding/measures/quality';
import { findMethod } from '$lib/embedding/registry';
import { unheard } from '$lib/embedding/task.testing';
import type { Codes } from '$lib/embedding/types';
import { digits, rowsOf } from './digits';
import { beginMap, makeMap, spaceOf } from './make';

/** Every method of the catalogue on codes as they should not be. */

const ids = embeddingMethods.map(({ id }) => id);
const first = (count: number) =>
	rowsOf(
		digits,
		Array.from({ length: count }, (_, row) => row)
	);

/** The rows again and again. */
function repeated(codes: Codes, times: number): Codes {
	const rows = Array.from({ length: codes.count * times }, (_, i) => i % codes.count);
	return rowsOf(codes, rows);
}

function withConstantColumns(codes: Codes): Codes {
	const data = codes.data.map((value, i) => (i % 2 ? 3 : value));
	return { ...codes, data };
}

const line: Codes = {
	count: 40,
	dimensions: 1,
	data: Float32Array.from({ length: 40 }, (_, i) => i)
};

const equal: Codes = { count: 40, dimensions: 3, data: new Float32Array(120).fill(2) };

const strange: readonly (readonly [string, Codes])[] = [
	...[1, 2, 3, 5, 16, 60].map((count) => [`${count} rows`, first(count)] as const),
	['every row fifteen times', repeated(first(80), 15)],
	['constant columns', withConstantColumns(first(100))],
	['numbers on a line', line],
	['all rows equal', equal],
	['huge numbers', { ...first(60), data: first(60).data.map((value) => value * 1e30) }],
	['tiny numbers', { ...first(60), data: first(60).data.map((value) => value * 1e-30) }]
];

describe.each(ids)('%s', (id) => {
	test.each(strange)('%s: finite, or one sentence', async (_, codes) => {
		const few = codes.count < 4;
		try {
			const space = await spaceOf(codes);
			const positions = await makeMap(space, id, few ? {} : { params: { epochs: '100' } });
			expect(positions).toHaveLength(2 * codes.count);
			expect(positions.every(Number.isFinite)).toBe(true);
			await measureQuality(space, { positions }, unheard);
		} catch (thrown) {
			expect(thrown).toBeInstanceOf(FailureError);
			expect((thrown as FailureError).failure.message).toMatch(/^[A-Z].*\.$/);
			expect(few).toBe(true);
		}
	});

	test('goes on from positions that it is given', async () => {
		const space = await spaceOf(first(100));
		const random = seededRandom(3);
		const start = Float32Array.from({ length: 200 }, () => random() * 20 - 10);
		const embedder = await beginMap(space, id, { start });
		if (embedder.planned === 0) return;
		const shift = Math.max(...embedder.positions.map((value, i) => Math.abs(value - start[i]!)));
		expect(shift).toBeLessThan(1);
	});

	test('goes on after the steps that led to positions', async () => {
		const space = await spaceOf(first(100));
		const half = await beginMap(space, id);
		if (half.planned === 0) return;
		half.step(half.planned - 20);
		const start = half.positions.slice();
		const done = half.iteration;
		const embedder = await beginMap(space, id, { start, done });
		expect([embedder.iteration, embedder.planned]).toEqual([done, half.planned]);
		expect(embedder.positions).toEqual(start);
		embedder.step(1e6);
		expect(embedder.iteration).toBe(half.planned);
	});

	test('has another map for another seed, or says why not', async () => {
		const space = await spaceOf(first(80));
		const { params, seedless } = findMethod(id)!.meta;
		const [one, two] = await Promise.all([1, 2].map((seed) => makeMap(space, id, { seed })));
		const far = Math.max(...one!.map((value, i) => Math.abs(value - two![i]!)));
		const isSame = seedless?.(initialValues(params)) != null;
		if (!isSame) expect(far).toBeGreaterThan(0.1);
		else expect(seedless!(initialValues(params))).toMatch(/\.$/);
	});

	test('stops at the step that was planned', async () => {
		const embedder = await beginMap(await spaceOf(first(60)), id);
		embedder.step(1e6);
		expect(embedder.iteration).toBe(embedder.planned);
		const after = embedder.positions.slice();
		embedder.step(5);
		expect(embedder.positions).toEqual(after);
	});

	test('its settings have initial values in range', () => {
		const { params } = findMethod(id)!.meta;
		for (const param of params)
			if (param.kind === 'number') {
				expect(param.initial).toBeGreaterThanOrEqual(param.min);
				expect(param.initial).toBeLessThanOrEqual(param.max);
			}
		expect(Object.keys(initialValues(params))).toHaveLength(params.length);
	});
});

describe('UMAP, where umap-js would not return', () => {
	test('200 epochs, which are no multiple of three', async () => {
		const embedder = await beginMap(await spaceOf(first(300)), 'umap', {
			params: { epochs: '200' }
		});
		expect(embedder.planned).toBe(200);
		embedder.step(200);
		expect(embedder.positions.every(Number.isFinite)).toBe(true);
	});

	test('again with other codes', async () => {
		for (const count of [200, 300]) {
			const positions = await makeMap(await spaceOf(first(count)), 'umap', {
				params: { epochs: '100' }
			});
			expect(positions).toHaveLength(2 * count);
		}
	});
});

describe('codes that are refused', () => {
	test('rows with NaN are named', () => {
		const { data, ...size } = first(100);
		const bad = data.slice();
		bad[7 * 64 + 3] = NaN;
		const one = checkCodes({ ...size, data: bad });
		expect(one.ok ? '' : one.error.message).toMatch(/^Row 7 /);
		for (const row of [9, 12, 13, 14, 15, 99]) bad[row * 64] = Infinity;
		const several = checkCodes({ ...size, data: bad });
		expect(several.ok ? '' : several.error.message).toMatch(/^Rows 7, 9, 12, 13, 14 and 2 more /);
		expect(several.ok ? '' : several.error.code).toBe('not-finite');
	});

	test('nothing, and a wrong length', () => {
		expect(checkCodes({ count: 0, dimensions: 3, data: new Float32Array() }).ok).toBe(false);
		expect(checkCodes({ count: 2, dimensions: 3, data: new Float32Array(5) }).ok).toBe(false);
	});
});
