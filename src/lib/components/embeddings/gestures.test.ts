import { expect, test } from 'vitest';
import { toMap, wholeMap } from '$lib/draw/map/camera';
import { Gestures } from './gestures';

const view = { width: 400, height: 400 };

test('one pointer drags the map, and what trembles only clicks', () => {
	const gestures = new Gestures();
	gestures.down(1, { x: 100, y: 100 });
	expect(gestures.move(1, { x: 102, y: 101 }, wholeMap, view)).toBe(wholeMap);
	expect(gestures.up(1)).toBe(true);

	gestures.down(1, { x: 100, y: 100 });
	const camera = gestures.move(1, { x: 150, y: 80 }, wholeMap, view);
	const held = toMap(wholeMap, view, { x: 100, y: 100 });
	const now = toMap(camera, view, { x: 150, y: 80 });
	expect(now.x).toBeCloseTo(held.x);
	expect(now.y).toBeCloseTo(held.y);
	expect(gestures.up(1)).toBe(false);
});

test('two pointers enlarge about their middle', () => {
	const gestures = new Gestures();
	gestures.down(1, { x: 150, y: 200 });
	gestures.down(2, { x: 250, y: 200 });
	let camera = gestures.move(1, { x: 100, y: 200 }, wholeMap, view);
	camera = gestures.move(2, { x: 300, y: 200 }, camera, view);
	expect(camera.zoom).toBeCloseTo(2);
	const middle = toMap(camera, view, { x: 200, y: 200 });
	expect(middle.x).toBeCloseTo(0);
	expect(middle.y).toBeCloseTo(0);
	expect([gestures.up(1), gestures.up(2)]).toEqual([false, false]);
});
