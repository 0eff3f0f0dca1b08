import type { CheckResult } from '$lib/engine/protocol';
import { shippedNetworks } from '$lib/networks/catalogue';
import { checkNetwork } from './self-check.svelte';
import { shelfOf } from './network-shelf.svelte';
import type { Session } from './session.svelte';

/** What the check of one network found. */
export interface NetworkCheck {
	readonly id: string;
	readonly title: string;
	readonly results: readonly CheckResult[];
}

/** Runs the shipped networks on their stored inputs, and keeps how far each layer is off. */
export class LayerCheck {
	#checks = $state.raw<readonly NetworkCheck[]>([]);
	#running = $state(false);
	#failed = $state(false);

	constructor(private readonly session: Session) {}

	/** The networks that are done, in the order of the list. */
	get checks() {
		return this.#checks;
	}
	get running() {
		return this.#running;
	}
	/** It stopped before its end; the session's problem says why, unless it was cancelled. */
	get failed() {
		return this.#failed;
	}

	/** Checks every network; the one in use before is loaded again afterwards. */
	async run(): Promise<void> {
		const before = this.session.network?.id ?? null;
		this.#checks = [];
		this.#failed = false;
		this.#running = true;
		for (const network of shippedNetworks) {
			const checked = await checkNetwork(this.session, network);
			this.#failed = !checked.ok;
			if (!checked.ok) break;
			const { id, title } = network.card;
			this.#checks = [...this.#checks, { id, title, results: checked.value }];
		}
		await shelfOf(this.session).comeBackTo(before);
		this.#running = false;
	}
}
