import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { largestCount, strengthOf } from './confusion';
import { confusionColours } from './confusion-map';

const css = readFileSync(join(import.meta.dirname, '../../app.css'), 'utf8');

describe('confusion map', () => {
	it('has the accent of app.css for mistakes, in both themes', () => {
		const [light, dark] = [...css.matchAll(/--accent:\s*(#\w+)/g)].map(([, colour]) => colour);
		expect(confusionColours(false).mistake).toBe(light);
		expect(confusionColours(true).mistake).toBe(dark);
	});

	it('draws the largest count fully, nothing not at all, and what is rare more than in proportion', () => {
		expect(
			largestCount([
				[48, 2],
				[0, 50]
			])
		).toBe(50);
		expect([strengthOf(50, 50), strengthOf(0, 50), strengthOf(0, 0)]).toEqual([1, 0, 0]);
		expect(strengthOf(1, 50)).toBeGreaterThan(0.1);
	});
});
