import * as tfjs from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileOfBytes } from '../sources';
import { readWeights } from './manifest';

const signal = new AbortController().signal;

/** One weight of each type and quantisation, one after the other at odd offsets. */
const specs: tfjs.io.WeightsManifestEntry[] = [
	{ name: 'bytes', shape: [3], dtype: 'uint8' as never },
	{ name: 'single', shape: [2, 2], dtype: 'float32' },
	{ name: 'switch', shape: [1], dtype: 'bool' },
	{ name: 'whole', shape: [2], dtype: 'int32' },
	{ name: 'half', shape: [3], dtype: 'float32', quantization: { dtype: 'float16' } },
	{
		name: 'eight',
		shape: [5],
		dtype: 'float32',
		quantization: { dtype: 'uint8', scale: 0.0123, min: -1.5 }
	},
	{
		name: 'sixteen',
		shape: [2],
		dtype: 'float32',
		quantization: { dtype: 'uint16', scale: 0.0007, min: 0.25 }
	},
	{ name: 'scalar', shape: [], dtype: 'float32' }
];

const length = 3 + 16 + 1 + 8 + 6 + 5 + 4 + 4;

/** Random bytes: floats among them may be anything, also not a number. */
const anyBytes = fc.uint8Array({ minLength: length, maxLength: length });

function shards(bytes: Uint8Array, count: number) {
	const size = Math.ceil(bytes.length / count);
	const names = Array.from({ length: count }, (_, i) => `shard ${i}.bin`);
	const files = names.map((name, i) => fileOfBytes(name, bytes.slice(i * size, (i + 1) * size)));
	return { paths: names.map((name) => `some/folder/${encodeURIComponent(name)}`), files };
}

describe('weights of every type and quantisation', () => {
	test('are what TensorFlow.js decodes, from any number of shards', async () => {
		const values = specs.filter(({ dtype }) => dtype !== ('uint8' as never));
		await fc.assert(
			fc.asyncProperty(anyBytes, fc.integer({ min: 1, max: 6 }), async (random, count) => {
				const bytes = random.slice(3);
				const { paths, files } = shards(bytes, count);
				const found = await readWeights([{ paths, weights: values }], files, signal);
				const wanted = tfjs.io.decodeWeights(bytes.buffer, values);
				for (const { name, shape } of values) {
					expect(found.get(name)!.shape).toEqual(shape);
					expect([...found.get(name)!.data]).toEqual([
						...Float32Array.from(await wanted[name]!.data())
					]);
				}
			}),
			{ numRuns: 30 }
		);
	});

	test('bytes are whole numbers from 0 to 255', async () => {
		const { paths, files } = shards(Uint8Array.of(0, 7, 255), 1);
		const found = await readWeights([{ paths, weights: [specs[0]] }], files, signal);
		expect([...found.get('bytes')!.data]).toEqual([0, 7, 255]);
	});

	test('half floats may be a type of their own', async () => {
		const { paths, files } = shards(new Uint8Array(Uint16Array.of(0x3c00, 0xc100).buffer), 1);
		const weights = [{ name: 'half', shape: [2], dtype: 'float16' }];
		const found = await readWeights([{ paths, weights }], files, signal);
		expect([...found.get('half')!.data]).toEqual([1, -2.5]);
	});

	test('a group’s weights lie in its own shards', async () => {
		const [first, second] = [Float32Array.of(1, 2), Float32Array.of(3)];
		const groups = [
			{ paths: ['a'], weights: [{ name: 'x', shape: [2], dtype: 'float32' }] },
			{ paths: ['b'], weights: [{ name: 'y', shape: [1], dtype: 'float32' }] }
		];
		const files = [
			fileOfBytes('b', new Uint8Array(second.buffer)),
			fileOfBytes('a', new Uint8Array(first.buffer))
		];
		const found = await readWeights(groups, files, signal);
		expect([...found.get('x')!.data, ...found.get('y')!.data]).toEqual([1, 2, 3]);
	});
});
