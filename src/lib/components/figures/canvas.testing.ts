import { rgbAt } from '$lib/draw/colour';
import type { ChannelMaps } from '$lib/draw/maps';

/** Made-up maps and readers of painted canvases, for the tests of this folder. */

/** Maps of four channels of 2 × 2 cells: ±c at the first two cells of channel c, else zero. */
export function someMaps(): ChannelMaps {
	const bytes = [0, 1, 2, 3].flatMap((channel) =>
		channel === 0 ? [128, 128, 128, 128] : [255, 1, 128, 128]
	);
	const max = Float32Array.of(0, 1, 2, 3);
	const statistics = {
		min: max.map((value) => -value),
		max,
		mean: new Float32Array(4),
		zeros: Float32Array.of(1, 0.5, 0.5, 0.5)
	};
	return { shape: [2, 2, 4], bytes: Uint8Array.from(bytes), statistics };
}

/** Red, green and blue of one pixel of a canvas. */
export function readPixel(canvas: HTMLCanvasElement, x: number, y: number): number[] {
	const { data } = canvas.getContext('2d')!.getImageData(x, y, 1, 1);
	return [...data.subarray(0, 3)];
}

/** The default scale's colour in the light theme. */
export function shownAs(t: number): number[] {
	return [...rgbAt('purple-orange', t)];
}

/** Waits until a condition holds, or fails after two seconds. */
export async function until(holds: () => boolean): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		if (holds()) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error('waited in vain');
}
