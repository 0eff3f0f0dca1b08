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
	{ keys: ['Page Up', 'Page Down'], does: 'Goes to the scene before and after, as clickers do' },
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

/** What walks or slides by arrows, Home and End. */
const walked =
	'select, input, summary, [role="grid"], [role="radiogroup"], [role="tablist"], [role="slider"], [role="listbox"], [role="application"]';
/** What space presses, opens or chooses. */
const pressed =
	'button, summary, select, input:not([type="range"]), [role="button"], [role="grid"], [role="radio"], [role="tab"], [role="option"], [role="application"]';

/**
 * Whether what has the focus does something of its own with a key, so that a key of the page must leave it alone. Ask
 * `defaultPrevented` too: a component may have used the key already.
 */
export function keepsKey(target: EventTarget | null, key: string): boolean {
	if (isTyping(target)) return true;
	if (!(target instanceof Element)) return false;
	if (target.closest('dialog, [popover]')) return true;
	return target.closest(key === ' ' ? pressed : walked) !== null;
}
