import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodeNpy } from '$lib/core/npy.testing';
import { encodeNpz } from './npz';

async function unpack(blob: Blob): Promise<Record<string, Uint8Array>> {
	return unzipSync(new Uint8Array(await blob.arrayBuffer()));
}

const pair = { shape: [2], data: Float32Array.of(1.5, -2) };

describe('npz', () => {
	it('holds each array under its name, and the settings', async () => {
		const large = {
			shape: [300_000],
			data: Float32Array.from({ length: 300_000 }, (_, i) => i / 3)
		};
		const entries = [
			{ name: 'stage1/conv', array: pair },
			{ name: 'large', array: large }
		];
		const files = await unpack(await encodeNpz(entries, { picture: 'cat' }));
		expect(Object.keys(files)).toEqual(['stage1/conv.npy', 'large.npy', 'settings.json']);
		expect(decodeNpy(files['stage1/conv.npy']!)).toEqual(pair);
		expect(decodeNpy(files['large.npy']!)).toEqual(large);
		expect(JSON.parse(new TextDecoder().decode(files['settings.json']))).toEqual({
			picture: 'cat'
		});
	});

	it('is the same file for the same numbers', async () => {
		const [one, two] = await Promise.all([1, 2].map(() => encodeNpz([{ name: 'a', array: pair }])));
		expect(new Uint8Array(await one!.arrayBuffer())).toEqual(
			new Uint8Array(await two!.arrayBuffer())
		);
	});

	it('refuses two arrays of one name', async () => {
		const entry = { name: 'a', array: pair };
		await expect(encodeNpz([entry, entry])).rejects.toThrow('two arrays are named a');
	});
});
