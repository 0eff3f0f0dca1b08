/** Everything on the page beside an element and what holds it. */
function everythingBeside(element: Element): HTMLElement[] {
	const beside: HTMLElement[] = [];
	for (let inner = element; inner.parentElement; inner = inner.parentElement)
		for (const sibling of inner.parentElement.children)
			if (sibling !== inner && sibling instanceof HTMLElement) beside.push(sibling);
	return beside.filter(({ inert, tagName }) => !inert && tagName !== 'HEAD');
}

/**
 * Attachment that gives an element the whole window, above all else and out of whatever box holds it; the rest of the page
 * can then not be reached by keys either. Type grows with the window (Lecture.svelte has the rule).
 */
export function present(element: HTMLElement): () => void {
	const root = document.documentElement;
	const rest = everythingBeside(element);
	for (const other of rest) other.inert = true;
	root.dataset.presenting = '';
	element.popover = 'manual';
	element.showPopover();
	return () => {
		// Elsewhere Svelte may have taken the element away already, and its popover with it.
		if (element.isConnected) element.hidePopover();
		element.popover = null;
		delete root.dataset.presenting;
		for (const other of rest) other.inert = false;
	};
}

/** Asks for the whole screen; where it is refused the window has to do. */
export async function enterFullScreen(): Promise<void> {
	try {
		await document.documentElement.requestFullscreen();
	} catch {
		// No right to it, or no such thing here (telephones): the lecture fills the window.
	}
}

export async function leaveFullScreen(): Promise<void> {
	if (document.fullscreenElement) await document.exitFullscreen();
}
