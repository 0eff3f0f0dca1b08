import { beforeAll, describe, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { bytesOf, errorsOf, readFixture, readOnnx } from './fixture';

/** Small networks that PyTorch exported, opened and held against PyTorch in double precision. */

const { networks } = readFixture();

beforeAll(startWasmInNode);

describe('what PyTorch exports computes the same here', () => {
	test.each(Object.entries(networks))('%s', async (_name, stored) => {
		const imported = await readOnnx(bytesOf(stored.onnx));
		const errors = await errorsOf(imported, stored);
		expect(errors.logits).toBeLessThan(1e-4);
		expect(errors.gradient).toBeLessThan(1e-3);
	});
});
