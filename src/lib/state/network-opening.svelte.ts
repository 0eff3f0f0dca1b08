import type { Failure, Result } from '$lib/core/result';
import { top } from '$lib/math/softmax';
import type { Answers, ValueRange } from '$lib/networks/import/answers';
import type { OpenerClient } from '$lib/networks/import/client';
import type { NetworkOffer } from '$lib/networks/import/offers';
import type { NetworkDraft } from '$lib/networks/import/open';
import type {
	OpeningProgress,
	OpeningSource,
	PackedBlobs
} from '$lib/networks/import/opener-protocol';
import type { ImportOptions } from '$lib/networks/import/types';
import type { StoredNetwork } from '$lib/networks/store';
import type { Picture } from '$lib/pictures/types';
import { NetworkPreview, type PreviewAnswer } from './network-preview';
import { shelfOf } from './network-shelf.svelte';
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

function slugOf(title: string): string {
	const slug = title
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-|-$/g, '');
	return slug.slice(0, 32) || 'network';
}

/** The same files have the same id, so that opening them again changes the answers and adds nothing. */
function idOf(title: string, sha256: string | undefined): string {
	return `own-${slugOf(title)}-${sha256?.slice(0, 8) ?? Date.now().toString(36)}`;
}

function nameOfSource(source: OpeningSource): string {
	if (source.kind === 'address') return source.address;
	const [first] = source.files;
	return source.files.length === 1 ? first!.name : `${source.files.length} files`;
}

/**
 * Opening one network: reading it in a worker, asking what its file does not say, trying the answers on a picture, and
 * keeping it. The network in use is not touched before the very end.
 */
export class NetworkOpening {
	#stage = $state<OpeningStage>('idle');
	#progress = $state.raw<OpeningProgress | null>(null);
	#problem = $state.raw<Failure | null>(null);
	#draft = $state.raw<NetworkDraft | null>(null);
	#answers = $state.raw<Answers | null>(null);
	#origin = $state.raw<AnswersOrigin>('guess');
	#source = $state.raw<OpeningSource | null>(null);
	#picture = $state.raw<Picture | null>(null);
	#said = $state.raw<PreviewAnswer | null>(null);
	#isAsking = $state(false);
	#kept = $state.raw<StoredNetwork | null>(null);
	#isFull = $state(false);
	#client: OpenerClient | null = null;
	#preview: NetworkPreview | null = null;
	#abort: AbortController | null = null;
	#offered: Partial<Answers> = {};
	#isDue = false;

	constructor(private readonly session: Session) {}

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
		return this.#draft;
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
		return this.#picture;
	}
	/** The picture is on its way through the network. */
	get isAsking() {
		return this.#isAsking;
	}
	/** The network kept last. */
	get kept() {
		return this.#kept;
	}
	/** There was no room to keep it. */
	get isFull() {
		return this.#isFull;
	}
	/** What came from an address can go on where it stopped. */
	get canRetry(): boolean {
		return this.#problem !== null && this.#source !== null && this.#stage === 'idle';
	}

	/** What the network says of the picture with the answers as they stand, best first. */
	readonly guesses = $derived.by<readonly Guess[]>(() => {
		const said = this.#said;
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
		if (this.#source) await this.#open(this.#source);
	}

	/** Stops reading. A download can be taken up again. */
	cancel(): void {
		this.#abort?.abort();
		// Translating does not listen; a worker can be ended.
		if (this.#progress?.phase === 'translate') this.#endWorker();
		this.#stage = this.#draft ? 'asking' : 'idle';
		this.#progress = null;
	}

	/** Puts the opened network away without keeping it. */
	close(): void {
		this.#abort?.abort();
		this.#endWorker();
		this.#preview?.dispose();
		this.#preview = null;
		this.#reset('idle');
		this.#source = null;
		this.#problem = null;
	}

	dismissProblem(): void {
		this.#problem = null;
	}

	#reset(stage: OpeningStage): void {
		this.#stage = stage;
		this.#progress = null;
		this.#draft = null;
		this.#answers = null;
		this.#said = null;
		this.#isFull = false;
	}

	#endWorker(): void {
		this.#client?.dispose();
		this.#client = null;
	}

	async #opener(): Promise<OpenerClient> {
		const { OpenerClient } = await import('$lib/networks/import/client');
		return (this.#client ??= new OpenerClient());
	}

	async #open(source: OpeningSource): Promise<void> {
		this.#abort?.abort();
		this.#reset('opening');
		this.#kept = null;
		this.#source = source;
		const read = await this.#read(source, {});
		if (!read) return;
		const { offerOf } = await import('$lib/networks/import/offers');
		const published = offerOf(read.sha256)?.answers ?? this.#offered;
		const remembered = await this.#remembered(read);
		const answers = { ...read.guess, ...published, ...remembered };
		this.#origin = originOf(read, published, remembered);
		await this.#ask(read, answers);
	}

	/** Reads; null if it was cancelled or failed, which is then said. */
	async #read(source: OpeningSource, options: ImportOptions): Promise<NetworkDraft | null> {
		const abort = new AbortController();
		this.#abort = abort;
		this.#problem = null;
		const read = await this.#request((client) =>
			client.request(
				'open',
				{ source, options },
				{ signal: abort.signal, onprogress: (progress) => this.#tell(abort, progress) }
			)
		);
		if (this.#abort !== abort) return null;
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
		this.#stage = this.#draft ? 'asking' : 'idle';
	}

	/** What the visitor said of the same files before. */
	async #remembered({ sha256, classCount }: NetworkDraft): Promise<Partial<Answers>> {
		const { opened } = shelfOf(this.session);
		await opened.read();
		const before = opened.list.find((network) => sha256 && network.sha256 === sha256);
		return before && before.classCount === classCount ? before.answers : {};
	}

	async #ask(draft: NetworkDraft, answers: Answers): Promise<void> {
		const { height, width } = answers;
		const isOther = height !== draft.input.height || width !== draft.input.width;
		if (isOther && draft.input.isOpen) {
			const again = await this.#read(this.#source!, { height, width });
			if (!again) return;
			draft = again;
		}
		this.#draft = draft;
		this.#answers = { ...answers, height: draft.input.height, width: draft.input.width };
		this.#stage = 'asking';
		await this.#loadPreview();
	}

	/** Loads the network, packed without answers, into an engine of its own. */
	async #loadPreview(): Promise<void> {
		const draft = this.#draft!;
		const channels = draft.input.channels;
		const plain: Answers = {
			...this.#answers!,
			mean: Array<number>(channels).fill(0),
			std: Array<number>(channels).fill(1),
			order: 'rgb'
		};
		const packed = await this.#pack(plain);
		if (!packed || this.#draft !== draft) return;
		this.#preview ??= new NetworkPreview(this.session.backend);
		const loaded = await this.#preview.load(packed);
		if (this.#draft !== draft) return;
		if (loaded.ok) await this.#run();
		else this.#fail(loaded.error);
	}

	async #pack(answers: Answers): Promise<PackedBlobs | null> {
		const packed = await this.#request((client) => client.request('pack', { answers }));
		if (packed.ok) return packed.value;
		this.#fail(packed.error);
		return null;
	}

	/** Tries the answers on another picture. */
	async choosePicture(picture: Picture): Promise<void> {
		this.#picture = picture;
		await this.#run();
	}

	/** Says something else of the network. */
	async answer(change: Partial<Answers>): Promise<void> {
		if (!this.#answers) return;
		this.#answers = { ...this.#answers, ...change };
		const isSeen = !Object.keys(change).every((key) => key === 'title' || key === 'classes');
		if (isSeen) await this.#run();
	}

	/** Takes a usual range of values. */
	async chooseRange(range: ValueRange): Promise<void> {
		const { rangeFor } = await import('$lib/networks/import/answers');
		const draft = this.#draft;
		if (!draft) return;
		const order = range.order ?? this.#answers?.order ?? 'rgb';
		await this.answer({ ...rangeFor(range, draft.input.channels), order });
	}

	/** Takes class names out of a text; what is wrong with it is returned. */
	async nameClasses(text: string): Promise<Result<readonly string[]>> {
		const { readClassNames } = await import('$lib/networks/import/class-names');
		const names = readClassNames(text, this.#draft?.classCount ?? 0);
		if (names.ok) await this.answer({ classes: names.value });
		return names;
	}

	/** Translates anew for another size of pictures, where the file leaves it open. */
	async resize(height: number, width: number): Promise<void> {
		const answers = this.#answers;
		if (!answers || !this.#draft) return;
		await this.#ask(this.#draft, { ...answers, height, width });
	}

	/** Sends the picture through, in turn: while one is on its way, only the latest answers wait. */
	async #run(): Promise<void> {
		if (this.#isAsking) {
			this.#isDue = true;
			return;
		}
		this.#isAsking = true;
		do {
			this.#isDue = false;
			await this.#runOnce();
		} while (this.#isDue);
		this.#isAsking = false;
	}

	async #runOnce(): Promise<void> {
		const [preview, picture, answers] = [this.#preview, this.#picture, this.#answers];
		if (!preview || !picture || !answers) return;
		const said = await preview.ask(picture, answers);
		if (this.#preview !== preview || !this.#answers) return;
		if (said.ok) this.#said = said.value;
		else this.#fail(said.error);
	}

	/**
	 * Packs the network with its answers, keeps it in the browser's storage, and makes it the current one.
	 * @param forVisit only until the page is left: where the storage is full
	 */
	async keep(forVisit = false): Promise<void> {
		const draft = this.#draft;
		if (!draft || !this.#answers) return;
		const answers = { ...this.#answers, title: this.#answers.title.trim() || draft.name };
		this.#stage = 'keeping';
		this.#problem = null;
		const packed = await this.#pack(answers);
		if (!packed) return;
		const network = this.#describe(draft, answers, packed);
		const kept = await shelfOf(this.session).opened.keep(network, packed, forVisit);
		if (!kept.ok) {
			this.#isFull = true;
			this.#fail(kept.error);
			return;
		}
		this.close();
		this.#kept = network;
		await shelfOf(this.session).choose(network.id);
	}

	#describe(draft: NetworkDraft, answers: Answers, packed: PackedBlobs): StoredNetwork {
		const { format, classCount, sha256, input } = draft;
		return {
			id: idOf(answers.title, sha256),
			title: answers.title,
			format,
			openedMs: Date.now(),
			bytes: packed.graph.size + packed.weights.size,
			classCount,
			input: [input.height, input.width, input.channels],
			source: nameOfSource(this.#source!),
			...(sha256 === undefined ? {} : { sha256 }),
			answers
		};
	}
}
