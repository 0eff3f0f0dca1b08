import type { NdArray } from '$lib/core/types';
import { packPixel } from './colour';
import type { Surface } from './surface';

/** What of a perturbation is shown: the mean of its colours, one of them, or all as colours around mid-grey. */
export type DeltaView = 'mean' | 'red' | 'green' | 'blue' | 'colours';

/** How many times a perturbation may be enlarged for the eye. */
export const gains = [1, 2, 4, 8, 16, 32, 64] as const;

export type Gain = (typeof gains)[number];

/** What was added to the original, [height, width, channel]. */
export function perturbationOf(pixels: NdArray, original: NdArray): NdArray {
	const data = pixels.data.map((value, i) => value - original.data[i]!);
	return { shape: pixels.shape, data };
}

/** The largest gain that cuts nothing off a perturbation of this largest change. */
export function gainFor(linf: number): Gain {
	return gains.findLast((gain) => gain * linf <= 1) ?? 1;
}

const places: Readonly<Record<Exclude<DeltaView, 'mean' | 'colours'>, number>> = {
	red: 0,
	green: 1,
	blue: 2
};

function valueAt(data: Float32Array, at: number, channels: number, view: DeltaView): number {
	if (view !== 'mean' && view !== 'colours' && channels === 3) return data[at + places[view]]!;
	let sum = 0;
	for (let channel = 0; channel < channels; channel++) sum += data[at + channel]!;
	return sum / channels;
}

const cut = (share: number) => Math.min(1, Math.max(-1, share));

/** The perturbation of every pixel times the gain, cut to [−1, 1]; [height × width]. */
export function deltaShares({ shape, data }: NdArray, view: DeltaView, gain: number): Float32Array {
	const channels = shape[2]!;
	return Float32Array.from({ length: data.length / channels }, (_, pixel) =>
		cut(gain * valueAt(data, pixel * channels, channels, view))
	);
}

/** A value in [−1, 1] as a byte, 128 being zero. */
const byteOf = (share: number) => 128 + Math.round(127 * cut(share));

function paintColours({ pixels }: Surface, data: Float32Array, gain: number): void {
	for (let pixel = 0; pixel < pixels.length; pixel++) {
		const at = 3 * pixel;
		const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
		pixels[pixel] = packPixel([byteOf(gain * red), byteOf(gain * green), byteOf(gain * blue)]);
	}
}

/**
 * Paints a perturbation, one pixel of the surface for each of its own.
 * @param table pixel of each byte of a signed scale, 128 being zero
 */
export function paintPerturbation(
	surface: Surface,
	delta: NdArray,
	{ view, gain, table }: { view: DeltaView; gain: number; table: Uint32Array }
): void {
	if (view === 'colours' && delta.shape[2] === 3) return paintColours(surface, delta.data, gain);
	const shares = deltaShares(delta, view, gain);
	shares.forEach((share, pixel) => (surface.pixels[pixel] = table[byteOf(share)]!));
}
