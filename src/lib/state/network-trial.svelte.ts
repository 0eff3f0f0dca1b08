import type { Failure } from '$lib/core/result';
import type { BackendName } from '$lib/engine/protocol';
import type { Answers } from '$lib/networks/import/answers';
import type { PackedBlobs } from '$lib/networks/import/opener-protocol';
import type { Picture } from '$lib/pictures/types';
import { NetworkPreview, type PreviewAnswer } from './network-preview';

/** A picture on which a network is tried that is not kept yet, and what the network says of it. */
export class NetworkTrial {
	#picture = $state.raw<Picture | null>(null);
	#said = $state.raw<PreviewAnswer | null>(null);
	#isAsking = $state(false);
	#preview: NetworkPreview | null = null;
	/** What is asked next; the latest answers only. */
	#due: Answers | null = null;
	/** Counts the networks, so that what one of before says is not taken for the present one's. */
	#turn = 0;

	/**
	 * @param backend the one to run on, where one is in use already
	 * @param onfail  told what went wrong
	 */
	constructor(
		private readonly backend: () => BackendName | undefined,
		private readonly onfail: (failure: Failure) => void
	) {}

	/** The picture; it stays when another network is tried. */
	get picture() {
		return this.#picture;
	}
	/** What the network says of the picture with the latest answers. */
	get said() {
		return this.#said;
	}
	/** The picture is on its way through the network. */
	get isAsking() {
		return this.#isAsking;
	}

	/** Tries another network, packed without answers. */
	async begin(packed: PackedBlobs, answers: Answers): Promise<void> {
		this.end();
		const turn = this.#turn;
		const preview = new NetworkPreview(this.backend());
		this.#preview = preview;
		const loaded = await preview.load(packed);
		if (turn !== this.#turn) return;
		if (!loaded.ok) return this.onfail(loaded.error);
		await this.ask(this.#due ?? answers);
	}

	async choosePicture(picture: Picture, answers: Answers | null): Promise<void> {
		this.#picture = picture;
		if (answers) await this.ask(answers);
	}

	/** Sends the picture through, in turn: while one is on its way, only the latest answers wait. */
	async ask(answers: Answers): Promise<void> {
		this.#due = answers;
		if (this.#isAsking || !this.#preview?.isLoaded) return;
		this.#isAsking = true;
		const turn = this.#turn;
		while (this.#due && turn === this.#turn) await this.#askOnce();
		if (turn === this.#turn) this.#isAsking = false;
	}

	async #askOnce(): Promise<void> {
		const [turn, preview, picture, answers] = [this.#turn, this.#preview, this.#picture, this.#due];
		this.#due = null;
		if (!preview || !picture || !answers) return;
		const said = await preview.ask(picture, answers);
		if (turn !== this.#turn) return;
		if (said.ok) this.#said = said.value;
		else this.onfail(said.error);
	}

	/** Lets the network go. */
	end(): void {
		this.#turn++;
		this.#preview?.dispose();
		this.#preview = null;
		this.#said = null;
		this.#due = null;
		this.#isAsking = false;
	}
}
