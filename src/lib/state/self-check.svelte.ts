import { failure, type Result } from '$lib/core/result';
import type { CheckResult } from '$lib/engine/protocol';
import { shippedNetworks, type ShippedNetwork } from '$lib/networks/catalogue';
import { shelfOf, shippedSource } from './network-shelf.svelte';
import type { Session } from './session.svelte';

/** The results of one group of checks. */
export interface CheckGroup {
	readonly title: string;
	/** What the numbers are held against. */
	readonly against: string;
	readonly results: readonly CheckResult[];
}

const memoryRounds = 10;

/** Loads a shipped network and holds it against the training framework's numbers. */
export async function checkNetwork(
	session: Session,
	network: ShippedNetwork
): Promise<Result<readonly CheckResult[]>> {
	const { id, title } = network.card;
	if (!(await session.chooseNetwork(shippedSource(network))))
		return failure('download', `${title} could not be loaded.`);
	return session.request(
		'checkNetwork',
		{ network: id, reference: new URL(network.reference, document.baseURI).href },
		{ label: `Checking ${title}` }
	);
}

/** Holds the engine's numbers on this machine against independent ones. */
export class SelfCheck {
	#groups = $state.raw<readonly CheckGroup[]>([]);
	#running = $state(false);
	#failed = $state(false);

	constructor(private readonly session: Session) {}

	get groups() {
		return this.#groups;
	}
	get running() {
		return this.#running;
	}
	/** Whether a check could not be run at all; the session's problem says why. */
	get failed() {
		return this.#failed;
	}

	/** Checks that are off by more than they may be. */
	get wrong(): number {
		const results = this.#groups.flatMap((group) => group.results);
		return results.filter(({ error, tolerance }) => !(error <= tolerance)).length;
	}

	/** Runs everything; the network in use before is loaded again afterwards. */
	async run(): Promise<void> {
		const before = this.session.network?.id ?? null;
		this.#groups = [];
		this.#running = true;
		this.#failed = !(await this.#runAll());
		await shelfOf(this.session).comeBackTo(before);
		this.#running = false;
	}

	async #runAll(): Promise<boolean> {
		const label = 'Checking gradients';
		const gradients = await this.session.request('checkGradients', {}, { label });
		if (!gradients.ok) return false;
		this.#add('Gradients', 'the adjoint identity ⟨dy, A v⟩ = ⟨Aᵀ dy, v⟩', gradients.value);
		for (const network of shippedNetworks) if (!(await this.#runNetwork(network))) return false;
		return this.#runMemory();
	}

	/** Traces and differentiates again and again: the engine must hold as much afterwards as before. */
	async #runMemory(): Promise<boolean> {
		const network = this.session.network;
		if (!network) return false;
		const { height, width, channels } = network.graph.input;
		const shape = [height, width, channels];
		const pixels = { shape, data: new Float32Array(height * width * channels).fill(0.5) };
		const seed = new Float32Array(network.graph.classes.length).fill(1);
		const work = { network: network.id, pixels };
		let held = 0;
		for (let round = 0; round <= memoryRounds; round++) {
			await this.session.request('trace', { ...work, slot: 'pinned', nodes: [] });
			await this.session.request('gradient', { ...work, seed, reluRule: 'plain' });
			const memory = await this.session.request('memory', {});
			if (!memory.ok) return false;
			if (round === 0) held = memory.value.tensors;
			const error = Math.abs(memory.value.tensors - held);
			if (round === memoryRounds)
				this.#add('Memory', 'the number of tensors held before', [
					{ name: `tensors gained in ${memoryRounds} rounds`, error, tolerance: 0 }
				]);
		}
		return true;
	}

	async #runNetwork(network: ShippedNetwork): Promise<boolean> {
		const checked = await checkNetwork(this.session, network);
		if (checked.ok)
			this.#add(
				network.card.title,
				'PyTorch in double precision on the same weights',
				checked.value
			);
		return checked.ok;
	}

	#add(title: string, against: string, results: readonly CheckResult[]): void {
		this.#groups = [...this.#groups, { title, against, results }];
	}
}
