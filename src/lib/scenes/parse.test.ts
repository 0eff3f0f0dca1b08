import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord } from './nearest-word';
import { parseScenes } from './parse';
import { scenePages, type SceneProblem, type SceneWords } from './types';
import { writeScene } from './write';

const whole = `# Comments are for whoever reads the file
title: Stride
page: convolution
stride: 2

kernel: 3
---
The window jumps
two cells.

It skips the rest.

Predict: How many cells?

Notes: Three.

Notes: Not two.
`;

const rule = '---\nSome words.\n';

/** What is said about a file, as the page writes it. */
function complaints(text: string): string[] {
	return parseScenes(text, 'own').problems.map(({ line, message }) => `line ${line}: ${message}`);
}

/** What is wrong in a file of several scenes: what is wrong in each, at its own lines. Empty ones are none. */
function expectedTogether(texts: readonly string[]): SceneProblem[] {
	const found: SceneProblem[] = [];
	let before = 0;
	for (const text of texts) {
		for (const { line, message } of text.trim() === '' ? [] : parseScenes(text, 'own').problems)
			found.push({ line: line + before, message });
		before += text.split('\n').length + 1;
	}
	const isEmpty = texts.every((text) => text.trim() === '');
	return isEmpty ? [{ line: 1, message: 'it is empty' }] : found;
}

describe('parseScenes', () => {
	it('reads every part of a scene', () => {
		const { scenes, problems } = parseScenes(whole, 'stride');
		expect(problems).toEqual([]);
		expect(scenes).toEqual([
			{
				id: 'stride',
				line: 1,
				title: 'Stride',
				page: 'convolution',
				settings: [
					{ key: 'stride', value: '2', line: 4 },
					{ key: 'kernel', value: '3', line: 6 }
				],
				prose: ['The window jumps two cells.', 'It skips the rest.'],
				predict: 'How many cells?',
				notes: ['Three.', 'Not two.']
			}
		]);
	});

	it('takes the line ends of every system, and a byte-order mark', () => {
		for (const end of ['\r\n', '\r'])
			expect(parseScenes(`\uFEFF${whole.replaceAll('\n', end)}`, 'stride')).toEqual(
				parseScenes(whole, 'stride')
			);
	});

	it('reads several scenes and keeps the good ones', () => {
		const text = [
			`title: A\npage: pooling\n${rule}`,
			`page: pooling\n${rule}`,
			`title: C\npage: stacks\n${rule}`
		].join('=====\n');
		const { scenes, problems } = parseScenes(text, 'own');
		expect(scenes.map(({ id, title, line }) => [id, title, line])).toEqual([
			['own', 'A', 1],
			['own.3', 'C', 10]
		]);
		expect(problems).toEqual([{ line: 6, message: 'the scene has no “title”' }]);
	});

	it.each([
		['', ['line 1: it is empty']],
		[
			'\n ===\n\n',
			['line 2: a line of three hyphens, “---”, is missing between the settings and the sentences']
		],
		[
			'title: A\npage: convolution\nWords.\n',
			['line 3: a line of three hyphens, “---”, is missing between the settings and the sentences']
		],
		['title: A\npage: convolution\n---\n\n', ['line 3: there are no sentences after “---”']],
		[
			`title: A\npage: kitchen\n${rule}`,
			['line 2: “kitchen” is not a page with scenes; those are convolution, pooling, stacks']
		],
		[`title: A\ntitle: B\npage: stacks\n${rule}`, ['line 2: “title” stands here a second time']],
		[
			`title: A\nstride 2\npage: stacks\n${rule}`,
			['line 2: “stride 2” is not a setting; write “name: value”']
		],
		[`title: A\nstride:\npage: stacks\n${rule}`, ['line 2: “stride” has no value']],
		[rule, ['line 1: the scene has no “title”', 'line 1: the scene has no “page”']],
		[
			`title: A\npage: stacks\n${rule}\nPredit: What?`,
			['line 6: “Predit:” begins no kind of paragraph; did you mean “Predict”?']
		],
		[
			`title: A\npage: stacks\n${rule}\nPredict: What?\n\nPredict: Why?`,
			['line 8: a scene has one “Predict:” at most']
		],
		[`title: A\npage: stacks\n${rule}\nPredict:\n`, ['line 6: “Predict:” has no question']]
	])('says what is wrong and where: %j', (text, expected) => {
		expect(complaints(text)).toEqual(expected);
		expect(parseScenes(text, 'own').scenes).toEqual([]);
	});

	it('leaves words with a colon alone that are far from its own', () => {
		const { scenes } = parseScenes(`title: A\npage: stacks\n${rule}\nRule: add them.`, 'own');
		expect(scenes[0]!.prose).toEqual(['Some words.', 'Rule: add them.']);
	});

	it('reads each scene as if it stood alone, and has one of it exactly where nothing is wrong', () => {
		const part = fc.constantFrom(
			'title: A\n',
			'page: pooling\n',
			'---\n',
			'Words.\n',
			'\n',
			'k: 2\n',
			'Notes: n\n',
			':\n'
		);
		const noise = fc.string().map((text) => text.replaceAll('=', '-'));
		const messy = fc.array(fc.oneof(part, noise)).map((parts) => parts.join(''));
		const sound = fc.constantFrom(whole, `title: B\npage: pooling\n${rule}`);
		const pieces = fc.array(fc.oneof(sound, messy), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(pieces, (texts) => {
				const alone = texts.map((text) => parseScenes(text, 'own'));
				for (const { scenes, problems } of alone)
					expect(scenes).toHaveLength(problems.length === 0 ? 1 : 0);
				const { scenes, problems } = parseScenes(texts.join('\n===\n'), 'own');
				expect(scenes.map(({ title, prose }) => [title, prose])).toEqual(
					alone.flatMap((file) => file.scenes.map(({ title, prose }) => [title, prose]))
				);
				expect(problems).toEqual(expectedTogether(texts));
			})
		);
	});
});

/** Words as people write them: no empty paragraphs, none that begin like a kind of paragraph. */
const sentence = fc
	.array(fc.stringMatching(/^[a-z0-9,.–é]{1,9}$/), { minLength: 1, maxLength: 6 })
	.map((words) => `So ${words.join(' ')}`);

describe('writeScene', () => {
	it('writes what parseScenes reads back', () => {
		const words: fc.Arbitrary<SceneWords> = fc.record({
			title: sentence,
			page: fc.constantFrom(...scenePages),
			prose: fc.array(sentence, { minLength: 1 }),
			predict: fc.option(sentence),
			notes: fc.array(sentence)
		});
		const settings = fc.uniqueArray(
			fc.tuple(fc.stringMatching(/^[a-z_]{1,6}$/), fc.stringMatching(/^[-a-z0-9,;/.=]{1,12}$/)),
			{ selector: ([key]) => key }
		);
		fc.assert(
			fc.property(words, settings, (said, pairs) => {
				fc.pre(pairs.every(([key]) => key !== 'title' && key !== 'page'));
				const { scenes, problems } = parseScenes(writeScene(said, pairs), 'own');
				expect(problems).toEqual([]);
				expect(scenes).toHaveLength(1);
				expect(scenes[0]).toMatchObject(said);
				expect(scenes[0]!.settings.map(({ key, value }) => [key, value])).toEqual(pairs);
			})
		);
	});
});

describe('nearestWord', () => {
	it.each([
		['strid', 'stride'],
		['Stride', 'stride'],
		['paddign', 'padding'],
		['colour', null],
		['q', null]
	])('%s → %s', (word, expected) => {
		expect(nearestWord(word, ['kernel', 'stride', 'padding', 'k'])).toBe(expected);
	});
});
