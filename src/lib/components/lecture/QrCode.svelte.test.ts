import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import QrCode from './QrCode.svelte';

/** The drawing as cells: dark or not. */
async function readCells(svg: SVGSVGElement): Promise<boolean[][]> {
	const size = svg.viewBox.baseVal.width;
	const source = svg.cloneNode(true) as SVGSVGElement;
	source.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	source.setAttribute('width', String(size));
	source.setAttribute('height', String(size));
	const image = new Image();
	image.src = `data:image/svg+xml,${encodeURIComponent(source.outerHTML)}`;
	await image.decode();
	const context = new OffscreenCanvas(size, size).getContext('2d')!;
	context.drawImage(image, 0, 0);
	const { data } = context.getImageData(0, 0, size, size);
	return Array.from({ length: size }, (_, y) =>
		Array.from({ length: size }, (_, x) => data[(y * size + x) * 4]! < 128)
	);
}

describe('QrCode', () => {
	it('draws exactly the cells of the code, with four clear ones around', async () => {
		const text = 'https://example.org/pooling/?k=3&s=2x1&scene=pooling';
		const screen = await render(QrCode, { text });
		const cells = await readCells(screen.container.querySelector('svg')!);
		const { data } = encode(text, { ecc: 'M', border: 4 });
		expect(cells).toEqual(data);
		expect(cells.slice(0, 4).flat()).not.toContain(true);
		expect(cells[4]![4]).toBe(true);
	});

	it('says so when the text is too long', async () => {
		const screen = await render(QrCode, { text: 'x'.repeat(5000) });
		await expect.element(screen.getByText(/too long for a QR code/)).toBeVisible();
	});
});
