import { findNetwork, shippedNetworks, type ShippedNetwork } from '$lib/networks/catalogue';
import { OpenedNetworks } from './opened-networks.svelte';
import type { NetworkSource, Session } from './session.svelte';

/** A network that can be chosen. */
export interface NetworkChoice {
	readonly value: string;
	/** With year and data set, where they are known. */
	readonly label: string;
	readonly title: string;
	/** Where it comes from, for lists that say so. */
	readonly group: string;
}

const shippedChoices = shippedNetworks.map(({ card }): NetworkChoice => ({
	value: card.id,
	label: `${card.title}, ${card.year}, ${card.dataset.split(' (')[0]}`,
	title: card.title,
	group: 'In this site'
}));

/** The network a visitor meets first: the one for photographs as visitors bring them. */
export const defaultNetwork = findNetwork('photo64')!;

/** The network for digits, light ink on dark. */
export const digitNetwork = shippedNetworks.find(({ card }) => card.lightOnDark)!;

/** Where a network that ships comes from. */
export function shippedSource({ card, files }: ShippedNetwork): NetworkSource {
	return { id: card.id, title: card.title, files, card };
}

/** The networks that can be chosen. Apart from the session, because many pages begin without any. */
export class NetworkShelf {
	/** The networks that the visitor opened. */
	readonly opened = new OpenedNetworks();

	constructor(private readonly session: Session) {}

	/**
	 * Every network that can be chosen: those that ship, and those that the visitor opened. Not a derived value, which would
	 * end with the page that made the shelf.
	 */
	get choices(): readonly NetworkChoice[] {
		const own = this.opened.list.map(({ id, title }) => ({
			value: id,
			label: title,
			title,
			group: 'Opened by you'
		}));
		return [...shippedChoices, ...own];
	}

	/** Where the network of an id comes from: one that ships, or one that was opened in this browser. */
	async findSource(id: string): Promise<NetworkSource | undefined> {
		const shipped = findNetwork(id);
		if (shipped) return shippedSource(shipped);
		const own = await this.opened.find(id);
		const files = own && (await this.opened.filesOf(id));
		return own && files && { id, title: own.title, files, card: null };
	}

	/** Where every network comes from that can be chosen, shipped ones first. */
	async allSources(): Promise<NetworkSource[]> {
		await this.opened.read();
		const found = await Promise.all(this.choices.map(({ value }) => this.findSource(value)));
		return found.filter((source) => source !== undefined);
	}

	/** Makes a network current, by its id. False if there is none, or if it cannot be loaded. */
	async choose(id: string): Promise<boolean> {
		const source = await this.findSource(id);
		return source ? this.session.chooseNetwork(source) : false;
	}

	/** After others were current for a while: the network of before, or none where there was none. */
	async comeBackTo(id: string | null): Promise<void> {
		if (id === null) this.session.leaveNetwork();
		else await this.choose(id);
	}

	/** Gives an opened network another name on every page. */
	async rename(id: string, title: string): Promise<void> {
		await this.opened.rename(id, title);
		this.session.renameNetwork(id, title);
	}
}

const shelves = new WeakMap<Session, NetworkShelf>();

/** The one shelf of a session. */
export function shelfOf(session: Session): NetworkShelf {
	const shelf = shelves.get(session) ?? new NetworkShelf(session);
	shelves.set(session, shelf);
	return shelf;
}
