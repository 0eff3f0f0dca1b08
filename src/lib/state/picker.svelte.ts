import type { PictureFit } from '$lib/networks/fit';
import { findNetwork } from '$lib/networks/catalogue';
import { openSample } from '$lib/pictures/open-sample';
import { findSample } from '$lib/pictures/samples';
import { defaultNetwork, type Session } from './session.svelte';

/** What a link says of the network and the picture. */
export interface PickedLink {
	readonly network: string | null;
	/** Id of a sample. */
	readonly picture: string | null;
	readonly fit: PictureFit | null;
	readonly invert: boolean | null;
}

/** Brings a page to its network and picture, by link or by hand, and keeps the remarks that come of it. */
export class Picker {
	#notes = $state.raw<readonly string[]>([]);

	/**
	 * @param folder    address of the samples, without a slash at its end
	 * @param onnetwork told before another network is loaded
	 */
	constructor(
		private readonly session: Session,
		readonly folder: string,
		private readonly onnetwork: () => void
	) {}

	/** What the visitor should know, e.g. that a picture was reduced. */
	get notes() {
		return this.#notes;
	}

	note(notes: readonly string[]): void {
		this.#notes = notes;
	}

	/** Comes to what the link says, or to the picture and network a visitor meets first. */
	async begin(link: PickedLink): Promise<void> {
		const { session } = this;
		const network = findNetwork(link.network ?? session.network?.id ?? '') ?? defaultNetwork;
		await Promise.all([
			this.chooseNetwork(network.card.id),
			this.#beginPicture(link, network.card.id)
		]);
		if (link.network && network.card.id !== link.network)
			this.note([
				`This site has no network named “${link.network}”; ${network.card.title} is shown instead.`
			]);
		const { fit, invert } = session.usualPreparation;
		if (link.fit !== null || link.invert !== null)
			await session.prepare({ fit: link.fit ?? fit, invert: link.invert ?? invert });
	}

	/** The link's sample; else the picture chosen on another page stays; else one that suits the network. */
	async #beginPicture(link: PickedLink, network: string): Promise<void> {
		const usual = network.includes('mnist') ? 'digit-5' : 'chelsea';
		if (!link.picture && this.session.picture) return;
		await this.chooseSample(link.picture && findSample(link.picture) ? link.picture : usual);
	}

	async chooseNetwork(id: string): Promise<void> {
		const network = findNetwork(id);
		if (!network || this.session.network?.id === id) return;
		const { card, files } = network;
		this.onnetwork();
		await this.session.chooseNetwork({ id, title: card.title, files });
	}

	async chooseSample(id: string): Promise<void> {
		const sample = findSample(id);
		const opened = sample && (await openSample(sample, this.folder));
		if (!opened) return;
		if (!opened.ok) return this.session.fail(opened.error);
		this.note(opened.value.notes);
		await this.session.choosePicture(opened.value.picture);
	}

	/** The picture's and network's part of a page's link. */
	toLink(): PickedLink & { readonly target: number | null } {
		const { network, picture, preparation, usualPreparation, chosenTarget } = this.session;
		return {
			network: network?.id ?? null,
			picture: picture?.source.kind === 'sample' ? picture.source.id : null,
			fit: preparation.fit === usualPreparation.fit ? null : preparation.fit,
			invert: preparation.invert === usualPreparation.invert ? null : preparation.invert,
			target: chosenTarget
		};
	}
}
