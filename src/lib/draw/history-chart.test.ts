import { describe, expect, it } from 'vitest';
import { blueprints } from '$lib/graph/blueprints/catalogue';
import { summarise } from '$lib/graph/blueprints/summary';
import { figurePalette } from './figure/palette';
import { figureToSvg } from './figure/svg';
import { historyFigure, layOutHistory, type HistoryEntry } from './history-chart';

const summaries = blueprints.map(summarise);

function entriesOf(measure: 'top1' | 'top5', marked: readonly string[] = []): HistoryEntry[] {
	return summaries
		.filter(({ blueprint: { error } }) => error.on.startsWith('ImageNet') && error[measure])
		.map(({ blueprint: { id, title, year, error }, parameters }) => ({
			id,
			title,
			year,
			error: error[measure]!,
			parameters,
			isForeign: error.otherSource !== undefined,
			isMarked: marked.includes(id)
		}));
}

const ids = blueprints.map(({ id }) => id);
const cases = (['top1', 'top5'] as const).flatMap((measure) =>
	ids.map((id, index) => [measure, id, ids.at(index - 3)!] as const)
);

describe('history chart', () => {
	it.each(cases)('names every dot by %s error without overlaps, %s and %s marked', (...which) => {
		const [measure, ...marked] = which;
		const entries = entriesOf(measure, marked);
		const { labels, dots } = layOutHistory(entries);
		expect(labels.map(({ id }) => id).sort()).toEqual(entries.map(({ id }) => id).sort());
		for (const [index, { box, id }] of labels.entries()) {
			for (const other of labels.slice(index + 1)) {
				const isAside = box.x >= other.box.x + other.box.width || other.box.x >= box.x + box.width;
				const isApart =
					box.y >= other.box.y + other.box.height || other.box.y >= box.y + box.height;
				expect(isAside || isApart, `${id} and ${other.id}`).toBe(true);
			}
			const covered = dots.filter(
				({ x, y }) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
			);
			expect(covered).toEqual([]);
		}
	});

	it('keeps the dots of a year inside it and around its middle', () => {
		const { years, dots } = layOutHistory(entriesOf('top5'));
		for (const { year, x } of years) {
			const own = dots.filter(({ entry }) => entry.year === year);
			const left = Math.min(...own.map((dot) => dot.x - dot.radius));
			const right = Math.max(...own.map((dot) => dot.x + dot.radius));
			if (own.length) expect((left + right) / 2).toBeCloseTo(x, 6);
			expect(right - left).toBeLessThan(years[1]!.left - years[0]!.left);
		}
	});

	it('ends with the last architecture that has such an error', () => {
		const lastOf = (measure: 'top1' | 'top5') =>
			layOutHistory(entriesOf(measure)).years.at(-1)!.year;
		expect([lastOf('top5'), lastOf('top1')]).toEqual([2016, 2018]);
	});

	it('becomes a figure with every name and the title', () => {
		const chart = layOutHistory(entriesOf('top1', ['vgg-16']));
		const words = { title: 'Top-1 error', description: 'as published' };
		const svg = figureToSvg(historyFigure(chart, words), figurePalette(false));
		for (const text of ['Top-1 error', 'VGG-16 27 %', 'MobileNet v2', 'SqueezeNet 1.1 *'])
			expect(svg).toContain(`>${text}</text>`);
	});
});
