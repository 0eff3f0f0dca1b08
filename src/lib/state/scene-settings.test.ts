import { describe, expect, it } from 'vitest';
import { parseScenes } from '$lib/scenes/parse';
import { shippedScenes } from '$lib/scenes/shipped';
import { writeScene } from '$lib/scenes/write';
import { checkScenes, sceneParameters, settingsOf } from './scene-settings';

/** What is said about a scene with these settings. */
async function complaints(page: string, ...settings: string[]): Promise<string[]> {
	const text = ['title: A', `page: ${page}`, ...settings, '---', 'Words.'].join('\n');
	const { problems } = await checkScenes(parseScenes(text, 'own'));
	return problems.map(({ line, message }) => `line ${line}: ${message}`);
}

describe('checkScenes', () => {
	it('names a setting that the page does not have, and the one that was meant', async () => {
		expect(await complaints('convolution', 'strid: 2')).toEqual([
			'line 3: “strid” is not a setting of the convolution page; did you mean “stride”?'
		]);
		expect(await complaints('pooling', 'paddng: same', 'colour: red')).toEqual([
			'line 3: “paddng” is not a setting of the pooling page; did you mean “padding”?',
			'line 4: “colour” is not a setting of the pooling page'
		]);
	});

	it.each([
		['convolution', 'stride: 0', /^line 3: stride must be an integer from 1 .*, got 0$/],
		['convolution', 'stride: two', /^line 3: stride must be an integer .*, got two$/],
		[
			'convolution',
			'padding: some',
			/^line 3: padding must be valid, same, full or causal.*, got some$/
		],
		['pooling', 'stride: 0', /^line 3: stride must be an integer (from 1|of 1 or more).*, got 0$/],
		['pooling', 'pool: min', /^line 3: pool must be one of max, average, l2, got min$/],
		['stacks', 'layers: c3_q', /^line 3: layers must be layers such as .*, got c3_q$/]
	])('says what a value must be: %s, %s', async (page, setting, expected) => {
		const [only, ...others] = await complaints(page, setting);
		expect(only).toMatch(expected);
		expect(others).toEqual([]);
	});

	it('refuses what is said twice, once by the word and once by the key', async () => {
		expect(await complaints('pooling', 'stride: 2', 's: 3')).toEqual([
			'line 4: “s” says the same as “stride”'
		]);
	});

	it('finds the line of a setting that makes the bench impossible', async () => {
		const [only, ...others] = await complaints(
			'convolution',
			'stride: 2',
			'size: 2',
			'input: ones'
		);
		expect(only).toMatch(/^line 4: /);
		expect(only).not.toMatch(/\.$/);
		expect(others).toEqual([]);
		expect(await complaints('pooling', 'dilation: 9')).toEqual([
			expect.stringMatching(/^line 3: /)
		]);
		expect(await complaints('stacks', 'against: c3', 'layers: c15valid_c15valid')).toEqual([
			expect.stringMatching(/^line 4: /)
		]);
	});

	it('keeps the good scenes of a file', async () => {
		const good = 'title: A\npage: pooling\nkernel: 3\n---\nWords.\n';
		const bad = good.replace('kernel: 3', 'kernel: 0');
		const { scenes, problems } = await checkScenes(parseScenes(`${bad}===\n${good}`, 'own'));
		expect(scenes.map(({ id }) => id)).toEqual(['own.2']);
		expect(problems.map(({ line }) => line)).toEqual([3]);
	});
});

describe('settingsOf', () => {
	it('writes a link so that the scene brings it back', async () => {
		const link = new URLSearchParams('k=3&s=2x1&pool=average&t=4');
		const words = {
			title: 'A',
			page: 'pooling',
			prose: ['Words.'],
			predict: null,
			notes: []
		} as const;
		const text = writeScene(words, settingsOf(link));
		expect(text).toContain('kernel: 3\nstride: 2x1\npool: average\nstep: 4\n');
		const { scenes } = await checkScenes(parseScenes(text, 'own'));
		expect((await sceneParameters(scenes[0]!)).toString()).toBe(link.toString());
	});
});

describe('the scenes that ship', () => {
	const files = import.meta.glob<string>('../scenes/*.scene.txt', {
		query: '?raw',
		import: 'default',
		eager: true
	});

	it.each(Object.entries(files))('%s can be shown', async (_path, text) => {
		const { scenes, problems } = await checkScenes(parseScenes(text, 'shipped'));
		expect(problems).toEqual([]);
		expect(scenes).toHaveLength(1);
		expect(scenes[0]!.predict).not.toBeNull();
		expect(scenes[0]!.notes.length).toBeGreaterThan(1);
	});

	it('come in the order of a lecture', () => {
		expect(shippedScenes.map(({ id }) => id)).toEqual([
			'what-a-convolution-is',
			'an-edge-detector',
			'padding',
			'stride',
			'output-size',
			'several-channels',
			'several-filters',
			'dilation',
			'transposed',
			'pooling',
			'invariance',
			'receptive-field',
			'cost'
		]);
	});
});
