import type { FeatureMaps } from '$lib/engine/protocol';
import { preparePicture, type Preparation } from '$lib/networks/fit';
import type { Picture } from '$lib/pictures/types';
import type { Session } from './session.svelte';

/** A second picture that stays while the first one changes, to compare pinned channels across both. */
export class Comparison {
	#picture = $state.raw<{ readonly picture: Picture; readonly preparation: Preparation } | null>(
		null
	);
	#maps = $state.raw<ReadonlyMap<string, FeatureMaps>>(new Map());

	constructor(private readonly session: Session) {}

	get picture(): Picture | null {
		return this.#picture?.picture ?? null;
	}

	mapsOf(node: string): FeatureMaps | null {
		return this.#maps.get(node) ?? null;
	}

	/** Keeps the picture in view, with the way it was prepared. */
	async keep(nodes: readonly string[]): Promise<void> {
		const { picture, preparation } = this.session;
		if (!picture) return;
		this.#picture = { picture, preparation };
		await this.trace(nodes);
	}

	/** Forgets the second picture. */
	clear(): void {
		this.#picture = null;
		this.#maps = new Map();
	}

	/** Sends the second picture through the current network, for the maps of these nodes. */
	async trace(nodes: readonly string[]): Promise<void> {
		const kept = this.#picture;
		const network = this.session.network;
		if (!kept || !network) return;
		const pixels = preparePicture(kept.picture, network.graph.input, kept.preparation);
		const request = { network: network.id, slot: 'pinned' as const, pixels, nodes };
		const traced = await this.session.request('trace', request);
		if (traced.ok) this.#maps = new Map(traced.value.maps.map((maps) => [maps.node, maps]));
	}
}
