import { expect, test } from 'vitest';
import { exploreLink, type ExploreLink } from './explore-link';
import { decodeLink, encodeLink } from './link';

const opened: ExploreLink = {
	network: 'resnet20-cifar10',
	picture: 'chelsea',
	fit: 'letterbox',
	invert: true,
	layer: 'stage1.block1.conv1',
	channel: 7,
	cell: [3, 12],
	range: 'network',
	sort: 'variance',
	steps: true,
	target: 3,
	pins: [
		{ node: 'stem', channel: 0 },
		{ node: 'a:b', channel: 15 }
	]
};

test('an opened view comes back from its link', () => {
	const link = encodeLink(exploreLink, opened).toString();
	expect(decodeLink(exploreLink, new URLSearchParams(link)).state).toEqual(opened);
});

test('a bare address is the initial view', () => {
	const { state } = decodeLink(exploreLink, new URLSearchParams());
	expect(encodeLink(exploreLink, state).toString()).toBe('');
	expect(state.pins).toEqual([]);
});

test.each(['stem', ':3', 'stem:x', 'stem:1,'])(
	'pins that are not channels are repaired: %s',
	(pins) => {
		const { state, repaired } = decodeLink(exploreLink, new URLSearchParams({ pins }));
		expect(state.pins).toEqual([]);
		expect(repaired).toEqual(['pins']);
	}
);
