import { expect, it } from 'vitest';
import type { Picture } from '$lib/pictures/types';
import { keyOf, questionOf, type Prepared, type Subject } from './saliency-question';

const rgba = new Uint8ClampedArray(4);
const pixels = { shape: [1, 1, 1], data: Float32Array.of(0.5) };

function prepare(source: Picture['source'], invert = false): Prepared {
	const picture = { width: 1, height: 1, rgba, name: 'any', source };
	return { picture, preparation: { fit: 'crop', invert }, pixels };
}

const cat = prepare({ kind: 'sample', id: 'cat' });
const subject: Subject = {
	network: 'net',
	prepared: cat,
	weights: Float32Array.of(0, 1, 0),
	seed: 1,
	baseline: null
};
const choice = { method: 'integrated', params: { baseline: 'black' }, node: null, wrapper: null };
const custom = { ...choice, params: { baseline: 'custom' } };

it('a sample opened again asks the same question, a file of the same name does not', () => {
	const again = { ...subject, prepared: prepare({ kind: 'sample', id: 'cat' }) };
	expect(keyOf(choice, again)).toBe(keyOf(choice, subject));
	const files = [prepare({ kind: 'file' }), prepare({ kind: 'file' })];
	const [one, other] = files.map((prepared) => keyOf(choice, { ...subject, prepared }));
	expect(one).not.toBe(other);
	expect(keyOf(choice, { ...subject, prepared: files[0]! })).toBe(one);
});

it.each<[string, Partial<Subject>]>([
	['network', { network: 'other' }],
	['preparation', { prepared: prepare({ kind: 'sample', id: 'cat' }, true) }],
	['class', { weights: Float32Array.of(1, 0, 0) }],
	['contrast', { weights: Float32Array.of(-1, 1, 0) }],
	['seed', { seed: 2 }]
])('another %s is another question', (_, change) => {
	expect(keyOf(choice, { ...subject, ...change })).not.toBe(keyOf(choice, subject));
});

it('another setting, layer or wrapper is another question', () => {
	const others = [
		custom,
		{ ...choice, node: 'conv1' },
		{ ...choice, wrapper: { id: 'smoothgrad', params: {} } }
	];
	const keys = [choice, ...others].map((one) => keyOf(one, subject));
	expect(new Set(keys).size).toBe(keys.length);
});

it('a kept picture matters only to methods that start from it', () => {
	const kept = { ...subject, baseline: prepare({ kind: 'sample', id: 'dog' }) };
	expect(keyOf(choice, kept)).toBe(keyOf(choice, subject));
	expect(keyOf(custom, kept)).not.toBe(keyOf(custom, subject));
	expect(questionOf(choice, kept)).not.toHaveProperty('baseline');
	expect(questionOf(custom, kept).baseline).toBe(pixels);
});
