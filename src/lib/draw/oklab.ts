/** A colour in OKLab: lightness in [0, 1] and two opponent axes. */
export interface Oklab {
	readonly lightness: number;
	/** Green (−) to red (+). */
	readonly a: number;
	/** Blue (−) to yellow (+). */
	readonly b: number;
}

/** Red, green and blue, each a whole number from 0 to 255, in sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** sRGB's transfer curve undone: a share of full brightness in [0, 1] from an encoded one. */
export function decodeGamma(encoded: number): number {
	return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

function encodeGamma(linear: number): number {
	return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/**
 * OKLab of linear light.
 *
 * @source Björn Ottosson, "A perceptual color space for image processing", 2020: the two matrices
 */
export function oklabOfLinear(red: number, green: number, blue: number): Oklab {
	const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
	const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
	const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
	return {
		lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
	};
}

/** Linear light of an OKLab colour; outside [0, 1] where a screen cannot show it. */
function linearOfOklab({ lightness, a, b }: Oklab): readonly [number, number, number] {
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
	];
}

/** OKLab of an sRGB colour. */
export function oklabOf([red, green, blue]: Rgb): Oklab {
	return oklabOfLinear(decodeGamma(red / 255), decodeGamma(green / 255), decodeGamma(blue / 255));
}

function toByte(linear: number): number {
	return Math.round(255 * encodeGamma(Math.min(1, Math.max(0, linear))));
}

/** The nearest sRGB colour, channel by channel. */
export function rgbOf(colour: Oklab): Rgb {
	const [red, green, blue] = linearOfOklab(colour);
	return [toByte(red), toByte(green), toByte(blue)];
}

function fitsScreen(colour: Oklab): boolean {
	return linearOfOklab(colour).every((light) => light >= 0 && light <= 1);
}

/** The colour of this lightness, hue and chroma. */
export function polar(lightness: number, chroma: number, hueDegrees: number): Oklab {
	const angle = (hueDegrees * Math.PI) / 180;
	return { lightness, a: chroma * Math.cos(angle), b: chroma * Math.sin(angle) };
}

/** The largest chroma that a screen can show at this lightness and hue, to three digits. */
export function largestChroma(lightness: number, hueDegrees: number): number {
	let shown = 0;
	let hidden = 0.4;
	while (hidden - shown > 0.0005) {
		const middle = (shown + hidden) / 2;
		if (fitsScreen(polar(lightness, middle, hueDegrees))) shown = middle;
		else hidden = middle;
	}
	return shown;
}

/** The colour a share of the way from one colour to another, in a straight line. */
export function mixOklab(from: Oklab, to: Oklab, share: number): Oklab {
	return {
		lightness: from.lightness + (to.lightness - from.lightness) * share,
		a: from.a + (to.a - from.a) * share,
		b: from.b + (to.b - from.b) * share
	};
}
