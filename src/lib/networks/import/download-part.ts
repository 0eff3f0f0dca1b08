/** Headers that tell one version of a file from another. Other sites' pages may always read the second. */
const versionHeaders = ['etag', 'last-modified'] as const;

/** Where in the file an answer begins, and how long the file is, as `Content-Range` says; NaN where it does not. */
function rangeOf(response: Response): { start: number; total: number } {
	const [, start, total] =
		/^bytes (\d+)-\d+\/(\d+)/.exec(headerOf(response, 'content-range')) ?? [];
	return { start: Number(start ?? NaN), total: Number(total ?? NaN) };
}

function headerOf(response: Response, name: string): string {
	return response.headers.get(name) ?? '';
}

/** Bytes that an answer brings; 0 where it does not say. A compressed one announces its compressed length. */
function announcedBytes(response: Response): number {
	if (headerOf(response, 'content-encoding')) return 0;
	return Number(headerOf(response, 'content-length'));
}

/** Whether two lengths may be of the same file; 0 and NaN are unknown. */
const agree = (first: number, second: number) => !first || !second || first === second;

/** What of a file has arrived. */
export class DownloadPart {
	#chunks: Uint8Array<ArrayBuffer>[] = [];
	#loaded = 0;
	#total = 0;
	#isDone = false;
	#versions: readonly string[] = [];

	/** Bytes that are there. */
	get loaded(): number {
		return this.#loaded;
	}
	/** Bytes there will be, 0 while unknown. */
	get total(): number {
		return this.#total;
	}
	get isDone(): boolean {
		return this.#isDone;
	}

	/** Forgets what arrived. */
	reset(): void {
		this.#chunks = [];
		this.#loaded = 0;
		this.#total = 0;
		this.#isDone = false;
		this.#versions = [];
	}

	/**
	 * Whether an answer brings the rest of the very file that began to arrive. What its headers do not say, or do not let
	 * other sites' pages read, counts as agreed.
	 */
	isContinuedBy(response: Response): boolean {
		const { start, total } = rangeOf(response);
		const rest = announcedBytes(response);
		const isSame = versionHeaders.every((name, i) => {
			const found = headerOf(response, name);
			return !found || !this.#versions[i] || found === this.#versions[i];
		});
		return (
			isSame &&
			(Number.isNaN(start) || start === this.#loaded) &&
			agree(total, this.#total) &&
			agree(rest && this.#loaded + rest, this.#total)
		);
	}

	/** Notes what an answer says of the file, before its body is read. */
	begin(response: Response): void {
		this.#versions = versionHeaders.map((name) => headerOf(response, name));
		const announced = announcedBytes(response);
		if (announced) this.#total = this.#loaded + announced;
	}

	push(chunk: Uint8Array<ArrayBuffer>): void {
		this.#chunks.push(chunk);
		this.#loaded += chunk.length;
	}

	/** Whether the body ended before the length that was announced. */
	get isCutOff(): boolean {
		return this.#loaded < this.#total;
	}

	finish(): void {
		this.#total = this.#loaded;
		this.#isDone = true;
	}

	/** The bytes in one piece, which then is the only one. */
	join(): Uint8Array<ArrayBuffer> {
		if (this.#chunks.length !== 1) {
			const whole = new Uint8Array(this.#loaded);
			let at = 0;
			for (const chunk of this.#chunks) {
				whole.set(chunk, at);
				at += chunk.length;
			}
			this.#chunks = [whole];
		}
		return this.#chunks[0]!;
	}
}
