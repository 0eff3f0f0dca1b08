import { beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '$lib/core/result';
import { codeLength, encodePictures } from './codes';
import { startWasmInNode } from './node';
import type { CodesQuestion } from './protocol';
import { makeExecutor, randomArray } from './executor.testing';
import { tf } from './tf';

/** Codes against one forward pass a picture, averaged by hand. */

const job = {
	signal: new AbortController().signal,
	report: () => undefined,
	pause: async () => undefined
};

function makeNetwork() {
	return makeExecutor(
		[6, 6, 1],
		[
			{
				name: 'conv',
				op: 'convolution',
				attributes: {
					filters: 3,
					kernel: [3, 3],
					stride: [1, 1],
					padding: 'valid',
					dilation: [1, 1],
					groups: 1
				} as never,
				weights: { kernel: 'kernel' }
			},
			{ name: 'flat', op: 'flatten', attributes: {} },
			{ name: 'head', op: 'dense', attributes: { units: 5 } as never, weights: { kernel: 'dense' } }
		],
		{ kernel: [3, 3, 1, 3], dense: [48, 5] }
	);
}

const count = 37;
const pictures = randomArray([count, 6, 6, 1], 4);
const question = (change: Partial<CodesQuestion> = {}): CodesQuestion => ({
	network: 'test',
	pictures,
	node: 'conv',
	form: 'flattened',
	shuffleSeed: null,
	...change
});

/** Activation of the node for each picture by itself, [16, 3] a picture. */
async function oneByOne(network: ReturnType<typeof makeNetwork>, node: string) {
	const rows: Float32Array[] = [];
	for (let i = 0; i < count; i++) {
		const value = tf.tidy(() =>
			network.executor
				.run({ input: tf.tensor(pictures.data.slice(i * 36, i * 36 + 36), [1, 6, 6, 1]) }, [node])
				.get(node)!
				.clone()
		);
		rows.push((await value.data<'float32'>()).slice());
		value.dispose();
	}
	return rows;
}

beforeAll(async () => {
	await startWasmInNode();
});

describe('codes of a batch', () => {
	it('are the activations, picture by picture, and leave no tensor behind', async () => {
		const network = makeNetwork();
		const expected = await oneByOne(network, 'conv');
		const before = tf.memory().numTensors;
		const { codes, logits } = await encodePictures(network, question(), job);
		expect(tf.memory().numTensors).toBe(before);
		expect(codes.shape).toEqual([count, 48]);
		expect(logits.shape).toEqual([count, 5]);
		expected.forEach((row, i) =>
			row.forEach((value, j) => expect(codes.data[i * 48 + j]).toBeCloseTo(value, 4))
		);
	});

	it('are the mean of each channel over the positions where that is asked', async () => {
		const network = makeNetwork();
		const expected = await oneByOne(network, 'conv');
		const { codes } = await encodePictures(network, question({ form: 'averaged' }), job);
		expect(codes.shape).toEqual([count, 3]);
		expected.forEach((row, i) => {
			for (let c = 0; c < 3; c++) {
				let sum = 0;
				for (let cell = 0; cell < 16; cell++) sum += row[cell * 3 + c]!;
				expect(codes.data[i * 3 + c]).toBeCloseTo(sum / 16, 4);
			}
		});
	});

	it('of the input are the pixels, normalised; a vector is its own average', async () => {
		const network = makeNetwork();
		const { codes } = await encodePictures(network, question({ node: 'input' }), job);
		expect(codes.data[40]).toBeCloseTo((pictures.data[40]! - 0.25) / 0.5, 5);
		const head = await encodePictures(network, question({ node: 'head', form: 'averaged' }), job);
		expect([...head.codes.data]).toEqual([...head.logits.data]);
	});

	it('come from shuffled weights by a seed, and the trained ones stay as they are', async () => {
		const network = makeNetwork();
		const ask = (shuffleSeed: number | null) =>
			encodePictures(network, question({ shuffleSeed }), job);
		const trained = await ask(null);
		const before = tf.memory().numTensors;
		const shuffled = await ask(7);
		expect(tf.memory().numTensors).toBe(before);
		expect([...(await ask(7)).codes.data]).toEqual([...shuffled.codes.data]);
		expect([...(await ask(8)).codes.data]).not.toEqual([...shuffled.codes.data]);
		expect([...(await ask(null)).codes.data]).toEqual([...trained.codes.data]);
	});

	it('stop at a cancel between two parts without a tensor left', async () => {
		const network = makeNetwork();
		const before = tf.memory().numTensors;
		let pauses = 0;
		const pause = async () => {
			if (++pauses === 2) throw new DOMException('stop', 'AbortError');
		};
		await expect(encodePictures(network, question(), { ...job, pause })).rejects.toThrow('stop');
		expect(tf.memory().numTensors).toBe(before);
	});

	it('say what does not fit', async () => {
		const network = makeNetwork();
		const wrong = encodePictures(network, question({ node: 'none' }), job);
		await expect(wrong).rejects.toThrow(FailureError);
		const small = question({ pictures: randomArray([2, 5, 5, 1], 1) });
		await expect(encodePictures(network, small, job)).rejects.toThrow('takes pictures of 6 × 6');
		expect(codeLength(network.graph, 'conv', 'averaged')).toBe(3);
		expect(codeLength(network.graph, 'conv', 'flattened')).toBe(48);
	});
});
