/**
 * Lanes for a network drawn as a vertical list with its true graph beside it. Row by row, a line is a value on its way
 * from the row that made it (its source) to the rows that use it (its consumers):
 *
 *     lane 0   1
 *          ●       stem     node → 0, node → 1       leaves to conv1 and, on the side, to add
 *          │╲
 *          ● │     conv1    0 → node, 1 → 1, node → 0
 *          │ │
 *          ● │     conv2    0 → node, 1 → 1, node → 0
 *          │╱
 *          ●       add      0 → node, 1 → node
 *
 * A row's cell holds its node in the middle. A segment runs from the top edge (`from` a lane) or from the node to the
 * bottom edge (`to` a lane) or to the node. Lines between rows keep their lane, so only segments that touch a node bend,
 * and one lane carries one value at a time. The longest path has lane 0 to itself.
 */

/** A row of the list: a block or a node. */
export interface RailRow {
	readonly name: string;
	/** Names of earlier rows. */
	readonly inputs: readonly string[];
}

/** A piece of line within one row's cell. A lane in `from` is at the top edge, one in `to` at the bottom edge. */
export interface RailSegment {
	readonly from: number | 'node';
	readonly to: number | 'node';
	/** Name of the row whose value the line carries. */
	readonly source: string;
}

/** What to draw beside one row. */
export interface RailCell {
	readonly name: string;
	/** Where the row's node stands. */
	readonly lane: number;
	readonly segments: readonly RailSegment[];
}

/** The whole drawing. */
export interface Rails {
	/** Number of lanes, ≥ 1. */
	readonly lanes: number;
	readonly rows: readonly RailCell[];
}

/** A value's straight way down, from the row that made it to its last consumer. */
interface Line {
	readonly lane: number;
	readonly source: number;
	readonly last: number;
}

/** The rows as numbers. */
interface Links {
	/** Row → rows it takes from, each once. */
	readonly inputs: readonly (readonly number[])[];
	/** Row → rows that take from it, in order. */
	readonly consumers: readonly (readonly number[])[];
}

function linkRows(rows: readonly RailRow[]): Links {
	const places = new Map(rows.map(({ name }, row) => [name, row]));
	const inputs = rows.map((row) => [...new Set(row.inputs.map((name) => places.get(name)!))]);
	const consumers: number[][] = rows.map(() => []);
	inputs.forEach((sources, row) => sources.forEach((source) => consumers[source]!.push(row)));
	return { inputs, consumers };
}

/** Rows of the longest path, in order. Of equally long ways into a row, that of its earlier input counts. */
function findMainPath({ inputs }: Links): number[] {
	const lengths: number[] = [];
	const before = inputs.map((sources, row) => {
		const best = sources.reduce<number | null>(
			(found, source) => (found === null || lengths[source]! > lengths[found]! ? source : found),
			null
		);
		lengths[row] = best === null ? 1 : lengths[best]! + 1;
		return best;
	});
	const path: number[] = [];
	const end = lengths.lastIndexOf(Math.max(...lengths));
	for (let row: number | null = end; row !== null; row = before[row]!) path.unshift(row);
	return path;
}

/** Lays out one row after the other; what has been laid out never changes. */
class Layout {
	/** Lines that have not ended before the present row. */
	#lines: Line[] = [];
	#lanes = 1;
	/** Row of the main path → the next one on it. */
	readonly #nextOnMain = new Map<number, number>();
	readonly #main: ReadonlySet<number>;

	constructor(
		private readonly rows: readonly RailRow[],
		private readonly links: Links
	) {
		const path = findMainPath(links);
		this.#main = new Set(path);
		path.slice(1).forEach((row, i) => this.#nextOnMain.set(path[i]!, row));
	}

	get lanes(): number {
		return this.#lanes;
	}

	/** The lowest side lane that no line passes along. */
	#freeLane(): number {
		let lane = 1;
		while (this.#lines.some((line) => line.lane === lane)) lane++;
		return lane;
	}

	/** A side row stands where one of its inputs ends, or else in the first free lane. */
	#laneOf(row: number, ended: readonly Line[]): number {
		if (this.#main.has(row)) return 0;
		const inherited = ended.find((line) => line.lane > 0);
		return inherited?.lane ?? this.#freeLane();
	}

	/** The line of a source from which a row branches off: the nearest. */
	#nearestLine(lines: readonly Line[], source: number, lane: number): Line {
		const own = lines.filter((line) => line.source === source);
		const distance = (line: Line) => Math.abs(line.lane - lane);
		return own.reduce((best, line) => (distance(line) < distance(best) ? line : best));
	}

	/** How a row takes in one input: a line that ends here, or a branch of one that passes. */
	#entry(lines: readonly Line[], source: number, row: number, lane: number): RailSegment {
		const ending = lines.find((line) => line.source === source && line.last === row);
		const from = (ending ?? this.#nearestLine(lines, source, lane)).lane;
		return { from, to: 'node', source: this.rows[source]!.name };
	}

	/** Lines that leave a row: straight on to the next row of the main path, and aside to all later consumers. */
	#departures(row: number, lane: number): Line[] {
		const last = this.links.consumers[row]!.at(-1);
		if (last === undefined) return [];
		const straight: Line = { lane, source: row, last: this.#nextOnMain.get(row) ?? last };
		if (last <= straight.last) return [straight];
		return [straight, { lane: this.#freeLane(), source: row, last }];
	}

	#passages(): RailSegment[] {
		return this.#lines.map(({ lane, source }) => {
			return { from: lane, to: lane, source: this.rows[source]!.name };
		});
	}

	/** Lays out the next row. */
	place(row: number): RailCell {
		const arriving = this.#lines;
		const ended = arriving.filter((line) => line.last === row);
		this.#lines = arriving.filter((line) => line.last > row);
		const lane = this.#laneOf(row, ended);
		const { name } = this.rows[row]!;
		const segments = [
			...this.#passages(),
			...this.links.inputs[row]!.map((source) => this.#entry(arriving, source, row, lane))
		];
		for (const line of this.#departures(row, lane)) {
			this.#lines.push(line);
			segments.push({ from: 'node', to: line.lane, source: name });
		}
		this.#lanes = Math.max(this.#lanes, lane + 1, ...this.#lines.map((line) => line.lane + 1));
		return { name, lane, segments };
	}
}

/** Assigns lanes to rows that stand in topological order; blocks of a graph fit as they are. */
export function layOutRails(rows: readonly RailRow[]): Rails {
	if (rows.length === 0) return { lanes: 1, rows: [] };
	const layout = new Layout(rows, linkRows(rows));
	const cells = rows.map((_, row) => layout.place(row));
	return { lanes: layout.lanes, rows: cells };
}
