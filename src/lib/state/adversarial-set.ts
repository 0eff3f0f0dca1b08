import type { LabelledPicture } from '$lib/attacks/types';
import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { usualPreparation, preparePicture } from '$lib/networks/fit';
import { openSample } from '$lib/pictures/open-sample';
import { samples } from '$lib/pictures/samples';

/** A set of labelled pictures that the project can make itself: its samples, and small changes of them. */

/** A picture of the set; `label` is null where only the network can say what the picture counts as. */
export interface SetPicture {
	readonly pixels: NdArray;
	readonly label: number | null;
}

/** Where a pixel of a changed picture comes from. */
type Source = (y: number, x: number, width: number) => readonly [y: number, x: number];

const mirrored: Source = (y, x, width) => [y, width - 1 - x];
const shifted =
	(down: number, right: number): Source =>
	(y, x) => [y - down, x - right];

/** Digits are not mirrored: most would be none. */
function changesOf(channels: 1 | 3): readonly Source[] {
	const shifts = [shifted(0, 1), shifted(0, -1), shifted(1, 0), shifted(-1, 0)];
	return channels === 1 ? shifts : [mirrored, ...shifts];
}

const within = (at: number, length: number) => Math.min(length - 1, Math.max(0, at));

/** A picture with its pixels taken from elsewhere in it; beyond the border stands what is at the border. */
function rearrange({ shape, data }: NdArray, source: Source): NdArray {
	const [height, width, channels] = shape as readonly [number, number, number];
	const next = new Float32Array(data.length);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const [row, column] = source(y, x, width);
			const from = (within(row, height) * width + within(column, width)) * channels;
			next.set(data.subarray(from, from + channels), (y * width + x) * channels);
		}
	return { shape, data: next };
}

/** The pictures themselves, then all of them changed in one way, then in the next, until there are enough. */
export function enlargeSet(
	pictures: readonly SetPicture[],
	channels: 1 | 3,
	count: number
): readonly SetPicture[] {
	const changed = changesOf(channels).flatMap((source) =>
		pictures.map(({ pixels, label }) => ({ pixels: rearrange(pixels, source), label }))
	);
	return [...pictures, ...changed].slice(0, count);
}

/**
 * Samples that suit a network, as it sees them: digits with their class, photographs without.
 * @param folder address of the samples, without a slash at its end
 * @param pause  waited for between two pictures, so that the page stays awake
 */
export async function samplePictures(
	input: InputSpec,
	folder: string,
	pause: () => Promise<void>
): Promise<SetPicture[]> {
	const subject = input.channels === 1 ? 'digit' : 'photo';
	const suited = samples.filter(({ suits }) => suits === subject);
	const pictures: SetPicture[] = [];
	for (const [place, sample] of suited.entries()) {
		await pause();
		const opened = await openSample(sample, folder);
		if (!opened.ok) continue;
		const { picture } = opened.value;
		const pixels = preparePicture(picture, input, usualPreparation(picture, input));
		pictures.push({ pixels, label: subject === 'digit' ? place : null });
	}
	return pictures;
}

/** The set with the network's own answers where no class is known. */
export function labelSet(
	pictures: readonly SetPicture[],
	predicted: readonly number[]
): readonly LabelledPicture[] {
	return pictures.map(({ pixels, label }, i) => ({ pixels, label: label ?? predicted[i]! }));
}
