import type { Attachment } from 'svelte/attachments';

/**
 * Tells whether an element is in view, first soon after it is there and then whenever that changes.
 * @param margin by how much the view is taken larger, as CSS writes it
 */
export function inView(onchange: (isInView: boolean) => void, margin = '0px'): Attachment {
	return (element) => {
		const observer = new IntersectionObserver(
			// Several changes may be told in one go: only the last one still holds.
			(entries) => onchange(entries.at(-1)!.isIntersecting),
			{ rootMargin: margin }
		);
		observer.observe(element);
		return () => observer.disconnect();
	};
}
