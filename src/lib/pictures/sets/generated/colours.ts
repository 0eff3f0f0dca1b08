/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * A colour by hue, strength and lightness.
 *
 * @param hueDeg     0 red, 120 green, 240 blue
 * @param saturation 0 grey to 1
 * @param lightness  0 black to 1 white
 * @source CSS Color Module Level 4, 7.1
 */
export function hsl(hueDeg: number, saturation: number, lightness: number): Colour {
	const reach = saturation * Math.min(lightness, 1 - lightness);
	const channel = (offset: number) => {
		const place = (offset + hueDeg / 30) % 12;
		return 255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
	};
	return [channel(0), channel(8), channel(4)];
}

/** Pixels of a square picture: at each, the share in [0, 1] of `ink` over `ground`. */
export function paintTwoColours(
	side: number,
	ground: Colour,
	ink: Colour,
	shareAt: (x: number, y: number) => number
) {
	const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
	for (let y = 0, at = 0; y < side; y++)
		for (let x = 0; x < side; x++, at += 4) {
			const share = Math.min(1, Math.max(0, shareAt(x + 0.5, y + 0.5)));
			for (let channel = 0; channel < 3; channel++)
				rgba[at + channel] = ground[channel]! + share * (ink[channel]! - ground[channel]!);
		}
	return { width: side, height: side, rgba };
}
