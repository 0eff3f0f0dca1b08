import { describe, expect, it } from 'vitest';
import { placeNear } from './popover-place';

const view = { width: 360, height: 640 };
const panel = { width: 200, height: 100 };

describe('placeNear', () => {
	it('puts a panel below its button, flush with its left side', () => {
		const button = { left: 20, top: 50, width: 80, height: 40 };
		expect(placeNear(button, panel, view)).toEqual({ left: 20, top: 94 });
	});

	it('keeps it inside the window on the right and on the left', () => {
		const right = { left: 300, top: 50, width: 50, height: 40 };
		expect(placeNear(right, panel, view).left).toBe(152);
		expect(placeNear(right, { width: 400, height: 100 }, view).left).toBe(8);
	});

	it('goes above where there is room only there', () => {
		const low = { left: 20, top: 590, width: 80, height: 40 };
		expect(placeNear(low, panel, view).top).toBe(486);
		expect(placeNear(low, { width: 200, height: 620 }, view).top).toBe(634);
	});
});
