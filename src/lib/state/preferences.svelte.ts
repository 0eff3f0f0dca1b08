import { createContext } from 'svelte';
import { MediaQuery } from 'svelte/reactivity';
import { scales, type ScaleName } from '$lib/draw/colour';

/** What the visitor chose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

/** What is kept between visits, and what stands until something is chosen. */
export interface SavedPreferences {
	readonly theme: Theme;
	/** Everything larger, for a class to read from the last row. */
	readonly projector: boolean;
	readonly scale: ScaleName;
}

/** Where preferences are kept. static/theme.js reads the same key before the first paint. */
export const storageKey = 'receptive.preferences';

const initial: SavedPreferences = { theme: 'system', projector: false, scale: scales[0]!.name };

/** Saved preferences out of storage's text; what is missing or unknown gets its initial value. */
export function readPreferences(text: string | null): SavedPreferences {
	const saved = parse(text);
	return {
		theme: saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : initial.theme,
		projector: saved.projector === true,
		scale: scales.find(({ name }) => name === saved.scale)?.name ?? initial.scale
	};
}

function parse(text: string | null): Record<string, unknown> {
	try {
		const saved: unknown = JSON.parse(text ?? '{}');
		return typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** The browser's storage, or null while prerendering and where it is blocked: even asking for it may throw. */
function browserStorage(): Storage | null {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}

/** Theme, projector mode and colour scale: shown on every page, kept between visits. */
export class Preferences {
	#saved = $state.raw<SavedPreferences>(initial);
	#storage: Storage | null;
	#systemIsDark = new MediaQuery('(prefers-color-scheme: dark)', false);

	constructor(storage: Storage | null = browserStorage()) {
		this.#storage = storage;
		this.reload();
	}

	get theme(): Theme {
		return this.#saved.theme;
	}

	get projector(): boolean {
		return this.#saved.projector;
	}

	get scale(): ScaleName {
		return this.#saved.scale;
	}

	/** Whether the page is dark now. */
	readonly dark = $derived(
		this.theme === 'dark' || (this.theme === 'system' && this.#systemIsDark.current)
	);

	chooseTheme(theme: Theme): void {
		this.#keep({ theme });
	}

	chooseProjector(projector: boolean): void {
		this.#keep({ projector });
	}

	chooseScale(scale: ScaleName): void {
		this.#keep({ scale });
	}

	/** Takes over what another window has saved. */
	reload(): void {
		this.#saved = readPreferences(this.#read());
	}

	/** Marks the document, for the style sheet. */
	applyTo(root: HTMLElement): void {
		root.dataset.theme = this.dark ? 'dark' : 'light';
		root.toggleAttribute('data-projector', this.projector);
	}

	#keep(change: Partial<SavedPreferences>): void {
		this.#saved = { ...this.#saved, ...change };
		try {
			this.#storage?.setItem(storageKey, JSON.stringify(this.#saved));
		} catch {
			// Full or blocked: the choice holds until the page is left.
		}
	}

	#read(): string | null {
		try {
			return this.#storage?.getItem(storageKey) ?? null;
		} catch {
			return null;
		}
	}
}

/** The preferences that the layout made, and how it hands them down. */
export const [getPreferences, setPreferences] = createContext<Preferences>();
