import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { openNetwork, referencePictures } from '../attribution/networks';
import { askAttack } from './networks';

/** FGSM's signs against PyTorch in double precision on the shipped weights; `make_references.py` made the values. */

interface Signs {
	readonly label: number;
	/** One bit a value: whether its gradient is large enough for its sign to count. */
	readonly counts: string;
	readonly positive: string;
}

const fixture = JSON.parse(
	gunzipSync(readFileSync('tests/fixtures/attacks.json.gz')).toString()
) as Readonly<Record<string, readonly Signs[]>>;

function bitsOf(text: string): (index: number) => boolean {
	const bytes = Buffer.from(text, 'base64');
	return (i) => ((bytes[i >> 3]! >> (i & 7)) & 1) === 1;
}

beforeAll(startWasmInNode);

test.each(Object.entries(fixture))('FGSM steps along PyTorch’s signs: %s', async (id, wanted) => {
	const network = await openNetwork(id);
	const pictures = referencePictures(id, network);
	expect(wanted).toHaveLength(pictures.length);
	let [compared, equal] = [0, 0];
	for (const [i, { pixels }] of pictures.entries()) {
		const { label, counts, positive } = wanted[i]!;
		const [counting, rising] = [bitsOf(counts), bitsOf(positive)];
		const { result, original } = await askAttack(network, 'fgsm', pixels, { epsilon: 1 / 255 });
		expect(original.predicted).toBe(label);
		result.data.forEach((value, at) => {
			const before = pixels.data[at]!;
			const isClipped = value === before && (before === 0 || before === 1);
			if (!counting(at) || isClipped) return;
			compared++;
			if (Math.sign(value - before) === (rising(at) ? 1 : -1)) equal++;
		});
	}
	expect(compared).toBeGreaterThan(1000);
	expect(equal / compared).toBeGreaterThanOrEqual(0.995);
});
