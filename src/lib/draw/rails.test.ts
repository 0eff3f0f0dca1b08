import { describe, expect, it } from 'vitest';
import { railPath } from './rails';

const layout = { height: 40, laneWidth: 16, nodeY: 20, lane: 0 };

describe('railPath', () => {
	it('runs straight down in one lane', () => {
		expect(railPath({ from: 1, to: 1 }, layout)).toBe('M24 0V40');
		expect(railPath({ from: 0, to: 'node' }, layout)).toBe('M8 0V20');
		expect(railPath({ from: 'node', to: 0 }, layout)).toBe('M8 20V40');
	});

	it('bends between lanes, vertical at both ends', () => {
		expect(railPath({ from: 1, to: 'node' }, layout)).toBe('M24 0V0C24 10 8 10 8 20V20');
		expect(railPath({ from: 'node', to: 1 }, layout)).toBe('M8 20V20C8 30 24 30 24 40V40');
	});

	it('bends next to the node in a tall row', () => {
		const tall = { ...layout, height: 200, nodeY: 100 };
		expect(railPath({ from: 1, to: 'node' }, tall)).toBe('M24 0V72C24 86 8 86 8 100V100');
		expect(railPath({ from: 'node', to: 1 }, tall)).toBe('M8 100V100C8 114 24 114 24 128V200');
	});
});
