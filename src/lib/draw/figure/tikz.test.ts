import { describe, expect, it } from 'vitest';
import { sampleFigure } from './figure.testing';
import { escapeTex, figureToTikz } from './tikz';
import type { Figure, Mark } from './types';

const document = figureToTikz(sampleFigure(2), ['https://example.org/?k=3&t=2', 'two\nlines']);
const lines = document.split('\n');

function drawingOf(marks: readonly Mark[]): readonly string[] {
	const written = figureToTikz({ ...sampleFigure(), marks } as Figure).split('\n');
	const start = written.findIndex((line) => line.startsWith('\\begin{tikzpicture}'));
	return written.slice(start + 2, written.indexOf('\\end{tikzpicture}'));
}

describe('the document', () => {
	it('stands alone: class, library, picture, each opened and closed', () => {
		expect(lines).toContain('\\documentclass[tikz]{standalone}');
		expect(lines).toContain('\\usetikzlibrary{patterns}');
		const order = [
			'\\begin{document}',
			'\\begin{tikzpicture}',
			'\\end{tikzpicture}',
			'\\end{document}'
		].map((part) => lines.findIndex((line) => line.startsWith(part)));
		expect(order.every((place) => place > 0)).toBe(true);
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});

	it('says in comments what it shows and where it came from', () => {
		expect(lines.slice(0, 4)).toEqual([
			'% Step 2 & more <here>',
			'% The stencil stands on column 2.',
			'% https://example.org/?k=3&t=2',
			'% two lines'
		]);
	});

	it('defines every role that a path names', () => {
		const defined = new Set(
			[...document.matchAll(/\\definecolor\{(\w+)\}/g)].map(([, role]) => role)
		);
		const named = [...document.matchAll(/(?:fill|draw|text|pattern color)=([a-z]+)/g)];
		expect(named.length).toBeGreaterThan(5);
		for (const [, role] of named) expect(defined).toContain(role);
		expect(lines).toContain('\\definecolor{kernel}{HTML}{B7791F}');
	});

	it('balances its braces and brackets, and ends every command', () => {
		const bare = document.replace(/^%.*$/gm, '').replace(/\\[{}]/g, '');
		const count = (sign: string): number => bare.split(sign).length - 1;
		expect(count('{')).toBe(count('}'));
		expect(count('[')).toBe(count(']'));
		for (const line of lines.filter((one) => /^\\(path|node)/.test(one)))
			expect(line.endsWith(';')).toBe(true);
	});
});

describe('marks', () => {
	it('are rectangles in CSS pixels', () => {
		expect(
			drawingOf([
				{ kind: 'rect', x: 1, y: 2, width: 30, height: 40, fill: 'input', stroke: 'line' }
			])
		).toEqual(['\\path[fill=input, draw=line, line width=0.75bp] (1,2) rectangle (31,42);']);
	});

	it('are thinned by mixing with the ground; other colours are written out', () => {
		const box = { kind: 'rect', x: 0, y: 0, width: 1, height: 1 } as const;
		expect(
			drawingOf([
				{ ...box, fill: { role: 'kernel', amount: 0.25 } },
				{ ...box, fill: { grey: 0.2 }, opacity: 0.5 }
			])
		).toEqual([
			'\\path[fill=kernel!25!ground] (0,0) rectangle (1,1);',
			'\\path[fill={rgb,255:red,51;green,51;blue,51}, opacity=0.5] (0,0) rectangle (1,1);'
		]);
	});

	it('can be hatched, double and dashed', () => {
		const box = { kind: 'rect', x: 0, y: 0, width: 10, height: 10 } as const;
		expect(
			drawingOf([
				{ ...box, hatched: true },
				{ ...box, stroke: 'output', line: 'double' },
				{ ...box, stroke: 'padding', strokeWidth: 2, line: 'dashed' }
			])
		).toEqual([
			'\\path[pattern=north east lines, pattern color=padding] (0,0) rectangle (10,10);',
			'\\path[draw=output, line width=0.75bp] (0.5,0.5) rectangle (9.5,9.5);',
			'\\path[draw=output, line width=0.75bp] (2.5,2.5) rectangle (7.5,7.5);',
			'\\path[draw=padding, line width=1.5bp, dash pattern=on 4.5bp off 3.75bp] (0,0) rectangle (10,10);'
		]);
	});

	it('place letters by their baseline, in the face and size they have', () => {
		const text = { x: 5, y: 10, text: 'n = 3', size: 10, fill: 'muted', font: 'mono' } as const;
		expect(drawingOf([{ kind: 'text', ...text, align: 'end' }])).toEqual([
			'\\node[anchor=base east, inner sep=0pt, text=muted, font=\\fontsize{7.5bp}{7.5bp}\\ttfamily\\selectfont] at (5,13.6) {n = 3};'
		]);
	});

	it('write letters against a paint in ink, ground, or what can be read', () => {
		const text = { x: 0, y: 0, text: '1', size: 10, font: 'ui', align: 'middle' } as const;
		const colours = (['ground', 'ink', { grey: 0.5 }] as const).map((on) => {
			const [node] = drawingOf([{ kind: 'text', ...text, fill: 'contrast', on }]);
			return /text=(\{.*?\}|\w+)/.exec(node!)![1];
		});
		expect(colours).toEqual(['ink', 'ground', '{rgb,255:red,0;green,0;blue,0}']);
	});

	it('draw arrows as a line and a filled head', () => {
		const points = [
			[0, 0],
			[20, 0]
		] as const;
		expect(drawingOf([{ kind: 'path', points, stroke: 'ink', arrow: true }])).toEqual([
			'\\path[draw=ink, line width=0.75bp] (0,0) -- (13.5,0);',
			'\\path[fill=ink] (20,0) -- (13.5,2.6) -- (13.5,-2.6) -- cycle;'
		]);
	});
});

describe('escapeTex', () => {
	it('writes what TeX would take for a command', () => {
		expect(escapeTex('a_b & 5% {x} #1 $ ^ ~ \\')).toBe(
			'a\\_b \\& 5\\% \\{x\\} \\#1 \\$ \\^{} \\~{} \\textbackslash{}'
		);
	});

	it('writes the signs of formulas as mathematics', () => {
		expect(escapeTex('⌊(5−3)/2⌋ × 4 ≥ 1')).toBe(
			'$\\lfloor$(5$-$3)/2$\\rfloor$ $\\times$ 4 $\\ge$ 1'
		);
	});
});
