import type { Picture } from './types';

/**
 * A grey picture from a formula, as a sample.
 *
 * @param brightnessAt 0 (black) to 1 at the centre of pixel (x, y); values beyond are clipped
 */
export function paintGrey(
	id: string,
	name: string,
	side: number,
	brightnessAt: (x: number, y: number) => number
): Picture {
	const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
	for (let y = 0, at = 0; y < side; y++) {
		for (let x = 0; x < side; x++, at += 4) {
			const grey = 255 * brightnessAt(x + 0.5, y + 0.5);
			rgba[at] = grey;
			rgba[at + 1] = grey;
			rgba[at + 2] = grey;
		}
	}
	return { width: side, height: side, rgba, name, source: { kind: 'sample', id } };
}
