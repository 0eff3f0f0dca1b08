import { expect, it, vi } from 'vitest';
import { encodePng } from '$lib/draw/png';
import { saveBlob } from '$lib/draw/save';

async function readText(blob: Blob): Promise<string> {
	return String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()));
}

it('writes a canvas at twice its size on the page, with caption and settings', async () => {
	const picture = document.createElement('canvas');
	picture.width = 150;
	picture.height = 75;
	const context = picture.getContext('2d')!;
	context.fillStyle = '#f00';
	context.fillRect(0, 0, 150, 75);
	const options = { caption: 'conv1, channel 3', settings: { Range: 'layer' }, widthPx: 300 };
	const blob = await encodePng(picture, { ...options, dark: false });
	expect(blob.type).toBe('image/png');
	expect(await readText(blob)).toContain('tEXtRange\0layer');
	expect(await readText(blob)).toContain('tEXtTitle\0conv1, channel 3');
	const image = await createImageBitmap(blob);
	// 600 × 300 of picture, margins of 32 around it, one line of 32 and half a margin below.
	expect([image.width, image.height]).toEqual([664, 412]);
	context.canvas.width = image.width;
	context.drawImage(image, 0, 0);
	expect([...context.getImageData(40, 40, 1, 1).data]).toEqual([255, 0, 0, 255]);
	expect([...context.getImageData(5, 5, 1, 1).data]).toEqual([251, 250, 247, 255]);
});

it('hands a blob to the browser under its file name', () => {
	const clicked: HTMLAnchorElement[] = [];
	const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
		this: HTMLAnchorElement
	) {
		clicked.push(this);
	});
	saveBlob(new Blob(['numbers']), 'maps.npz');
	expect(clicked[0]!.download).toBe('maps.npz');
	expect(clicked[0]!.href).toMatch(/^blob:/);
	click.mockRestore();
});
