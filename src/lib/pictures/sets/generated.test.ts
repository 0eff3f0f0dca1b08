import { describe, expect, it } from 'vitest';
import type { SetPixels } from './pixels';
import { findGeneratedSet, generatedSets } from './generated';
import type { PictureSet } from './types';

async function pixelsOf(set: PictureSet, index: number): Promise<SetPixels> {
	const picture = await set.picture(index);
	if (!picture.ok) throw new Error(picture.error.message);
	return picture.value;
}

/** Share of pixels that differ from the corner's. */
function inkShare({ rgba, width, height }: SetPixels): number {
	let differing = 0;
	for (let at = 0; at < rgba.length; at += 4)
		if ([0, 1, 2].some((channel) => Math.abs(rgba[at + channel]! - rgba[channel]!) > 40))
			differing++;
	return differing / (width * height);
}

describe.each(generatedSets.map((generated) => [generated.title, generated] as const))(
	'%s',
	(_, generated) => {
		it('is found by its id', () => expect(findGeneratedSet(generated.id)).toBe(generated));

		it('is the same for the same seed, and another for another', async () => {
			const [one, same] = [
				await generated.make({ count: 40 }),
				await generated.make({ count: 40 })
			];
			const other = await generated.make({ count: 40, seed: 2 });
			expect(same.names).toEqual(one.names);
			expect(same.key).toBe(one.key);
			expect(other.key).not.toBe(one.key);
			for (let at = 0; at < one.count; at++) {
				const [first, second] = [await pixelsOf(one, at), await pixelsOf(same, at)];
				expect(first.rgba).toEqual(second.rgba);
				expect((await pixelsOf(other, at)).rgba).not.toEqual(first.rgba);
			}
		});

		it('has opaque, differing pictures, classes in turn, and every parameter in the name', async () => {
			const set = await generated.make();
			expect(set).toMatchObject({ kind: 'generated', name: generated.title });
			expect(set.count).toBeGreaterThanOrEqual(500);
			expect(new Set(set.names).size).toBe(set.count);
			const inked = [];
			for (let at = 0; at < 60; at++) {
				const pixels = await pixelsOf(set, at);
				expect(set.labels[at]).toBe(at % set.classes.length);
				expect(set.names[at]).toContain(set.classes[set.labels[at]!]);
				expect(set.names[at]).toMatch(/°/);
				expect(pixels.rgba.every((value, byte) => byte % 4 !== 3 || value === 255)).toBe(true);
				inked.push(inkShare(pixels));
			}
			expect(Math.min(...inked)).toBeGreaterThan(0.005);
		});

		it('answers for a picture that is not there', async () => {
			expect((await (await generated.make({ count: 3 })).picture(3)).ok).toBe(false);
		});
	}
);

it('shapes are as large and as coloured as their names say', async () => {
	const set = await findGeneratedSet('shapes')!.make({ count: 400 });
	for (let at = 0; at < set.count; at += set.classes.length) {
		const radius = Number(/^circle, .* radius (\d+) px/.exec(set.names[at]!)![1]);
		const share = inkShare(await pixelsOf(set, at));
		expect(Math.abs(share * 64 * 64 - Math.PI * radius ** 2)).toBeLessThan(3 * radius);
	}
});

it('gratings repeat at the angle and period of their names', async () => {
	const set = await findGeneratedSet('textures')!.make({ count: 700 });
	for (let at = 0; at < set.count; at += set.classes.length) {
		const [, angle, period] = /^grating, (\d+)°, period ([\d.]+) px/
			.exec(set.names[at]!)!
			.map(Number);
		const { rgba } = await pixelsOf(set, at);
		// Along the stripes nothing changes.
		const [dx, dy] = [-Math.sin((angle! * Math.PI) / 180), Math.cos((angle! * Math.PI) / 180)];
		const red = (x: number, y: number) => rgba[4 * (Math.floor(y) * 64 + Math.floor(x))]!;
		const middle = red(32, 32);
		// A whole pixel beside the line changes a steep wave, so only wide ones are held against it.
		if (period! < 12) continue;
		const range =
			Math.max(...rgba.filter((_, byte) => byte % 4 === 0)) -
			Math.min(...rgba.filter((_, byte) => byte % 4 === 0));
		for (let step = -15; step <= 15; step++)
			expect(Math.abs(red(32 + step * dx, 32 + step * dy) - middle)).toBeLessThan(0.45 * range + 4);
	}
});

it('digits without the fonts of the page say so, and have another key', async () => {
	const set = await findGeneratedSet('digits')!.make();
	expect(set.notes).toEqual(['The typefaces of this site could not be loaded: fewer are shown.']);
	expect(set.key).toBe('generated-digits-2-typefaces-1-1000');
	expect(new Set(set.names.map((name) => name.split(', ')[1]))).toEqual(
		new Set(['handwritten', 'segments'])
	);
});
