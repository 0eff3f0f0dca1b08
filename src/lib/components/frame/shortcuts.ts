/** A key, or several that do the same, and what it does. */
export interface Shortcut {
	/** As they are printed on the keys. */
	readonly keys: readonly string[];
	readonly does: string;
}

/** The keys that hold on every page with something to play, walk or step through. */
export const shortcuts: readonly Shortcut[] = [
	{ keys: ['Space'], does: 'Plays and pauses what moves' },
	{ keys: ['←', '→'], does: 'Steps back and forward; walks a row of cells or maps' },
	{ keys: ['↑', '↓'], does: 'Walks a column of cells or maps' },
	{ keys: ['Home', 'End'], does: 'Goes to the first and the last' },
	{ keys: ['Enter'], does: 'Opens or chooses what has the focus' },
	{ keys: ['[', ']'], does: 'Goes to the layer before and after' },
	{ keys: ['Esc'], does: 'Closes what is open' },
	{ keys: ['?'], does: 'Lists the keys' }
];

/**
 * Whether a key press belongs to something the visitor types into, so that single letters must not act.
 */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
	if (target instanceof HTMLSelectElement) return true;
	return (
		target instanceof HTMLInputElement &&
		!['button', 'checkbox', 'radio', 'range', 'file', 'color'].includes(target.type)
	);
}
