import { describe, expect, test } from 'vitest';
import { Opener } from '$lib/networks/import/opener';
import type { HeldNetwork, OpeningSource } from '$lib/networks/import/opener-protocol';
import {
	foreignCases,
	serve,
	soundFiles,
	type Files,
	type ForeignCase
} from '../bad-inputs/foreign-networks';
import { soundModel, writeOnnx } from '../import/onnx/write';

/** Foreign networks through the very thing that the page's worker runs. */

const context = { signal: new AbortController().signal, report: () => undefined };

const asFiles = (files: Files) =>
	Object.entries(files).map(([name, content]) => new File([content as BlobPart], name));

function serverOf(served: NonNullable<ForeignCase['served']>): typeof fetch {
	return async (request) => {
		const name = new URL(String(request)).pathname.split('/').at(-1)!;
		return (await served[name]?.()) ?? new Response('', { status: 404 });
	};
}

function sourceOf({
	files,
	address,
	sha256
}: Pick<ForeignCase, 'files' | 'address' | 'sha256'>): OpeningSource {
	if (address === undefined) return { kind: 'files', files: asFiles(files ?? {}) };
	return { kind: 'address', address, ...(sha256 === undefined ? {} : { sha256 }) };
}

async function open(given: Omit<ForeignCase, 'title' | 'sentence'>) {
	const opener = new Opener(serverOf(given.served ?? {}));
	return { opener, opened: await opener.open({ source: sourceOf(given), options: {} }, context) };
}

describe('whole networks open', () => {
	test('from files, with the guesses that their names allow', async () => {
		const { opened } = await open({ files: soundFiles() });
		if (!opened.ok) throw new Error(opened.error.message);
		expect(opened.value.draft).toMatchObject({
			format: 'tfjs-layers',
			classCount: 4,
			bytes: expect.any(Number)
		});
		expect(opened.value.draft.guess).toMatchObject({
			mean: [0, 0, 0],
			std: [1, 1, 1],
			order: 'rgb',
			classes: null
		});
		expect(opened.value.draft.sha256).toMatch(/^[0-9a-f]{64}$/);
	});

	test('from an address, and from an archive with class names beside the network', async () => {
		const served = serve(soundFiles());
		const { opened } = await open({ address: 'https://models.example/small/model.json', served });
		expect(opened).toMatchObject({ ok: true, value: { draft: { classCount: 4 } } });
		const names = { 'labels.txt': 'ant\nbee\ncat\ndog\n' };
		const named = await open({ files: { ...soundFiles(), ...names } });
		expect(named.opened).toMatchObject({
			value: { draft: { guess: { classes: ['ant', 'bee', 'cat', 'dog'] } } }
		});
	});

	test('ONNX is guessed to be fed as torchvision does', async () => {
		const { opened } = await open({ files: { 'network.onnx': writeOnnx(soundModel) } });
		expect(opened).toMatchObject({
			value: { draft: { format: 'onnx', guess: { mean: [0.485, 0.456, 0.406] } } }
		});
	});
});

test('there are at least 25 ways to be broken', () => {
	expect(foreignCases.length).toBeGreaterThanOrEqual(25);
});

test.each(foreignCases)('$title gets one sentence', async ({ sentence, ...given }) => {
	const { opened } = await open(given);
	if (opened.ok) throw new Error('it was opened');
	expect(['bad-network', 'unsupported', 'shape-mismatch', 'download']).toContain(opened.error.code);
	expect(opened.error.message).toMatch(sentence);
	expect(opened.error.message).toMatch(/^[A-Z“a-z].*\.$/);
	expect(opened.error.message).not.toMatch(/undefined|NaN|\[object| at .*:\d+:\d+/);
});

test('a network that cannot be opened leaves the one before in place', async () => {
	const files = soundFiles();
	let served = serve(files);
	const opener = new Opener(async (request) => serverOf(served)(request));
	const ask = (source: OpeningSource) => opener.open({ source, options: {} }, context);
	const first = await ask({ kind: 'address', address: 'https://models.example/small/model.json' });
	if (!first.ok) throw new Error(first.error.message);
	served = {};
	const second = await ask({ kind: 'address', address: 'https://models.example/other/model.json' });
	expect(second.ok).toBe(false);
	const packed = await opener.pack({ key: first.value.key, answers: first.value.draft.guess });
	if (!packed.ok) throw new Error(packed.error.message);
	expect(JSON.parse(await packed.value.graph.text())).toMatchObject({
		name: 'small',
		logits: expect.any(String)
	});
});

test('of two that were opened, the one that is packed stays', async () => {
	const { opener, opened } = await open({ files: soundFiles() });
	const source = sourceOf({ files: { 'other.onnx': writeOnnx(soundModel) } });
	const other = await opener.open({ source, options: {} }, context);
	if (!opened.ok || !other.ok) throw new Error('they were not opened');
	const pack = ({ key, draft }: HeldNetwork) => opener.pack({ key, answers: draft.guess });
	expect((await pack(opened.value)).ok).toBe(true);
	expect(await pack(other.value)).toMatchObject({
		error: { message: 'The network is not open any more; open it again.' }
	});
	expect((await pack(opened.value)).ok).toBe(true);
});
