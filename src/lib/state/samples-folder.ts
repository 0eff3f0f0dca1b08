import { asset } from '$app/paths';

/** Address of the folder of the stored samples, without a slash at its end, as seen from the page in view. */
export function samplesFolder(): string {
	return asset('/samples/chelsea.webp').replace(/\/[^/]*$/, '');
}
