import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupIntoBlocks } from './blocks';
import { layOutRails, type RailRow, type Rails } from './rails';
import { resnet20 } from './graphs.testing';

/** Rows from lines such as "add: conv2 stem". */
function rows(...lines: string[]): RailRow[] {
	return lines.map((line) => {
		const [name, inputs = ''] = line.split(': ');
		return { name: name!, inputs: inputs.split(' ').filter(Boolean) };
	});
}

const lanesOf = (rails: Rails) => Object.fromEntries(rails.rows.map((row) => [row.name, row.lane]));
const segmentsOf = (rails: Rails, name: string) =>
	rails.rows
		.find((row) => row.name === name)!
		.segments.map(({ from, to, source }) => `${from}→${to} ${source}`)
		.sort();

/** Rows that one's value reaches if its lines are followed down, edge by edge. */
function reached({ rows }: Rails, source: number): string[] {
	const { name } = rows[source]!;
	const own = (row: number) => rows[row]!.segments.filter((segment) => segment.source === name);
	let lanes = own(source).map((segment) => segment.to);
	const found: string[] = [];
	for (let row = source + 1; row < rows.length; row++) {
		const here = own(row).filter((segment) => lanes.includes(segment.from));
		expect(here).toEqual(own(row));
		if (here.some((segment) => segment.to === 'node')) found.push(rows[row]!.name);
		lanes = here.map((segment) => segment.to).filter((lane) => lane !== 'node');
	}
	expect(lanes).toEqual([]);
	return found;
}

/** What must hold for every drawing. */
function expectTrueDrawing(list: readonly RailRow[]): Rails {
	const rails = layOutRails(list);
	list.forEach((row, i) => {
		const consumers = list.filter((other) => other.inputs.includes(row.name));
		expect(reached(rails, i)).toEqual(consumers.map((consumer) => consumer.name));
	});
	for (const row of rails.rows) {
		const passing = row.segments.filter(({ from, to }) => from !== 'node' && to !== 'node');
		passing.forEach(({ from, to }) => expect(from).toBe(to));
		expect(passing.map((segment) => segment.from)).not.toContain(row.lane);
		const below = row.segments.map((segment) => segment.to).filter((to) => to !== 'node');
		expect(new Set(below).size).toBe(below.length);
	}
	const used = rails.rows.flatMap((row) => [
		row.lane,
		...row.segments.flatMap(({ from, to }) => [from, to]).filter((end) => end !== 'node')
	]);
	expect(rails.lanes).toBe(Math.max(...used) + 1);
	return rails;
}

const anyRows = fc
	.array(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), { maxLength: 14 })
	.map((picks) => [
		{ name: 'r0', inputs: [] },
		...picks.map((inputs, i) => ({
			name: `r${i + 1}`,
			inputs: inputs.map((pick) => `r${i - Math.min(i, pick % 6)}`)
		}))
	]);

describe('layOutRails', () => {
	it('draws a chain in one lane', () => {
		const rails = expectTrueDrawing(rows('a', 'b: a', 'c: b'));
		expect(rails.lanes).toBe(1);
		expect(segmentsOf(rails, 'b')).toEqual(['0→node a', 'node→0 b']);
		expect(segmentsOf(rails, 'c')).toEqual(['0→node b']);
	});

	it('draws a residual block with its shortcut in lane 1', () => {
		const rails = expectTrueDrawing(rows('stem', 'conv1: stem', 'conv2: conv1', 'add: conv2 stem'));
		expect(lanesOf(rails)).toEqual({ stem: 0, conv1: 0, conv2: 0, add: 0 });
		expect(segmentsOf(rails, 'stem')).toEqual(['node→0 stem', 'node→1 stem']);
		expect(segmentsOf(rails, 'conv1')).toEqual(['0→node stem', '1→1 stem', 'node→0 conv1']);
		expect(segmentsOf(rails, 'add')).toEqual(['0→node conv2', '1→node stem']);
	});

	it('draws a projected shortcut as nodes of lane 1', () => {
		const rails = expectTrueDrawing(
			rows('x', 'conv1: x', 'conv2: conv1', 'subsample: x', 'zeros: subsample', 'add: conv2 zeros')
		);
		expect(lanesOf(rails)).toEqual({ x: 0, conv1: 0, conv2: 0, subsample: 1, zeros: 1, add: 0 });
		expect(rails.lanes).toBe(2);
	});

	it('draws ResNet-20 in two lanes', () => {
		expect(expectTrueDrawing(groupIntoBlocks(resnet20())).lanes).toBe(2);
	});

	it('draws an inception module with four branches', () => {
		const rails = expectTrueDrawing(
			rows(
				'x',
				'point: x',
				'reduce3: x',
				'conv3: reduce3',
				'reduce5: x',
				'conv5: reduce5',
				'pool: x',
				'project: pool',
				'concat: point conv3 conv5 project',
				'next: concat'
			)
		);
		expect(rails.lanes).toBe(4);
		const lanes = lanesOf(rails);
		expect([lanes.x, lanes.reduce3, lanes.conv3, lanes.concat, lanes.next]).toEqual([
			0, 0, 0, 0, 0
		]);
		const branches = [lanes.point, lanes.conv3, lanes.conv5, lanes.project];
		expect(new Set(branches).size).toBe(4);
		expect(lanes.project).toBe(lanes.pool);
	});

	it('draws a dense block, each value on one side lane', () => {
		const rails = expectTrueDrawing(
			rows('x0', 'x1: x0', 'c1: x0 x1', 'x2: c1', 'c2: x0 x1 x2', 'x3: c2', 'c3: x0 x1 x2 x3')
		);
		expect(rails.rows.every((row) => row.lane === 0)).toBe(true);
		expect(rails.lanes).toBe(4);
	});

	it('takes a lane again as soon as it is free', () => {
		const twice = rows('a', 'b: a', 'c: b a', 'd: c', 'e: d c', 'f: e');
		expect(expectTrueDrawing(twice).lanes).toBe(2);
	});

	it('draws an input that is used twice by one row as one line', () => {
		const rails = expectTrueDrawing(rows('a', 'double: a a'));
		expect(segmentsOf(rails, 'double')).toEqual(['0→node a']);
	});

	it('draws several starts, dead ends, and nothing', () => {
		expectTrueDrawing(rows('a', 'b', 'c: a', 'd: b', 'aside: a', 'e: c'));
		expect(layOutRails([])).toEqual({ lanes: 1, rows: [] });
	});

	it('leads every value to its consumers and nowhere else', () => {
		fc.assert(
			fc.property(anyRows, (list) => void expectTrueDrawing(list)),
			{ numRuns: 500 }
		);
	});

	it('keeps the longest path in lane 0', () => {
		fc.assert(
			fc.property(anyRows, (list) => {
				const depth = new Map<string, number>();
				for (const row of list)
					depth.set(row.name, 1 + Math.max(0, ...row.inputs.map((input) => depth.get(input)!)));
				const main = layOutRails(list).rows.filter((row) => row.lane === 0);
				expect(main).toHaveLength(Math.max(...depth.values()));
			})
		);
	});
});
