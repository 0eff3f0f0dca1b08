import type { PictureFit } from '$lib/networks/fit';
import { findNetwork } from '$lib/networks/catalogue';
import { openSample } from '$lib/pictures/open-sample';
import { findSample } from '$lib/pictures/samples';
import { repairedNotes } from './link';
import { isOwnNetwork } from './opened-networks.svelte';
import { defaultNetwork, shelfOf } from './network-shelf.svelte';
import type { Session } from './session.svelte';

/** What a link says of the network and the picture. */
export interface PickedLink {
	readonly network: string | null;
	/** Id of a sample. */
	readonly picture: string | null;
	readonly fit: PictureFit | null;
	readonly invert: boolean | null;
}

/** What is said of a network that a link names and that is not here. */
function missing(id: string): string {
	const { title } = defaultNetwork.card;
	return isOwnNetwork(id)
		? `The network of this link was opened in another browser, or deleted since; ${title} is shown instead.`
		: `This site has no network named “${id}”; ${title} is shown instead.`;
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

	get #shelf() {
		return shelfOf(this.session);
	}

	/** What the visitor should know, e.g. that a picture was reduced. */
	get notes() {
		return this.#notes;
	}

	note(notes: readonly string[]): void {
		this.#notes = notes;
	}

	/**
	 * Comes to what the link says, or to the picture and network a visitor meets first.
	 * @param repaired keys of the link whose values could not be used
	 */
	async begin(link: PickedLink, repaired: readonly string[]): Promise<void> {
		const { session } = this;
		const usual = defaultNetwork.card.id;
		const wanted = link.network ?? session.network?.id ?? usual;
		const id = (await this.#shelf.findSource(wanted)) ? wanted : usual;
		// The list of networks may be read later: it is behind what the page shows first.
		void this.#shelf.opened.read();
		await Promise.all([this.chooseNetwork(id), this.#beginPicture(link, id)]);
		const isMissing = link.network !== null && id !== link.network;
		this.note([...(isMissing ? [missing(link.network)] : this.notes), ...repairedNotes(repaired)]);
		const { fit, invert } = session.usualPreparation;
		if (link.fit !== null || link.invert !== null)
			await session.prepare({ fit: link.fit ?? fit, invert: link.invert ?? invert });
		// Another page was left before its trace ended.
		else if (!session.result) await session.trace();
	}

	/** The link's sample; else the picture chosen on another page stays; else one that suits the network. */
	async #beginPicture(link: PickedLink, network: string): Promise<void> {
		const own = await this.#shelf.opened.find(network);
		const { lightOnDark } = findNetwork(network)?.card ?? own?.answers ?? { lightOnDark: false };
		const usual = lightOnDark ? 'digit-5' : 'chelsea';
		if (!link.picture && this.session.picture) return;
		await this.chooseSample(link.picture && findSample(link.picture) ? link.picture : usual);
	}

	async chooseNetwork(id: string): Promise<void> {
		const { session } = this;
		if (session.network?.id === id) return;
		const source = await this.#shelf.findSource(id);
		if (!source) return;
		this.onnetwork();
		await session.chooseNetwork(source);
	}

	/** What a link does not carry of the picture, because it stays on the visitor's device; null if nothing. */
	get #pictureRemark(): string | null {
		const { picture } = this.session;
		return picture && picture.source.kind !== 'sample'
			? 'The link shows this view with a sample: your own picture stays on this device.'
			: null;
	}

	/** The same of the network. */
	get #networkRemark(): string | null {
		const { network } = this.session;
		return network && isOwnNetwork(network.id)
			? 'The link works in this browser only: the network you opened stays on this device.'
			: null;
	}

	/**
	 * Says what a copied link does not carry.
	 * @param input what is said of the page's input: of the picture, unless the page works on something else
	 */
	remarkOnLink(input: string | null = this.#pictureRemark): void {
		const remarks = [input, this.#networkRemark].filter((remark) => remark !== null);
		if (remarks.length) this.note(remarks);
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
