import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cssColour, figurePalette, rgbOfPaint } from './palette';
import { sampleFigure } from './figure.testing';
import { figureToSvg } from './svg';

const light = figurePalette(false);
const dark = figurePalette(true);

/** Red, green and blue of a point of a rasterised SVG. */
async function pixelOf(svg: string, x: number, y: number): Promise<number[]> {
	const { data, info } = await sharp(Buffer.from(svg))
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const start = (y * info.width + x) * info.channels;
	return [...data.subarray(start, start + 3)];
}

describe('figureToSvg', () => {
	it('has the size of the figure', async () => {
		const { width, height } = await sharp(
			Buffer.from(figureToSvg(sampleFigure(), light))
		).metadata();
		expect([width, height]).toEqual([200, 100]);
	});

	it('paints grounds, cells and paths in their colours, in both themes', async () => {
		for (const palette of [light, dark]) {
			const svg = figureToSvg(sampleFigure(), palette);
			const rgb = (paint: Parameters<typeof rgbOfPaint>[0]): number[] => [
				...rgbOfPaint(paint, palette)
			];
			expect(await pixelOf(svg, 2, 2)).toEqual(rgb('ground'));
			expect(await pixelOf(svg, 24, 24)).toEqual(rgb({ diverging: 1 }));
			expect(await pixelOf(svg, 48, 24)).toEqual(rgb({ diverging: -1 }));
			expect(await pixelOf(svg, 148, 24)).toEqual([255, 255, 255]);
			expect(await pixelOf(svg, 125, 49)).toEqual(rgb('output'));
			// Inside the filled triangle and inside the arrow's head.
			expect(await pixelOf(svg, 93, 80)).toEqual(rgb('kernel'));
			expect(await pixelOf(svg, 108, 43)).toEqual(rgb('ink'));
		}
	});

	it('hatches with lines that lie where x + y is a multiple of six', async () => {
		const svg = figureToSvg(sampleFigure(), light);
		const ground = await pixelOf(svg, 2, 2);
		// 44 + 82 = 21 · 6 is on a line (its half pixel before and after), 44 + 85 between two.
		expect(await pixelOf(svg, 44, 81)).not.toEqual(ground);
		expect(await pixelOf(svg, 44, 84)).toEqual(ground);
	});

	it('keeps letters as letters, in faces with something to fall back on', () => {
		const svg = figureToSvg(sampleFigure(), light);
		expect(svg).toContain('>−1 × 5% &amp; a_b</text>');
		expect(svg).toMatch(/font-family="'Inter Variable', system-ui, sans-serif"/);
		expect(svg).toMatch(/text-anchor="middle"/);
	});

	it('says what it shows, with signs escaped', () => {
		const svg = figureToSvg(sampleFigure(1), light);
		expect(svg).toContain('<title id="title">Step 1 &amp; more &lt;here&gt;</title>');
		expect(svg).toContain('<desc id="description">The stencil stands on column 1.</desc>');
	});

	it('draws a double line as two, a dashed one with dashes, and leaves out what cannot be seen', () => {
		const svg = figureToSvg(
			{
				...sampleFigure(),
				marks: [
					{ kind: 'rect', x: 0, y: 0, width: 20, height: 20, stroke: 'output', line: 'double' },
					{ kind: 'rect', x: 0, y: 0, width: 9, height: 9, stroke: 'ink', line: 'dashed' },
					{ kind: 'rect', x: 0, y: 0, width: 7, height: 7, fill: 'ink', opacity: 0 }
				]
			},
			light
		);
		const colour = cssColour('output', light);
		expect(svg.match(new RegExp(`stroke="${colour}"`, 'g'))).toHaveLength(2);
		expect(svg).toContain('<rect x="0.5" y="0.5" width="19" height="19"');
		expect(svg).toContain('<rect x="2.5" y="2.5" width="15" height="15"');
		expect(svg).toContain('stroke-dasharray="3 2.5"');
		expect(svg).not.toContain('width="7"');
	});
});
