import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	bringIntoView,
	isInView,
	panBy,
	pictureSide,
	toMap,
	toScreen,
	wholeMap,
	zoomAbout,
	type Camera
} from './camera';

const view = { width: 800, height: 600 };
const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const anyCamera = fc.record<Camera>({
	x: coordinate,
	y: coordinate,
	zoom: fc.double({ min: 0.5, max: 100, noNaN: true })
});
const anyPlace = fc.record({
	x: fc.double({ min: 0, max: 800, noNaN: true }),
	y: fc.double({ min: 0, max: 600, noNaN: true })
});

describe('the camera', () => {
	it('puts the map’s corners into the window, y upwards', () => {
		expect(toScreen(wholeMap, view, 0, 0)).toEqual({ x: 400, y: 300 });
		const corner = toScreen(wholeMap, view, 1, 1);
		expect(corner.x).toBeCloseTo(400 + 276);
		expect(corner.y).toBeCloseTo(300 - 276);
	});

	it('finds back from the window to the map', () => {
		fc.assert(
			fc.property(anyCamera, coordinate, coordinate, (camera, x, y) => {
				const back = toMap(camera, view, toScreen(camera, view, x, y));
				expect(back.x).toBeCloseTo(x, 6);
				expect(back.y).toBeCloseTo(y, 6);
			})
		);
	});

	it('keeps what is under the pointer there while it enlarges', () => {
		fc.assert(
			fc.property(anyPlace, fc.double({ min: 0.6, max: 8, noNaN: true }), (place, factor) => {
				const before = toMap(wholeMap, view, place);
				const camera = zoomAbout(wholeMap, view, factor, place);
				// A camera at its limit may not go further from the map.
				fc.pre(Math.abs(camera.x) < 1.09 && Math.abs(camera.y) < 1.09);
				const after = toScreen(camera, view, before.x, before.y);
				expect(after.x).toBeCloseTo(place.x, 4);
				expect(after.y).toBeCloseTo(place.y, 4);
			})
		);
	});

	it('moves the map with the pointer, and never loses it', () => {
		const camera = panBy(wholeMap, view, 30, -20);
		const moved = toScreen(camera, view, 0.2, 0.3);
		const before = toScreen(wholeMap, view, 0.2, 0.3);
		expect(moved.x - before.x).toBeCloseTo(30);
		expect(moved.y - before.y).toBeCloseTo(-20);
		expect(panBy(wholeMap, view, -1e6, 0).x).toBeCloseTo(1.1);
	});

	it('goes to a place only if it is out of view', () => {
		const near = { x: 0.8, y: 0.8, zoom: 10 };
		expect(bringIntoView(wholeMap, view, 0.9, 0.9)).toBe(wholeMap);
		expect(isInView(near, view, -0.5, 0)).toBe(false);
		expect(bringIntoView(near, view, -0.5, 0)).toEqual({ x: -0.5, y: 0, zoom: 10 });
	});

	it('draws fewer pictures larger, and lets them come apart as it enlarges', () => {
		expect(pictureSide(wholeMap, view, 10_000)).toBe(8);
		expect(pictureSide(wholeMap, view, 400)).toBeCloseTo(22.5);
		const far = pictureSide({ ...wholeMap, zoom: 4 }, view, 400);
		expect(far).toBeGreaterThan(22.5);
		expect(far).toBeLessThan(4 * 22.5);
	});
});
