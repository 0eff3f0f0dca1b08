import { failure, success, type Result } from '$lib/core/result';
import { openPicture, type OpenedPicture } from './open';
import type { Sample, StoredSample } from './samples';

async function fetchSample(
	{ file, id, title }: StoredSample,
	folder: string
): Promise<Result<OpenedPicture>> {
	const response = await fetch(`${folder}/${file}`);
	if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
	return openPicture(await response.blob(), title, { kind: 'sample', id });
}

/**
 * Draws or downloads a sample.
 *
 * @param folder address of `static/samples` without a slash at its end
 */
export async function openSample(sample: Sample, folder: string): Promise<Result<OpenedPicture>> {
	if ('draw' in sample) return success({ picture: sample.draw(), notes: [] });
	try {
		return await fetchSample(sample, folder);
	} catch (thrown) {
		const message = `The sample “${sample.title}” could not be downloaded. Check the connection and try again.`;
		return failure('download', message, String(thrown));
	}
}
