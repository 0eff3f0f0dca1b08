import type { NdArray } from '$lib/core/types';
import type { InputSpec } from '$lib/graph/types';
import { fitsOf, preparePicture } from '$lib/networks/fit';
import { openSample } from '$lib/pictures/open-sample';
import { samples } from '$lib/pictures/samples';

/**
 * The samples that suit a network, as it sees them: the set over which a layer's health is measured.
 * @param folder address of the samples, without a slash at its end
 */
export async function healthPictures(input: InputSpec, folder: string): Promise<NdArray[]> {
	const subject = input.channels === 1 ? 'digit' : 'photo';
	const suited = samples.filter((sample) => sample.suits === subject || sample.suits === 'pattern');
	const opened = await Promise.all(suited.map((sample) => openSample(sample, folder)));
	const preparation = { fit: fitsOf(input)[0]!, invert: false };
	return opened.flatMap((result) =>
		result.ok ? [preparePicture(result.value.picture, input, preparation)] : []
	);
}
