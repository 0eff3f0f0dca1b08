import { expect, it } from 'vitest';
import { shippedNetworks } from '../../src/lib/networks/catalogue';
import { dataSets } from '../../src/routes/credits/works';

const learntFrom = [...new Set(shippedNetworks.map(({ card }) => card.dataset))];

it.each(learntFrom)('the credits name the data set “%s”', (dataset) => {
	expect(dataSets.filter(({ title }) => dataset.includes(title))).toHaveLength(1);
});

it('credits no data set that no network learnt from', () => {
	const idle = dataSets.filter(({ title }) => !learntFrom.some((set) => set.includes(title)));
	expect(idle).toEqual([]);
});
