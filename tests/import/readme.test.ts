import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { knownLayers } from '$lib/networks/import/keras-layers/layers';
import { knownOperators } from '$lib/networks/import/tfjs-graph/operators';

/** What can be translated is said where people look for it. */

test.each([
	['keras-layers', knownLayers],
	['tfjs-graph', knownOperators]
])('the README of %s names all that it translates', (folder, known) => {
	const text = readFileSync(`src/lib/networks/import/${folder}/README.md`, 'utf8');
	const words = new Set(text.replaceAll('\\', '').match(/\w+/g));
	expect(known.filter((name) => !words.has(name))).toEqual([]);
});
