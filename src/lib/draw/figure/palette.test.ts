import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fontFamilies } from './fonts';
import { contrastColour, cssColour, figurePalette, hexOf } from './palette';
import type { Paint, Role } from './types';

const css = readFileSync(join(import.meta.dirname, '../../../app.css'), 'utf8');

/** What the rule of a selector says of a token. */
function token(selector: string, name: string): string | undefined {
	const start = css.indexOf(`\n${selector} {`);
	const rule = css.slice(start, css.indexOf('\n}', start));
	return new RegExp(`--${name}:\\s*([^;]+);`).exec(rule)?.[1];
}

const tokenOfRole: readonly (readonly [Role, string])[] = [
	['ink', 'ink'],
	['muted', 'muted'],
	['line', 'line'],
	['ground', 'ground'],
	['input', 'input'],
	['kernel', 'kernel'],
	['output', 'output'],
	['padding', 'padding-line'],
	['selected', 'selected']
];

describe('palette', () => {
	it.each(tokenOfRole)('%s is --%s of app.css in both themes', (role, name) => {
		expect(hexOf(figurePalette(false).roles[role])).toBe(token(':root', name));
		expect(hexOf(figurePalette(true).roles[role])).toBe(token(":root[data-theme='dark']", name));
	});

	it.each(['ui', 'mono', 'prose'] as const)('the %s face is that of app.css', (font) => {
		expect(fontFamilies[font]).toBe(token(':root', `font-${font}`));
	});

	it('thins a role towards the ground', () => {
		for (const palette of [figurePalette(false), figurePalette(true)]) {
			const { ground, input } = palette.roles;
			expect(cssColour({ role: 'input', amount: 0 }, palette)).toBe(hexOf(ground));
			expect(cssColour({ role: 'input', amount: 1 }, palette)).toBe(hexOf(input));
		}
	});

	it('puts greys and the diverging scale where they belong', () => {
		const light = figurePalette(false);
		expect(cssColour({ grey: 0 }, light)).toBe('#000000');
		expect(cssColour({ grey: 1 }, light)).toBe('#ffffff');
		expect(cssColour({ grey: 0.5 }, light)).toBe('#808080');
		expect(cssColour({ diverging: 1 }, light)).toBe(cssColour('positive', light));
		expect(cssColour({ diverging: -1 }, light)).toBe(cssColour('negative', light));
		expect(cssColour({ diverging: 7 }, light)).toBe(cssColour('positive', light));
	});

	it('keeps the themes apart', () => {
		const paint = { role: 'kernel', amount: 0.4 } as const;
		expect(cssColour(paint, figurePalette(false))).not.toBe(cssColour(paint, figurePalette(true)));
	});
});

/** Contrast as WCAG 2.2 defines it, of two colours as `#rrggbb`. */
function contrastOf(one: string, other: string): number {
	const [dark, light] = [one, other]
		.map((colour) => {
			const [red, green, blue] = [1, 3, 5].map((at) => {
				const share = parseInt(colour.slice(at, at + 2), 16) / 255;
				return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
		})
		.sort((a, b) => a - b);
	return (light! + 0.05) / (dark! + 0.05);
}

const role = fc.constantFrom(...tokenOfRole.map(([name]) => name), 'positive', 'negative');
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyPaint = fc.oneof(
	role as fc.Arbitrary<Paint>,
	fc.record({ role, amount: share }) as fc.Arbitrary<Paint>,
	fc.record({ diverging: fc.double({ min: -1, max: 1, noNaN: true }) }),
	fc.record({ grey: share })
);

describe('letters', () => {
	it('have 4.5 : 1 on any paint in both themes', () => {
		fc.assert(
			fc.property(anyPaint, fc.boolean(), (paint, dark) => {
				const palette = figurePalette(dark);
				const contrast = contrastOf(contrastColour(paint, palette), cssColour(paint, palette));
				expect(contrast).toBeGreaterThanOrEqual(4.5);
			})
		);
	});

	it('are in the theme’s ink on its ground', () => {
		expect(contrastColour('ground', figurePalette(true))).toBe(
			hexOf(figurePalette(true).roles.ink)
		);
	});
});
