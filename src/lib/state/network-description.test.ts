import { describe, expect, test } from 'vitest';
import type { Answers } from '$lib/networks/import/answers';
import type { NetworkDraft } from '$lib/networks/import/open';
import { describeNetwork, sameFiles } from './network-description';

const answers: Answers = {
	title: 'My Café net!',
	mean: [0],
	std: [1],
	order: 'rgb',
	lightOnDark: true,
	classes: null,
	height: 28,
	width: 28
};

const draft: NetworkDraft = {
	name: 'net',
	format: 'onnx',
	input: { height: 28, width: 28, channels: 1, isOpen: false },
	classCount: 10,
	namesClasses: false,
	saysValues: false,
	bytes: 100,
	sha256: 'abcdef0123456789'.repeat(4),
	guess: answers,
	notes: []
};

const packed = { graph: new Blob(['12345']), weights: new Blob(['123']) };
const source = { kind: 'files', files: [new File([''], 'net.onnx')] } as const;

describe('describeNetwork', () => {
	test('makes an id of the name and the checksum', () => {
		const made = describeNetwork({ draft, answers, packed, source, list: [] });
		expect(made).toMatchObject({
			id: 'own-my-caf-net-abcdef01',
			title: 'My Café net!',
			bytes: 8,
			input: [28, 28, 1],
			source: 'net.onnx'
		});
	});

	test('keeps the id of the same files under another name', () => {
		const first = describeNetwork({ draft, answers, packed, source, list: [] });
		const again = { ...answers, title: 'Quite another' };
		const made = describeNetwork({ draft, answers: again, packed, source, list: [first] });
		expect(made).toMatchObject({ id: first.id, title: 'Quite another' });
	});

	test('other files of the same name get another id', () => {
		const first = describeNetwork({ draft, answers, packed, source, list: [] });
		const other = { ...draft, sha256: '0'.repeat(64) };
		const made = describeNetwork({ draft: other, answers, packed, source, list: [first] });
		expect(made.id).toBe('own-my-caf-net-00000000');
	});
});

test('files without a checksum are not taken for one another', () => {
	const bare = { ...draft };
	delete (bare as { sha256?: string }).sha256;
	const kept = describeNetwork({ draft: bare, answers, packed, source, list: [] });
	expect(sameFiles([kept], bare)).toBeUndefined();
});
