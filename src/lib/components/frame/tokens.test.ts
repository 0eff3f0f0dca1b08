import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../app.css'), 'utf8');

/** Colours that the rule of a selector declares. */
function coloursOf(selector: string): Map<string, string> {
	const start = css.indexOf(`\n${selector} {`);
	if (start < 0) throw new Error(`app.css has no rule for ${selector}`);
	const rule = css.slice(start, css.indexOf('\n}', start));
	const declarations = rule.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g);
	return new Map([...declarations].map(([, name, colour]) => [name!, colour!]));
}

/** Relative luminance of a colour, as WCAG 2.2 defines it. */
function luminanceOf(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const share = parseInt(colour.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrastOf(one: string, other: string): number {
	const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
	return (light! + 0.05) / (dark! + 0.05);
}

const light = coloursOf(':root');
const themes = {
	light,
	dark: new Map([...light, ...coloursOf(":root[data-theme='dark']")])
};

const texts = ['ink', 'muted', 'accent'];
const marks = [
	'edge',
	'focus',
	'input',
	'kernel',
	'output',
	'padding-line',
	'adversarial',
	'selected'
];

describe('contrast', () => {
	it('is measured rightly', () => {
		expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 9);
		expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
	});

	for (const [theme, colours] of Object.entries(themes))
		for (const ground of ['ground', 'raised']) {
			it.each(texts)(`${theme}: text in %s on ${ground} has 4.5 : 1`, (text) => {
				expect(contrastOf(colours.get(text)!, colours.get(ground)!)).toBeGreaterThanOrEqual(4.5);
			});

			it.each(marks)(`${theme}: a mark in %s on ${ground} has 3 : 1`, (mark) => {
				expect(contrastOf(colours.get(mark)!, colours.get(ground)!)).toBeGreaterThanOrEqual(3);
			});
		}
});

describe('scales', () => {
	const lengthOf = (name: string) => {
		const [, rem] = new RegExp(`--${name}:\\s*([0-9.]+)rem;`).exec(css) ?? [];
		return 16 * Number(rem);
	};

	it('spaces 4, 8, 12, 16, 24, 32, 48 and 64 pixels', () => {
		const spaces = Array.from({ length: 8 }, (_, index) => lengthOf(`space-${index + 1}`));
		expect(spaces).toEqual([4, 8, 12, 16, 24, 32, 48, 64]);
	});

	it('makes each size of type 1.2 times the one before', () => {
		const sizes = ['xs', 's', 'm', 'l', 'xl', '2xl', '3xl', '4xl'].map((step) =>
			lengthOf(`text-${step}`)
		);
		sizes.forEach((size, step) => expect(size).toBeCloseTo(16 * 1.2 ** (step - 2), 2));
	});
});
