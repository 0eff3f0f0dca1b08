/** Upright, opaque pixels, four bytes each. */
export interface SetPixels {
	readonly width: number;
	readonly height: number;
	readonly rgba: Uint8ClampedArray;
}
