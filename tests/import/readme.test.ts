import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formats } from '$lib/networks/import/formats';
import { loadImporter } from '$lib/networks/import/importers';
import { knownLayers } from '$lib/networks/import/keras-layers/layers';
import { kerasVocabulary } from '$lib/networks/import/keras-layers/vocabulary';
import { folds } from '$lib/networks/import/onnx/fold';
import { translations } from '$lib/networks/import/onnx/operators/catalogue';
import { onnxVocabulary } from '$lib/networks/import/onnx/vocabulary';
import { openable } from '$lib/networks/import/openable';
import { knownOperators } from '$lib/networks/import/tfjs-graph/operators';
import { tensorflowVocabulary } from '$lib/networks/import/tfjs-graph/vocabulary';

/** What can be translated is said where people look for it, and nothing more. */

const onnxKeys = [...Object.keys(translations), ...Object.keys(folds), 'Constant', 'Erf'];

describe.each([
	[
		'keras-layers',
		kerasVocabulary,
		[...knownLayers, 'InputLayer', 'Sequential', 'Functional', 'Model']
	],
	['tfjs-graph', tensorflowVocabulary, [...knownOperators, 'Placeholder', 'Const']],
	['onnx', onnxVocabulary, onnxKeys]
])('%s', (folder, { terms }, translated) => {
	const stated = Object.keys(terms);

	test('the list for the page is what is translated', () => {
		expect([...stated].sort()).toEqual([...new Set(translated)].sort());
	});

	test('the README names all of it', () => {
		const text = readFileSync(`src/lib/networks/import/${folder}/README.md`, 'utf8');
		const words = new Set(text.replaceAll('\\', '').match(/\w+/g));
		expect(stated.filter((name) => !words.has(name))).toEqual([]);
	});
});

test('every format has an importer, and stands once on the list of what can be opened', async () => {
	for (const { format } of formats)
		expect(await loadImporter(format)).toHaveProperty('read', expect.any(Function));
	const listed = openable.flatMap((entry) => entry.formats.map(({ id }) => id));
	expect([...listed].sort()).toEqual(formats.map(({ format }) => format).sort());
	expect(openable.map(({ id }) => id)).toEqual(['tfjs-layers', 'tfjs-graph', 'onnx']);
});
