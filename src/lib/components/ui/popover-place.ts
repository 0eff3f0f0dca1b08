/** A box in the window, in CSS pixels. */
export interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** Room left between a panel and its button, and between a panel and the window's edge. */
const gapPx = 4;
const marginPx = 8;

/**
 * Corner of a panel near the button that opened it: below it and flush with its left side, moved left as far as the
 * window asks, above it only where there is room above and none below.
 */
export function placeNear(
	button: Box,
	panel: Pick<Box, 'width' | 'height'>,
	view: Pick<Box, 'width' | 'height'>
): { left: number; top: number } {
	const below = button.top + button.height + gapPx;
	const above = button.top - gapPx - panel.height;
	const fitsBelow = below + panel.height <= view.height - marginPx;
	const rightmost = view.width - marginPx - panel.width;
	return {
		left: Math.max(marginPx, Math.min(button.left, rightmost)),
		top: !fitsBelow && above >= marginPx ? above : below
	};
}

/** Moves an open popover near its button; both scroll together. */
export function placePopover(button: HTMLElement, panel: HTMLElement): void {
	const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
	const { left, top } = placeNear(
		button.getBoundingClientRect(),
		{ width: panel.offsetWidth, height: panel.offsetHeight },
		view
	);
	panel.style.left = `${left + window.scrollX}px`;
	panel.style.top = `${top + window.scrollY}px`;
}
