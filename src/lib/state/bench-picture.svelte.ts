import type { NdArray } from '$lib/core/types';
import type { Pair } from '$lib/math/arithmetic/types';
import type { pictureGrid } from './convolution-picture';
import type { Session } from './session.svelte';

/** The current picture as numbers for a bench. What reads pictures is fetched once one is asked for. */
export class BenchPicture {
	#gridOf = $state.raw<typeof pictureGrid | null>(null);

	/** @param folder address of the samples */
	constructor(
		private readonly session: Session,
		private readonly folder: string
	) {}

	/** The picture's middle, [height, width, channels] in [0, 1]; null while there is none. */
	grid(size: Pair, channels: number): NdArray | null {
		const { picture } = this.session;
		return picture && this.#gridOf ? this.#gridOf(picture, size, channels) : null;
	}

	/** The visitor's own picture, which no link holds. */
	get isOwn(): boolean {
		return this.session.picture?.source.kind !== 'sample';
	}

	/** Sees to it that there is a picture: a sample, where none has been chosen. Nothing goes through a network. */
	async ensure(): Promise<void> {
		this.#gridOf ??= (await import('./convolution-picture')).pictureGrid;
		if (this.session.picture) return;
		const [{ openSample }, { findSample }] = await Promise.all([
			import('$lib/pictures/open-sample'),
			import('$lib/pictures/samples')
		]);
		const opened = await openSample(findSample('chelsea')!, this.folder);
		if (opened.ok) await this.session.choosePicture(opened.value.picture);
		else this.session.fail(opened.error);
	}
}
