import { describe, expect, it } from 'vitest';
import { FailureError } from '$lib/core/result';
import type { NdArray } from '$lib/core/types';
import { TestGraphBuilder } from '$lib/graph/graphs.testing';
import { checkPicture, checkPictures, checkScore, checkWeights, refuse } from './checks';

const builder = new TestGraphBuilder({ height: 2, width: 3, channels: 1 });
builder.node('scores', 'dense', builder.node('flat', 'flatten', 'input', {}), { units: 2 });
const graph = builder.finish('Tiny', 2);

function zeros(...shape: number[]): NdArray {
	return { shape, data: new Float32Array(shape.reduce((size, length) => size * length, 1)) };
}

function broken(...shape: number[]): NdArray {
	const pixels = zeros(...shape);
	pixels.data[pixels.data.length - 1] = NaN;
	return pixels;
}

/** Code and sentence of a refusal; null where there is none. */
function refusalOf(check: () => void): string | null {
	try {
		check();
		return null;
	} catch (thrown) {
		if (!(thrown instanceof FailureError)) throw thrown;
		return `${thrown.failure.code}: ${thrown.failure.message}`;
	}
}

const weights = (...values: number[]) => Float32Array.from(values);

describe('what a network is asked', () => {
	it.each<[string, () => void, string | null]>([
		['a picture that fits', () => checkPicture(graph, zeros(2, 3, 1)), null],
		[
			'a turned picture',
			() => checkPicture(graph, zeros(3, 2, 1)),
			'shape-mismatch: Tiny takes pictures of 2 × 3 × 1, not 3 × 2 × 1.'
		],
		[
			'a picture with a number too few',
			() => checkPicture(graph, { shape: [2, 3, 1], data: new Float32Array(5) }),
			'shape-mismatch: Tiny takes pictures of 2 × 3 × 1, not 2 × 3 × 1.'
		],
		[
			'a picture that is not all numbers',
			() => checkPicture(graph, broken(2, 3, 1)),
			'unsupported: The picture holds values that are not numbers.'
		],
		['pictures that fit', () => checkPictures(graph, zeros(4, 2, 3, 1)), null],
		[
			'a picture where several are expected',
			() => checkPictures(graph, zeros(2, 3, 1)),
			'shape-mismatch: Tiny takes pictures of 2 × 3 × 1, not 3 × 1.'
		],
		[
			'no pictures',
			() => checkPictures(graph, zeros(0, 2, 3, 1)),
			'unsupported: There are no pictures to look at.'
		],
		[
			'pictures of which one is not all numbers',
			() => checkPictures(graph, broken(4, 2, 3, 1)),
			'unsupported: The picture holds values that are not numbers.'
		],
		['a weight a class', () => checkWeights(graph, weights(0, 0)), null],
		[
			'a weight too many',
			() => checkWeights(graph, weights(0, 1, 0)),
			'shape-mismatch: The score needs one weight for each of the 2 classes, not 3.'
		],
		['the score of a class', () => checkScore(graph, weights(0, 1)), null],
		[
			'a score with a weight too few',
			() => checkScore(graph, weights(1)),
			'shape-mismatch: The score needs one weight for each of the 2 classes, not 1.'
		],
		[
			'the score of no class',
			() => checkScore(graph, weights(0, 0)),
			'unsupported: Choose one of the 2 classes of Tiny: no class is explained yet.'
		],
		[
			'a score that is no number',
			() => checkScore(graph, weights(NaN, 1)),
			'unsupported: Choose one of the 2 classes of Tiny: no class is explained yet.'
		]
	])('%s', (_, check, refusal) => {
		expect(refusalOf(check)).toBe(refusal);
	});

	it('is refused with the code that is said', () => {
		expect(refusalOf(() => refuse('No.', 'not-finite'))).toBe('not-finite: No.');
	});
});
