import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import LineChart from './LineChart.svelte';

async function violations(container: Element): Promise<string[]> {
	for (const details of container.querySelectorAll('details')) details.open = true;
	const { violations } = await axe.run(container);
	return violations.map(({ id }) => id);
}

describe('LineChart', () => {
	it('marks the first flip at its place and lists the numbers', async () => {
		const { container } = await render(LineChart, {
			title: 'Probability',
			points: [0, 1, 2, 4],
			pointsLabel: 'iteration',
			series: [{ label: 'cat', values: [1, 0.5, 0.25, 0], role: 'source' }],
			marks: [{ at: 2, label: 'first flip: iteration 2' }],
			cursor: 4
		});
		const dots = [...container.querySelectorAll('circle')].map((dot) => dot.getAttribute('cx'));
		expect(container.querySelector('line.mark')!.getAttribute('x1')).toBe(dots[2]);
		expect(container.querySelector('line.cursor')!.getAttribute('x1')).toBe(dots[3]);
		expect([...container.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual([
			'1',
			'0.5',
			'0.25',
			'0'
		]);
		expect(await violations(container)).toEqual([]);
	});

	it('stands words evenly apart, names the outermost, and leaves out what is no number', async () => {
		const { container } = await render(LineChart, {
			title: 'Correlation',
			points: ['none', 'fc', 'conv'],
			pointsLabel: 'shuffled down to',
			series: [
				{ label: 'gradient', values: [1, NaN, 0.5] },
				{ label: 'chance', values: [0, 0, 0], role: 'control' }
			],
			small: true
		});
		const own = [...container.querySelectorAll('circle.source')];
		const all = [...container.querySelectorAll('circle.control')];
		const at = (dots: Element[]) => dots.map((dot) => Number(dot.getAttribute('cx')));
		expect(at(all)[1]).toBeCloseTo((at(all)[0]! + at(all)[2]!) / 2);
		expect(at(own)).toEqual([at(all)[0], at(all)[2]]);
		const words = [...container.querySelectorAll('svg text')].map((text) => text.textContent);
		expect(words).toContain('none');
		expect(words).toContain('conv');
		expect(words).not.toContain('fc');
		expect(container.querySelector('.key')!.textContent).toMatch(/gradient\s*chance/);
		expect(await violations(container)).toEqual([]);
	});
});
