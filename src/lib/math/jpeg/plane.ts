/** One channel of a picture: values from 0 to 255, row by row. */
export interface Plane {
	readonly width: number;
	readonly height: number;
	readonly data: Float32Array;
}

/** A plane of these values. */
export function makePlane(
	width: number,
	height: number,
	valueAt: (y: number, x: number) => number
): Plane {
	const data = new Float32Array(width * height);
	for (let y = 0, at = 0; y < height; y++)
		for (let x = 0; x < width; x++) data[at++] = valueAt(y, x);
	return { width, height, data };
}

/** The value at a place; beyond the right and the lower border stands what is at the border. */
export function valueAt({ width, height, data }: Plane, y: number, x: number): number {
	return data[Math.min(height - 1, y) * width + Math.min(width - 1, x)]!;
}

/** A byte: rounded, and brought into 0 to 255. */
export function toByte(value: number): number {
	return Math.min(255, Math.max(0, Math.round(value)));
}
