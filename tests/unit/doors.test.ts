import { expect, it } from 'vitest';
import { decodeLink } from '../../src/lib/state/link';
import { exploreLink } from '../../src/lib/state/explore-link';
import { findNetwork } from '../../src/lib/networks/catalogue';
import { findSample } from '../../src/lib/pictures/samples';
import { doors } from '../../src/routes/doors';

it.each(doors)('the door “$title” leads to what exists in Explore', ({ query }) => {
	const { state, repaired } = decodeLink(exploreLink, new URLSearchParams(query));
	expect(repaired).toEqual([]);
	if (state.network !== null) expect(findNetwork(state.network)).toBeDefined();
	if (state.picture !== null) expect(findSample(state.picture)).toBeDefined();
});
