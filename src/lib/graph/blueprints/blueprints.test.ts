import { describe, expect, it } from 'vitest';
import { fieldSize } from '$lib/math/receptive-field';
import { analyse } from '../analysis';
import { parseGraph } from '../validate';
import { blueprints, findBlueprint } from './catalogue';

const totalsOf = (id: string) => analyse(findBlueprint(id)!.build()).totals;

/** Exactly as published with the architecture, or as every framework counts it. */
const publishedParameters: Readonly<Record<string, number>> = {
	'vgg-16': 138_357_544,
	'resnet-50': 25_557_032,
	'densenet-121': 7_978_856,
	'mobilenet-v2': 3_504_872,
	'squeezenet-1.1': 1_235_496
};

describe('blueprints', () => {
	it('are as many as the history needs, oldest first, each with its own id', () => {
		expect(blueprints.length).toBeGreaterThanOrEqual(20);
		expect(new Set(blueprints.map(({ id }) => id)).size).toBe(blueprints.length);
		const years = blueprints.map(({ year }) => year);
		expect(years).toEqual([...years].sort((a, b) => a - b));
		expect([years[0], years.at(-1)]).toEqual([1998, 2018]);
	});

	it.each(Object.entries(publishedParameters))(
		'%s has the published number of parameters, %i',
		(id, parameters) => {
			expect(totalsOf(id).parameters).toBe(parameters);
		}
	);

	it.each([
		['googlenet-normalised', 6.62],
		['alexnet-one-column', 61.1]
	])('%s has about %d million parameters', (id, millions) => {
		expect(totalsOf(id).parameters / 1e6).toBeCloseTo(millions, 1);
	});

	it.each(
		blueprints.filter(({ parameters }) => parameters).map(({ id, parameters }) => [id, parameters])
	)('%s has the number of parameters that its card states, %i', (id, parameters) => {
		expect(totalsOf(id as string).parameters).toBe(parameters);
	});

	it.each(blueprints.map((blueprint) => [blueprint.id, blueprint] as const))(
		'%s is a valid graph but for its weights',
		(_, blueprint) => {
			const graph = blueprint.build();
			const shape = analyse(graph).nodes.get(graph.logits)!.shape;
			expect(shape).toEqual([graph.classes.length]);
			const parsed = parseGraph(graph);
			expect(parsed.ok ? 'valid' : parsed.error.message).toMatch(/^valid$|weight/);
		}
	);

	// Millions of multiply-accumulates as published or as the frameworks count them.
	it.each([
		['vgg-16', 15_470, 10],
		['alexnet-one-column', 714, 1],
		['resnet-50', 3_860, 10],
		['resnet-18', 1_814, 2],
		['densenet-121', 2_834, 10],
		['mobilenet-v1', 569, 1],
		['mobilenet-v2', 300, 2],
		['squeezenet-1.1', 349, 1],
		['googlenet', 1_583, 10]
	])('%s takes about %i million multiply-accumulates', (id, millions, tolerance) => {
		expect(Math.abs(totalsOf(id).macs / 1e6 - millions)).toBeLessThanOrEqual(tolerance);
	});

	it('sees what is known of VGG-16: 212 pixels after its last pool', () => {
		const { nodes } = analyse(findBlueprint('vgg-16')!.build());
		expect(fieldSize(nodes.get('pool5')!.receptiveField)).toEqual([212, 212]);
	});
});
