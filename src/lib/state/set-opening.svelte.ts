import { failure, toFailure, type Failure, type Result } from '$lib/core/result';
import type { GeneratedSet } from '$lib/pictures/sets/generated';
import { isVectorSet, type PictureSet, type VectorSet } from '$lib/pictures/sets/types';

/** What a page can take. */
export type Accepts = 'pictures' | 'pictures and vectors';
export type AnySet = PictureSet | VectorSet;

type Open = (signal: AbortSignal) => Promise<Result<AnySet>>;

const noVectors = failure(
	'unsupported',
	'This is a table of vectors; here pictures are needed. Choose a folder or zip of pictures.'
);

/** The opening of one set at a time: its progress, its end, and what went wrong. The former set is not touched. */
export class SetOpening {
	#title = $state.raw<string | null>(null);
	#done = $state.raw<number | null>(null);
	#failure = $state.raw<Failure | null>(null);
	#controller: AbortController | undefined;

	constructor(
		private readonly accepts: () => Accepts,
		private readonly onset: (set: AnySet) => void
	) {}

	/** What is being opened; null when nothing is. */
	get title() {
		return this.#title;
	}

	/** Share done in [0, 1], null while it is not known. */
	get done() {
		return this.#done;
	}

	get failure() {
		return this.#failure;
	}

	dismiss(): void {
		this.#failure = null;
	}

	/** The opening ends; nothing else changes. */
	cancel(): void {
		this.#controller?.abort();
		this.#controller = undefined;
		this.#title = null;
	}

	/** @param files known at once, or while folders are still being walked */
	openFiles(files: Promise<readonly File[]>): Promise<void> {
		return this.#run('your pictures', async (signal) => {
			const onprogress = (done: number) => (this.#done = signal.aborted ? null : done);
			// The readers of all kinds of files are fetched once there are files.
			const { openSet } = await import('$lib/pictures/sets/open');
			return openSet(await files, { signal, onprogress });
		});
	}

	openGenerated({ title, make }: GeneratedSet): Promise<void> {
		return this.#run(title, async (signal) => ({ ok: true, value: await make({ signal }) }));
	}

	async #run(title: string, open: Open): Promise<void> {
		this.cancel();
		const controller = (this.#controller = new AbortController());
		[this.#title, this.#done, this.#failure] = [title, null, null];
		const result = this.#judge(await settle(open, controller.signal));
		// Another set was asked for, or none any more.
		if (controller.signal.aborted) return discard(result);
		this.#title = null;
		if (result.ok) this.onset(result.value);
		else this.#failure = result.error;
	}

	#judge(result: Result<AnySet>): Result<AnySet> {
		const isUnwanted = result.ok && this.accepts() === 'pictures' && isVectorSet(result.value);
		return isUnwanted ? noVectors : result;
	}
}

async function settle(open: Open, signal: AbortSignal): Promise<Result<AnySet>> {
	try {
		return await open(signal);
	} catch (thrown) {
		return { ok: false, error: toFailure(thrown, 'bad-picture') };
	}
}

function discard(result: Result<AnySet>): void {
	if (result.ok && !isVectorSet(result.value)) result.value.dispose();
}
