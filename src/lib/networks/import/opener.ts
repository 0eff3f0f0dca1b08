import { FailureError, type Result, success } from '$lib/core/result';
import { refuseNetwork } from './draft';
import { checkAddress } from './address';
import { NetworkDownload } from './download';
import { failureOf, openFiles, packOpened, type NetworkDraft, type OpenedFiles } from './open';
import type {
	HeldNetwork,
	OpenerJobs,
	OpeningProgress,
	OpeningSource,
	PackedBlobs
} from './opener-protocol';
import { fileOfVisitor } from './sources';
import type { SourceFile } from './types';

/** What a job may use besides its request. */
export interface OpenerContext {
	readonly signal: AbortSignal;
	report(progress: OpeningProgress): void;
}

/**
 * What the opening worker knows: the networks opened, and the download under way. A newly opened network does not take the
 * place of the one before until it is packed: whoever cancels goes on with the one before.
 */
export class Opener {
	readonly #opened = new Map<number, OpenedFiles>();
	#nextKey = 1;
	#download: NetworkDownload | null = null;

	/** @param get for tests: what answers instead of the network */
	constructor(private readonly get?: typeof fetch) {}

	/** Fetches or reads a network and translates it. */
	async open(
		{ source, options }: OpenerJobs['open']['request'],
		context: OpenerContext
	): Promise<Result<HeldNetwork>> {
		try {
			const files = await this.#files(source, context);
			context.report({ phase: 'translate', loaded: 0, total: 0 });
			const opened = await openFiles(files, {
				...options,
				signal: context.signal,
				...(source.kind === 'address' ? { hint: source.address } : {})
			});
			if (!opened.ok) return opened;
			this.#requireChecksum(source, opened.value.draft);
			const key = this.#nextKey++;
			this.#opened.set(key, opened.value);
			return success({ key, draft: opened.value.draft });
		} catch (thrown) {
			return { ok: false, error: failureOf(thrown) };
		}
	}

	async #files(
		source: OpeningSource,
		{ signal, report }: OpenerContext
	): Promise<readonly SourceFile[]> {
		if (source.kind === 'files') return source.files.map(fileOfVisitor);
		const address = checkAddress(source.address);
		if (this.#download?.address !== address)
			this.#download = new NetworkDownload(address, source.names ? [source.names] : [], this.get);
		return this.#download.run(signal, (loaded, total) =>
			report({ phase: 'download', loaded, total })
		);
	}

	#requireChecksum(source: OpeningSource, { sha256, name }: NetworkDraft): void {
		if (source.kind !== 'address' || !source.sha256 || sha256 === undefined) return;
		if (sha256 === source.sha256) return;
		this.#download?.forget();
		throw new FailureError({
			code: 'download',
			message: `${name} arrived damaged, or its publisher changed it: its checksum is wrong. Try again.`,
			detail: `SHA-256 ${sha256} instead of ${source.sha256}`
		});
	}

	/** A network in the site's own form; the others are let go. */
	async pack({ key, answers }: OpenerJobs['pack']['request']): Promise<Result<PackedBlobs>> {
		try {
			const opened = this.#opened.get(key);
			if (!opened) throw refuseNetwork('The network is not open any more; open it again.');
			for (const other of this.#opened.keys()) if (other !== key) this.#opened.delete(other);
			const packed = packOpened(opened, answers);
			if (!packed.ok) return packed;
			const { graph, weights } = packed.value;
			return success({
				graph: new Blob([JSON.stringify(graph)], { type: 'application/json' }),
				weights: new Blob([weights])
			});
		} catch (thrown) {
			return { ok: false, error: failureOf(thrown) };
		}
	}
}
