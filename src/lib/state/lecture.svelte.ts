import type { Scene, ScenePage, SceneProblem } from '$lib/scenes/types';
import { currentSceneKey, tabStorage } from './scene-memory';
import { checkScenes } from './scene-settings';

/** A file of the visitor's own, and what became of it. */
export interface OpenedScenes {
	readonly name: string;
	readonly scenes: readonly Scene[];
	readonly problems: readonly SceneProblem[];
}

/** A file as it is kept. */
interface KeptFile {
	readonly name: string;
	readonly text: string;
}

/** Own files are kept under this name until the tab is closed, so that they are there on the next page too. */
const storageKey = 'receptive.scenes';

/** Characters of a file of scenes: far more than a course has, and less than would hold up the page. */
const largestFile = 1_000_000;

/** The scenes there are, in order, and the one that is on. */
export class Lecture {
	#shipped = $state.raw<readonly Scene[]>([]);
	#files = $state.raw<readonly OpenedScenes[]>([]);
	#current = $state.raw<Scene | null>(null);
	#kept: readonly KeptFile[] = [];
	#loading: Promise<void> | null = null;

	constructor(private readonly storage: Storage | null = tabStorage()) {}

	/** The shipped scenes, then the visitor's own. */
	readonly scenes = $derived([...this.#shipped, ...this.#files.flatMap(({ scenes }) => scenes)]);

	/** The visitor's own files. */
	get files(): readonly OpenedScenes[] {
		return this.#files;
	}

	/** The scene that is on, or null. */
	get current(): Scene | null {
		return this.#current;
	}

	/** Fetches the scenes that ship and takes up the own ones of this tab; later calls wait for the first. */
	load(): Promise<void> {
		this.#loading ??= this.#load();
		return this.#loading;
	}

	async #load(): Promise<void> {
		const { shippedScenes } = await import('$lib/scenes/shipped');
		this.#shipped = shippedScenes;
		for (const { name, text } of this.#readKept()) await this.open(name, text);
	}

	find(id: string): Scene | null {
		return this.scenes.find((scene) => scene.id === id) ?? null;
	}

	/** The first scene of a page. */
	firstOf(page: ScenePage): Scene | null {
		return this.scenes.find((scene) => scene.page === page) ?? null;
	}

	/** The scene before or after the one that is on; null at the ends, and while none is on. */
	neighbour(direction: -1 | 1): Scene | null {
		if (!this.#current) return null;
		return this.scenes[this.scenes.indexOf(this.#current) + direction] ?? null;
	}

	begin(scene: Scene): void {
		this.#current = scene;
		this.#store(currentSceneKey, scene.id);
	}

	leave(): void {
		this.#current = null;
		this.#store(currentSceneKey, '');
	}

	/** Id of the scene that was on last in this tab; empty if none was, or it was left. */
	get remembered(): string {
		return this.#read(currentSceneKey);
	}

	/** Takes the scenes of a file; an earlier one of the same name gives way to it. */
	async open(name: string, text: string): Promise<OpenedScenes> {
		const opened = await readFile(name, text);
		this.close(name);
		this.#files = [...this.#files, opened];
		if (opened.scenes.length > 0) this.#keep([...this.#kept, { name, text }]);
		return opened;
	}

	/** Forgets a file of the visitor's own, with its scenes. */
	close(name: string): void {
		this.#files = this.#files.filter((file) => !isSameFile(file.name, name));
		if (this.#current && !this.scenes.includes(this.#current)) this.leave();
		this.#keep(this.#kept.filter((file) => !isSameFile(file.name, name)));
	}

	#keep(kept: readonly KeptFile[]): void {
		this.#kept = kept;
		this.#store(storageKey, JSON.stringify(kept));
	}

	#readKept(): readonly KeptFile[] {
		try {
			const kept: unknown = JSON.parse(this.#read(storageKey) || '[]');
			return Array.isArray(kept) ? (kept as KeptFile[]) : [];
		} catch {
			return [];
		}
	}

	#store(key: string, value: string): void {
		try {
			this.storage?.setItem(key, value);
		} catch {
			// Full or blocked: it holds until the page is left.
		}
	}

	#read(key: string): string {
		try {
			return this.storage?.getItem(key) ?? '';
		} catch {
			return '';
		}
	}
}

/** Id of a file's first scene: letters, digits and hyphens of its name. */
function idOf(name: string): string {
	const stem = name.toLowerCase().replace(/(\.scene)?(\.txt)?$/, '');
	return `own-${stem.replace(/[^a-z0-9]+/g, '-')}`;
}

/** Files are told apart by the ids that their scenes have. */
function isSameFile(name: string, other: string): boolean {
	return idOf(name) === idOf(other);
}

async function readFile(name: string, text: string): Promise<OpenedScenes> {
	if (text.length > largestFile)
		return { name, scenes: [], problems: [{ line: 1, message: 'it is too large for scenes' }] };
	const { parseScenes } = await import('$lib/scenes/parse');
	return { name, ...(await checkScenes(parseScenes(text, idOf(name)))) };
}
