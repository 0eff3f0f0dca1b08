import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttackSetAnswer } from '$lib/attacks/questions';
import type { LabelledPicture } from '$lib/attacks/types';
import { attackSet } from '$lib/engine/attack-set';
import { startWasmInNode } from '$lib/engine/node';
import { openNetwork, quietJob, type TestNetwork } from '../attribution/networks';
import { readPictures, trials } from '../eval/attacks';
import { dataFolder } from '../run/data-folder.js';
import { measured, measuredAttack } from './robustness';

/**
 * The site's attacks against PyTorch's on the first test pictures of CIFAR-10, one by one; `npm run eval -- attacks` does
 * the same with the shares of two hundred. The pictures are not part of the repository.
 */

const data = dataFolder();
const limit = 12;
const right = measured.right.filter((place) => place < limit);

/** The bounds at which some fall and others stand, as far as the attack is not over at once. */
const chosen: Readonly<Record<string, readonly number[]>> = {
	'random-signs': [4 / 255],
	fgsm: [1 / 255, 4 / 255],
	'bim-10': [1 / 255],
	'bim-20-targeted': [1 / 255],
	'pgd-l2-10': [0.25],
	'deepfool-l2': []
};

let network: TestNetwork | undefined;
let pictures: LabelledPicture[];

beforeAll(async () => {
	if (!existsSync(data)) return;
	await startWasmInNode();
	network = await openNetwork(measured.network);
	pictures = await readPictures(network.executor, 'CIFAR-10', { data, limit });
});
afterAll(() => network?.executor.dispose());

/** The site's answer to a trial. */
function attackAll(name: string): Promise<AttackSetAnswer> {
	const { attack, target, params } = trials.find((trial) => trial.name === name)!;
	const question = { network: measured.network, attack, target, params, pictures };
	const settings = { epsilons: chosen[name]!, seed: 1, control: false, keepPictures: false };
	return attackSet(network!.executor, { ...question, ...settings }, quietJob);
}

const medianOf = (values: readonly number[]) =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('on the pictures that PyTorch attacked', () => {
	test.for(Object.keys(chosen))(
		'%s does what it does there',
		{ timeout: 120_000 },
		async (name, context) => {
			if (!network) context.skip(`there are no data sets in ${data}`);
			const { rows } = await attackAll(name);
			expect(rows).toHaveLength(Math.max(1, chosen[name]!.length));
			for (const { epsilon, outcomes } of rows) {
				const { predicted, l2 } = measuredAttack(name, epsilon)!;
				expect(outcomes.map(({ index }) => index)).toEqual(right);
				// A single sign that rounding turns can take a picture another way.
				const others = outcomes.filter((outcome, i) => outcome.predicted !== predicted[i]);
				expect(others.length).toBeLessThanOrEqual(1);
				const lengths = outcomes.map(({ norms }, i) => norms.l2 / l2[i]!);
				expect(Math.abs(medianOf(lengths) - 1)).toBeLessThan(0.02);
			}
		}
	);
});

test('PyTorch’s counts are those of its pictures', () => {
	expect(measured.rows).toHaveLength(15);
	for (const { robust, predicted, l2 } of measured.rows) {
		expect([predicted.length, l2.length]).toEqual([measured.right.length, measured.right.length]);
		expect(robust).toBeLessThanOrEqual(measured.right.length);
	}
});
