import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AttributionQuestion } from '$lib/attribution/questions';
import { startWasmInNode } from '$lib/engine/node';
import { ask, openNetwork, referencePictures, relativeError, type TestNetwork } from './networks';

/**
 * Every gradient-based map against PyTorch in double precision on the shipped weights, before enlarging, with the same
 * steps and the same noise. `make_references.py` made the values.
 */

interface Packed {
	readonly largest: number;
	readonly cells: string;
}

interface Fixture {
	readonly settings: Readonly<Record<'steps' | 'samples' | 'noise' | 'seed', number>>;
	readonly networks: Readonly<Record<string, readonly Readonly<Record<string, Packed>>[]>>;
}

const fixture = JSON.parse(
	gunzipSync(readFileSync('tests/fixtures/attribution.json.gz')).toString()
) as Fixture;

const tolerance = 1e-3;

function unpack({ largest, cells }: Packed): Float32Array {
	const bytes = Uint8Array.from(Buffer.from(cells, 'base64'));
	return Float32Array.from(new Int16Array(bytes.buffer), (share) => (share / 32767) * largest);
}

/** The cells that the fixture holds. */
function sample(values: Float32Array, count: number): Float32Array {
	return Float32Array.from(
		{ length: count },
		(_, i) => values[Math.floor((i * values.length) / count)]!
	);
}

const { steps, samples, noise, seed } = fixture.settings;
const signed = { colours: 'signed', signed: true, steps };

/** Question of the map that the fixture names "method layer" or after a wrapper. */
function settingsOf(name: string): [method: string, more: Partial<AttributionQuestion>] {
	const [id, node = null] = name.split(' ') as [string, string | undefined];
	if (id === 'smoothgrad' || id === 'vargrad')
		return ['gradient', { seed, wrapper: { id, params: { samples, noise } } }];
	return [id, { node }];
}

beforeAll(startWasmInNode);

describe.each(Object.entries(fixture.networks))('%s', (id, wanted) => {
	let network: TestNetwork;
	beforeAll(async () => {
		network = await openNetwork(id);
	});

	test('there are at least ten pictures', () => expect(wanted.length).toBeGreaterThanOrEqual(10));

	test.each(Object.keys(wanted[0]!))('%s', async (name) => {
		const [method, more] = settingsOf(name);
		const errors: number[] = [];
		for (const [i, { pixels, target }] of referencePictures(id, network).entries()) {
			const answer = await ask(network, method, pixels, target, signed, more);
			const values = name === 'vargrad' ? answer.map.data : (answer.channels ?? answer.map).data;
			const cells = unpack(wanted[i]![name]!);
			const largest = wanted[i]![name]!.largest;
			// A rectified map may be zero everywhere: then ours must be.
			errors.push(
				largest === 0
					? Math.max(...values.map(Math.abs))
					: relativeError(sample(values, cells.length), cells)
			);
		}
		const worst = Math.max(...errors);
		expect(worst).toBeLessThanOrEqual(tolerance);
	});
});
