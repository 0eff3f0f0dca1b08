import type { PictureSource } from '$lib/pictures/types';

/** How an offered picture leaves the input: a file to be opened, or a canvas that is to be read at once. */
export type TakePicture = (
	content: Blob | HTMLCanvasElement,
	name: string,
	source: PictureSource
) => void;

/** The first file of a drop or a paste, if there is one. */
export function firstFile(transfer: DataTransfer | null): File | undefined {
	return transfer?.files[0];
}

/** Whether what is being dragged over the page holds files, so far as the browser tells before the drop. */
export function holdsFiles(transfer: DataTransfer | null): boolean {
	return transfer?.types.includes('Files') ?? false;
}
