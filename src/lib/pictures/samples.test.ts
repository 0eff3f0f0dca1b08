import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawDigit } from './digits';
import { patterns } from './patterns';
import { findSample, samples } from './samples';
import type { Picture } from './types';

const folder = 'static/samples';
const files = readdirSync(folder).filter((name) => name !== 'CREDITS.md');

function greyAt({ width, rgba }: Picture, x: number, y: number): number {
	return rgba[(y * width + x) * 4]!;
}

function draw(id: string): Picture {
	return patterns.find((pattern) => pattern.id === id)!.draw(64);
}

describe('samples', () => {
	it('have ids of their own, and are found by them', () => {
		expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
		for (const sample of samples) expect(findSample(sample.id)).toBe(sample);
		expect(findSample('nothing')).toBeUndefined();
	});

	it('name every file, and CREDITS.md names each with its author and licence', () => {
		const credits = readFileSync(`${folder}/CREDITS.md`, 'utf8').split('\n');
		const stored = samples.filter((sample) => 'file' in sample);
		expect(stored.map(({ file }) => file).sort()).toEqual(files.sort());
		for (const { file, credit, licence } of stored) {
			expect(existsSync(`${folder}/${file}`)).toBe(true);
			const row = credits.find((line) => line.includes(`\`${file}\``));
			expect(row).toContain(credit);
			expect(row).toContain(licence);
		}
	});

	it('together take at most 700 kB', () => {
		const bytes = files.reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
		expect(bytes).toBeLessThan(700_000);
	});
});

describe('patterns', () => {
	it('are opaque, grey, and the same every time', () => {
		for (const pattern of patterns) {
			const { rgba, width, height } = pattern.draw(40);
			expect([width, height]).toEqual([40, 40]);
			const isGrey = rgba.every((value, at) => value === (at % 4 < 3 ? rgba[at - (at % 4)] : 255));
			expect(isGrey).toBe(true);
			expect(pattern.draw(40).rgba).toEqual(rgba);
			expect(new Set(rgba).size).toBeGreaterThan(1);
		}
	});

	it('run at the angle they are named after', () => {
		const along: Record<string, readonly [number, number]> = { 0: [1, 0], 90: [0, 1] };
		for (const [angle, [dx, dy]] of Object.entries(along)) {
			const grating = draw(`grating-${angle}`);
			const start = greyAt(grating, 3, 3);
			for (let step = 0; step < 60; step++)
				expect(greyAt(grating, 3 + dx * step, 3 + dy * step)).toBe(start);
		}
		const edge = draw('edge-45');
		expect([greyAt(edge, 5, 5), greyAt(edge, 60, 60)]).toEqual([255, 0]);
		expect([greyAt(edge, 5, 50), greyAt(edge, 50, 60)]).toEqual([255, 0]);
		const falling = draw('edge-135');
		expect([greyAt(falling, 5, 50), greyAt(falling, 50, 5)]).toEqual([255, 0]);
	});

	it('repeat as often as they say', () => {
		const grating = patterns.find(({ id }) => id === 'grating-90')!.draw(256);
		const row = Array.from({ length: 256 }, (_, x) => greyAt(grating, x, 0));
		const rises = row.filter((value, x) => value >= 128 && (row[x - 1] ?? 255) < 128);
		expect(rises.length).toBe(8);
		const checkers = draw('checkers');
		const isLight = (x: number, y: number) => greyAt(checkers, x, y) > 127;
		for (let y = 2; y < 56; y += 8)
			for (let x = 2; x < 56; x += 8) {
				expect(isLight(x + 8, y)).toBe(!isLight(x, y));
				expect(isLight(x, y + 8)).toBe(!isLight(x, y));
			}
	});
});

describe('drawDigit', () => {
	it('draws white on black, 80 pixels high in the middle of 112', () => {
		for (let digit = 0; digit < 10; digit++) {
			const picture = drawDigit(digit);
			const inked = [...picture.rgba.keys()].filter(
				(at) => at % 4 === 0 && picture.rgba[at]! > 127
			);
			const rows = inked.map((at) => Math.floor(at / 4 / 112));
			expect(Math.abs(Math.min(...rows) - 16)).toBeLessThanOrEqual(1);
			expect(Math.abs(Math.max(...rows) - 95)).toBeLessThanOrEqual(1);
			expect(greyAt(picture, 0, 0)).toBe(0);
			expect(Math.max(...picture.rgba.filter((_, at) => at % 4 === 0))).toBe(255);
		}
	});

	it('refuses what is no digit', () => {
		expect(() => drawDigit(10)).toThrow('from 0 to 9, got 10');
	});
});
