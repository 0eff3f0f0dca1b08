import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '$lib/core/result';
import { importer as onnx } from '$lib/networks/import/onnx/importer';
import { fileOfBytes } from '$lib/networks/import/sources';
import { brokenOnnx } from './broken';
import { bytesOf, readFixture, readOnnx } from './fixture';
import { soundModel, writeOnnx } from './write';

/** What comes of a file: nothing if it opened, otherwise the sentence. Anything else that is thrown goes on. */
async function sentenceOf(opening: Promise<unknown>): Promise<string | null> {
	try {
		await opening;
		return null;
	} catch (thrown) {
		if (thrown instanceof FailureError) return thrown.failure.message;
		throw thrown;
	}
}

test('the network that the others are made from can be opened', async () => {
	const { nodes, logits, classCount } = await readOnnx(writeOnnx(soundModel));
	expect(nodes.map(({ op }) => op).join(' ')).toBe('input convolution bias relu flatten dense');
	expect([logits, classCount]).toEqual(['fc', 5]);
});

describe('a file that cannot be opened gets one sentence that names the cause', () => {
	test.each(brokenOnnx)('$title', async ({ files, sentence }) => {
		const sources = files.map(({ name, bytes }) => fileOfBytes(name, bytes));
		const found = await sentenceOf(onnx.read(sources, {}, new AbortController().signal));
		expect(found).toMatch(sentence);
		expect(found).toMatch(/^[A-Z“][^\n]*\.$/);
	});
});

const shuffled = bytesOf(readFixture().networks['shuffled channels']!.onnx);

test('a file cut off anywhere gets a sentence', async () => {
	for (const bytes of [writeOnnx(soundModel), shuffled])
		for (let length = 0; length < bytes.length - 10; length += 7)
			expect(await sentenceOf(readOnnx(bytes.slice(0, length)))).not.toBeNull();
});

test('damaged bytes lead to a sentence or to a network, never to an error of the program', async () => {
	const damage = fc.array(fc.record({ at: fc.nat(shuffled.length - 1), byte: fc.nat(255) }), {
		minLength: 1,
		maxLength: 4
	});
	await fc.assert(
		fc.asyncProperty(damage, async (changes) => {
			const bytes = shuffled.slice();
			for (const { at, byte } of changes) bytes[at] = byte;
			await sentenceOf(readOnnx(bytes));
		}),
		{ numRuns: 1500 }
	);
});

test('a cancelled reading stops', async () => {
	const controller = new AbortController();
	controller.abort();
	const file = fileOfBytes('network.onnx', writeOnnx(soundModel));
	await expect(onnx.read([file], {}, controller.signal)).rejects.toThrow(/abort/i);
});
