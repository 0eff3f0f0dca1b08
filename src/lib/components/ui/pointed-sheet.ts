import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

/** A place on a sheet: shares of its width and height, in [0, 1]. */
export interface SheetPoint {
	readonly x: number;
	readonly y: number;
}

/** Who is told where the pointer goes. */
export interface SheetFollower {
	readonly down: (point: SheetPoint) => void;
	/** Gets every place passed since the last one, at least one, the latest last. */
	readonly move: (points: readonly SheetPoint[]) => void;
}

const within = (share: number) => Math.min(1, Math.max(0, share));

function placeOn(sheet: HTMLElement, { clientX, clientY }: PointerEvent): SheetPoint {
	const { left, top, width, height } = sheet.getBoundingClientRect();
	return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
}

/** Follows the pointer that is pressed on a sheet, and no other, until it is lifted. */
export function followPointer({ down, move }: SheetFollower): Attachment<HTMLElement> {
	return (sheet) => {
		let pointer: number | null = null;
		const lift = ({ pointerId }: PointerEvent) => {
			if (pointerId === pointer) pointer = null;
		};
		const stops = [
			on(sheet, 'pointerdown', (event) => {
				if (event.button !== 0 || pointer !== null) return;
				pointer = event.pointerId;
				sheet.setPointerCapture(event.pointerId);
				down(placeOn(sheet, event));
			}),
			on(sheet, 'pointermove', (event) => {
				if (event.pointerId !== pointer) return;
				const passed = event.getCoalescedEvents();
				move((passed.length ? passed : [event]).map((each) => placeOn(sheet, each)));
			}),
			on(sheet, 'pointerup', lift),
			on(sheet, 'pointercancel', lift)
		];
		return () => stops.forEach((stop) => stop());
	};
}

/** Where an arrow key leads on a sheet, in steps. */
export const arrows: Readonly<Record<string, SheetPoint>> = {
	ArrowUp: { x: 0, y: -1 },
	ArrowDown: { x: 0, y: 1 },
	ArrowLeft: { x: -1, y: 0 },
	ArrowRight: { x: 1, y: 0 }
};
