import { expect, test } from 'vitest';
import { readClassNames } from './class-names';

const three = ['ant', 'bee', 'fire ant'];

test.each([
	['lines', 'ant\nbee\nfire ant\n'],
	['lines of Windows, with a byte order mark', '\uFEFFant\r\nbee\r\nfire ant\r\n'],
	['numbered lines', '0: ant\n1: bee\n2: fire ant'],
	['lines numbered from 1', '1 ant\n2 bee\n3 fire ant'],
	['ImageNet’s synsets', 'n02219486 ant\nn02206856 bee\nn02219487 fire ant'],
	['commas', 'ant, bee, fire ant'],
	['a JSON list', '["ant", "bee", "fire ant"]'],
	['Keras’ index', '{"0": ["n02219486", "ant"], "1": ["n1", "bee"], "2": ["n2", "fire ant"]}'],
	['numbered names out of order', '{"2": "fire ant", "0": "ant", "1": "bee"}'],
	['names with numbers', '{"bee": 1, "ant": 0, "fire ant": 2}'],
	[
		'Teachable Machine’s metadata',
		'{"tfjsVersion": "1.3.1", "labels": ["ant", "bee", "fire ant"]}'
	],
	['a configuration of Hugging Face', '{"id2label": {"0": "ant", "1": "bee", "2": "fire ant"}}']
])('%s', (_, text) => {
	expect(readClassNames(text, 3)).toEqual({ ok: true, value: three });
});

test('names that begin with a number keep it unless the numbers count', () => {
	expect(readClassNames('3 of clubs\n2 of clubs\n9 of clubs', 3)).toMatchObject({
		value: ['3 of clubs', '2 of clubs', '9 of clubs']
	});
});

test.each([
	['a wrong count', 'ant\nbee', /3 classes.*2 names/],
	['one class', 'ant\nbee', /3 classes/],
	['damaged JSON', '["ant", "bee"', /cannot be read/],
	['numbers that leave one out', '{"0": "ant", "2": "bee"}', /cannot be read/],
	['a web page', '<!doctype html>', /cannot be read/],
	['numbers', '[1, 2, 3]', /cannot be read/]
])('%s gets a sentence', (_, text, sentence) => {
	const read = readClassNames(text, 3);
	expect(read.ok ? '' : read.error.message).toMatch(sentence);
});
