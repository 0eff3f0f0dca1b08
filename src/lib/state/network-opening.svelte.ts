import type { Failure, Result } from '$lib/core/result';
import { top } from '$lib/math/softmax';
import type { Answers, ValueRange } from '$lib/networks/import/answers';
import type { OpenerClient } from '$lib/networks/import/client';
import type { NetworkOffer } from '$lib/networks/import/offers';
import type { NetworkDraft } from '$lib/networks/import/open';
import type {
	HeldNetwork,
	OpeningProgress,
	OpeningSource,
	PackedBlobs
} from '$lib/networks/import/opener-protocol';
import type { ImportOptions } from '$lib/networks/import/types';
import type { StoredNetwork } from '$lib/networks/store';
import type { Picture } from '$lib/pictures/types';
import { describeNetwork, sameFiles } from './network-description';
import { shelfOf } from './network-shelf.svelte';
import { NetworkTrial } from './network-trial.svelte';
import type { Session } from './session.svelte';

/** Where opening a network stands. */
export type OpeningStage = 'idle' | 'opening' | 'asking' | 'keeping';

/** One line of what the network says of the picture. */
export interface Guess {
	readonly index: number;
	readonly label: string;
	readonly probability: number;
}

/** Who says how pictures are to be fed to a network: the visitor before, its publisher, its file, or nobody. */
export type AnswersOrigin = 'remembered' | 'publisher' | 'file' | 'guess';

function originOf(
	draft: NetworkDraft,
	published: Partial<Answers>,
	remembered: Partial<Answers>
): AnswersOrigin {
	if (remembered.mean) return 'remembered';
	if (published.mean) return 'publisher';
	return draft.saysValues ? 'file' : 'guess';
}

const listed = 5;

/**
 * Opening one network: reading it in a worker, asking what its file does not say, trying the answers on a picture, and
 * keeping it. The network in use is not touched before the very end.
 */
export class NetworkOpening {
	#stage = $state<OpeningStage>('idle');
	#progress = $state.raw<OpeningProgress | null>(null);
	#problem = $state.raw<Failure | null>(null);
	#held = $state.raw<HeldNetwork | null>(null);
	#answers = $state.raw<Answers | null>(null);
	#origin = $state.raw<AnswersOrigin>('guess');
	/** What the network came from that is asked about. */
	#source: OpeningSource | null = null;
	/** What was tried last. */
	#tried = $state.raw<OpeningSource | null>(null);
	#kept = $state.raw<StoredNetwork | null>(null);
	#isFull = $state(false);
	#client: OpenerClient | null = null;
	#abort: AbortController | null = null;
	#offered: Partial<Answers> = {};
	readonly #trial: NetworkTrial;

	constructor(private readonly session: Session) {
		this.#trial = new NetworkTrial(
			() => session.backend,
			(failure) => this.#fail(failure)
		);
	}

	get stage() {
		return this.#stage;
	}
	get progress() {
		return this.#progress;
	}
	get problem() {
		return this.#problem;
	}
	/** What was read; null before. */
	get draft() {
		return this.#held?.draft ?? null;
	}
	get answers() {
		return this.#answers;
	}
	/** Where the answers come from that the form begins with. */
	get origin() {
		return this.#origin;
	}
	/** The picture that the answers are tried on. */
	get picture() {
		return this.#trial.picture;
	}
	/** The picture is on its way through the network. */
	get isAsking() {
		return this.#trial.isAsking;
	}
	/** The network kept last. */
	get kept() {
		return this.#kept;
	}
	/** There was no room to keep it. */
	get isFull() {
		return this.#isFull;
	}
	/** What was lost on its way from an address can go on where it stopped; a file would fail again. */
	get canRetry(): boolean {
		const isLost = this.#problem?.code === 'download' && this.#tried?.kind === 'address';
		return isLost && this.#stage !== 'opening';
	}

	/** What the network says of the picture with the answers as they stand, best first. */
	readonly guesses = $derived.by<readonly Guess[]>(() => {
		const said = this.#trial.said;
		const names = this.#answers?.classes;
		if (!said) return [];
		return top(said.probabilities, listed).map(({ index, value }) => ({
			index,
			label: names?.[index] ?? `class ${index}`,
			probability: value
		}));
	});

	/** Opens files that the visitor chose. */
	async openFiles(files: readonly File[]): Promise<void> {
		this.#offered = {};
		await this.#open({ kind: 'files', files });
	}

	/** Fetches a network from an address. */
	async openAddress(address: string): Promise<void> {
		const { offerAt } = await import('$lib/networks/import/offers');
		const offer = offerAt(address.trim());
		if (offer) return this.openOffer(offer);
		this.#offered = {};
		await this.#open({ kind: 'address', address: address.trim() });
	}

	/** Fetches one of the public networks. */
	async openOffer({ address, names, sha256, answers }: NetworkOffer): Promise<void> {
		this.#offered = answers;
		await this.#open({
			kind: 'address',
			address,
			...(names === undefined ? {} : { names }),
			...(sha256 === undefined ? {} : { sha256 })
		});
	}

	/** Tries the same again; what has arrived of a download is not asked for again. */
	async retry(): Promise<void> {
		if (this.#tried) await this.#open(this.#tried);
	}

	/** Stops reading; what was open before is open still. A download can be taken up again. */
	cancel(): void {
		this.#abort?.abort();
		// Translating does not listen; a worker can be ended, unless it holds what is still wanted.
		if (this.#progress?.phase === 'translate' && !this.#held) this.#endWorker();
		this.#settle();
	}

	/** Puts the opened network away without keeping it. */
	close(): void {
		this.#abort?.abort();
		this.#endWorker();
		this.#trial.end();
		this.#held = null;
		this.#answers = null;
		this.#source = null;
		this.#tried = null;
		this.#problem = null;
		this.#isFull = false;
		this.#settle();
	}

	dismissProblem(): void {
		this.#problem = null;
	}

	/** After reading ended, one way or the other. */
	#settle(): void {
		this.#stage = this.#held ? 'asking' : 'idle';
		this.#progress = null;
	}

	#endWorker(): void {
		this.#client?.dispose();
		this.#client = null;
	}

	async #opener(): Promise<OpenerClient> {
		const { OpenerClient } = await import('$lib/networks/import/client');
		return (this.#client ??= new OpenerClient());
	}

	/** Reads a network and asks about it; until it is read, the one before stays. */
	async #open(source: OpeningSource): Promise<void> {
		this.#kept = null;
		this.#tried = source;
		const read = await this.#read(source, {});
		if (!read) return;
		const { offerOf } = await import('$lib/networks/import/offers');
		const published = offerOf(read.draft.sha256)?.answers ?? this.#offered;
		const remembered = await this.#remembered(read.draft);
		this.#source = source;
		this.#origin = originOf(read.draft, published, remembered);
		await this.#ask(read, { ...read.draft.guess, ...published, ...remembered });
	}

	/** Reads; null if it was cancelled or failed, which is then said. */
	async #read(source: OpeningSource, options: ImportOptions): Promise<HeldNetwork | null> {
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.#problem = null;
		this.#stage = 'opening';
		const read = await this.#request((client) =>
			client.request(
				'open',
				{ source, options },
				{ signal: abort.signal, onprogress: (progress) => this.#tell(abort, progress) }
			)
		);
		if (this.#abort !== abort || abort.signal.aborted) return null;
		this.#progress = null;
		if (read.ok) return read.value;
		this.#fail(read.error);
		return null;
	}

	#tell(abort: AbortController, progress: OpeningProgress): void {
		if (this.#abort === abort && !abort.signal.aborted) this.#progress = progress;
	}

	async #request<T>(ask: (client: OpenerClient) => Promise<Result<T>>): Promise<Result<T>> {
		try {
			return await ask(await this.#opener());
		} catch (thrown) {
			const message =
				'What opens networks could not be fetched. Check the connection and try again.';
			return { ok: false, error: { code: 'download', message, detail: String(thrown) } };
		}
	}

	#fail(error: Failure): void {
		if (error.code !== 'cancelled') this.#problem = error;
		this.#settle();
	}

	/** What the visitor said of the same files before. */
	async #remembered(draft: NetworkDraft): Promise<Partial<Answers>> {
		const { opened } = shelfOf(this.session);
		await opened.read();
		return sameFiles(opened.list, draft)?.answers ?? {};
	}

	/** Shows what was read, translated for the size of pictures that the answers say. */
	async #ask(read: HeldNetwork, answers: Answers): Promise<void> {
		const { input } = read.draft;
		const isOther = answers.height !== input.height || answers.width !== input.width;
		const { height, width } = answers;
		const held =
			isOther && input.isOpen ? await this.#read(this.#source!, { height, width }) : read;
		if (!held) return;
		// What the one before said is not said of this one.
		this.#trial.end();
		this.#held = held;
		this.#answers = { ...answers, height: held.draft.input.height, width: held.draft.input.width };
		this.#isFull = false;
		this.#settle();
		await this.#try(held);
	}

	/** Tries the network, packed without answers, so that other answers need no other packing. */
	async #try(held: HeldNetwork): Promise<void> {
		const channels = held.draft.input.channels;
		const plain: Answers = {
			...this.#answers!,
			mean: Array<number>(channels).fill(0),
			std: Array<number>(channels).fill(1),
			order: 'rgb'
		};
		const packed = await this.#pack(held, plain);
		if (packed && this.#held === held) await this.#trial.begin(packed, this.#answers!);
	}

	async #pack({ key }: HeldNetwork, answers: Answers): Promise<PackedBlobs | null> {
		const packed = await this.#request((client) => client.request('pack', { key, answers }));
		if (packed.ok) return packed.value;
		if (this.#held?.key === key) this.#fail(packed.error);
		return null;
	}

	/** Tries the answers on another picture. */
	async choosePicture(picture: Picture): Promise<void> {
		await this.#trial.choosePicture(picture, this.#answers);
	}

	/** Says something else of the network. */
	async answer(change: Partial<Answers>): Promise<void> {
		if (!this.#answers) return;
		this.#answers = { ...this.#answers, ...change };
		const isSeen = !Object.keys(change).every((key) => key === 'title' || key === 'classes');
		if (isSeen) await this.#trial.ask(this.#answers);
	}

	/** Takes a usual range of values. */
	async chooseRange(range: ValueRange): Promise<void> {
		const { rangeFor } = await import('$lib/networks/import/answers');
		const { draft } = this;
		if (!draft) return;
		const order = range.order ?? this.#answers?.order ?? 'rgb';
		await this.answer({ ...rangeFor(range, draft.input.channels), order });
	}

	/** Takes class names out of a text; what is wrong with it is returned. */
	async nameClasses(text: string): Promise<Result<readonly string[]>> {
		const { readClassNames } = await import('$lib/networks/import/class-names');
		const names = readClassNames(text, this.draft?.classCount ?? 0);
		if (names.ok) await this.answer({ classes: names.value });
		return names;
	}

	/** Translates anew for another size of pictures, where the file leaves it open. */
	async resize(height: number, width: number): Promise<void> {
		if (this.#held && this.#answers)
			await this.#ask(this.#held, { ...this.#answers, height, width });
	}

	/**
	 * Packs the network with its answers, keeps it in the browser's storage, and makes it the current one.
	 * @param forVisit only until the page is left: where the storage is full
	 */
	async keep(forVisit = false): Promise<void> {
		const held = this.#held;
		if (!held || !this.#answers) return;
		const { draft } = held;
		const answers = { ...this.#answers, title: this.#answers.title.trim() || draft.name };
		this.#stage = 'keeping';
		this.#problem = null;
		const packed = await this.#pack(held, answers);
		if (!packed) return;
		const { opened } = shelfOf(this.session);
		const source = this.#source!;
		const network = describeNetwork({ draft, answers, packed, source, list: opened.list });
		const kept = await opened.keep(network, packed, forVisit);
		if (!kept.ok) {
			this.#isFull = true;
			this.#fail(kept.error);
			return;
		}
		this.close();
		this.#kept = network;
		await shelfOf(this.session).choose(network.id);
	}
}
