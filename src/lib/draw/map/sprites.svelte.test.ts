import { describe, expect, it } from 'vitest';
import { atlasCell } from './atlas';
import { wholeMap } from './camera';
import type { MapScene } from './scene';
import { SpriteSurface } from './sprites';

const count = 10_000;
const drawing = ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'];

function makeScene(): MapScene {
	return {
		positions: Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i)),
		colours: new Uint8Array(4 * count).fill(255),
		opacities: new Uint8Array(count).fill(255),
		camera: wholeMap,
		view: { width: 300, height: 200 },
		side: 8,
		asDots: false,
		isInk: false,
		dark: false,
		ratio: 1
	};
}

/** A context that counts its draw calls. */
function countedContext() {
	const canvas = document.createElement('canvas');
	const counted = { calls: 0 };
	const gl = new Proxy(canvas.getContext('webgl2')!, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			if (drawing.includes(String(name))) counted.calls++;
			return value.bind(target) as unknown;
		}
	});
	return { gl, counted };
}

describe('sprites', () => {
	it('draw ten thousand pictures, or none, in at most three calls', () => {
		const { gl, counted } = countedContext();
		const surface = new SpriteSurface(gl);
		const side = atlasCell * 100;
		surface.newAtlas({ columns: 100, rows: 100, width: side, height: side });
		surface.draw(makeScene());
		expect(counted.calls).toBeGreaterThan(0);
		expect(counted.calls).toBeLessThanOrEqual(3);
		expect(gl.getError()).toBe(gl.NO_ERROR);
		const nothing = { positions: new Float32Array(), colours: new Uint8Array() };
		surface.draw({ ...makeScene(), ...nothing, opacities: new Uint8Array() });
		expect(gl.getError()).toBe(gl.NO_ERROR);
		surface.dispose();
	});
});
