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
