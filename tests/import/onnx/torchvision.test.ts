import { beforeAll, expect, test } from 'vitest';
import { startWasmInNode } from '$lib/engine/node';
import { compareTorchvision, promised, whyNoTorchvision } from './torchvision';

/** Networks that are too large for a fixture; PyTorch needs its time for them. */
const patienceMs = 400_000;

beforeAll(startWasmInNode);

test('torchvision’s networks compute the same here', { timeout: patienceMs }, async (context) => {
	const reason = whyNoTorchvision();
	if (reason) context.skip(reason);
	const seen: string[] = [];
	for await (const { name, logits, gradient } of compareTorchvision(promised)) {
		expect(logits, name).toBeLessThan(1e-4);
		expect(gradient, name).toBeLessThan(1e-3);
		seen.push(name);
	}
	expect(seen).toEqual(promised);
});
