import { seededRandom } from '$lib/core/random';
import { NeighbourCache } from './neighbours/cache';
import { nearestAmong, nearestToRow, scaleDistances } from './neighbours/nearest';
import { Once } from './once';
import { planPreparation, prepareCodes, type Preparation } from './prepare';
import { principalComponents, project, projectAll } from './principal-components';
import { stretch } from './task';
import type { Codes, Metric, Neighbours, Task } from './types';

/** Codes with more numbers than this are reduced. */
const reducedAbove = 64;
/** Components that reduced codes keep. */
const componentsKept = 50;
/** Share of a reduction's progress that is the search for the components. */
const searchShare = 0.9;

/** The codes that a layout works on, and what new codes have to go through. */
export interface LayoutSpace {
	readonly codes: Codes;
	readonly neighbours: NeighbourCache;
	apply(added: Codes): Codes;
}

/** Codes made ready in one metric, with what was found out about them. */
export class CodeSpace {
	readonly #prepared: Codes;
	readonly #neighbours: NeighbourCache;
	readonly #reduced = new Once<LayoutSpace>();

	private constructor(
		codes: Codes,
		private readonly preparation: Preparation
	) {
		this.#prepared = prepareCodes(preparation, codes);
		this.#neighbours = new NeighbourCache(this.#prepared);
	}

	/** Makes codes ready; they must be finite. */
	static async of(codes: Codes, metric: Metric, task: Task): Promise<CodeSpace> {
		return new CodeSpace(codes, await planPreparation(codes, metric, task));
	}

	/** Centred and scaled, all numbers of each row. */
	get codes(): Codes {
		return this.#prepared;
	}

	/** Exact neighbours, with distances as between the codes themselves. */
	async neighbours(k: number, task: Task): Promise<Neighbours> {
		return this.#original(await this.#neighbours.ask(k, task));
	}

	/** Exact neighbours, with distances as between the rows of `codes`. */
	preparedNeighbours(k: number, task: Task): Promise<Neighbours> {
		return this.#neighbours.ask(k, task);
	}

	/** The nearest of one row, with distances as between the codes themselves: at once, also where no row was asked about. */
	async nearestTo(row: number, k: number, task: Task): Promise<Neighbours> {
		const known = this.#neighbours.of(row, k);
		return this.#original(known ?? (await nearestToRow(this.#prepared, row, k, task)));
	}

	/** The nearest rows of new codes, with distances as between the codes themselves. */
	async nearestOf(added: Codes, k: number, task: Task): Promise<Neighbours> {
		const prepared = prepareCodes(this.preparation, added);
		return this.#original(await nearestAmong(prepared, this.#prepared, k, task));
	}

	/** What a layout works on: all numbers of each row, or the first fifty principal components of long ones. */
	layout(reduce: boolean, task: Task): Promise<LayoutSpace> {
		if (reduce && this.#prepared.dimensions > reducedAbove)
			return this.#reduced.ask(() => this.#findReduction(task));
		return Promise.resolve({
			codes: this.#prepared,
			neighbours: this.#neighbours,
			apply: (added: Codes) => prepareCodes(this.preparation, added)
		});
	}

	async #findReduction(task: Task): Promise<LayoutSpace> {
		const codes = this.#prepared;
		const [search, last] = [stretch(task, 0, searchShare), stretch(task, searchShare, 1)];
		const components = await principalComponents(codes, componentsKept, seededRandom(1), search);
		const reduced = await projectAll(components, codes, last);
		return {
			codes: reduced,
			neighbours: new NeighbourCache(reduced),
			apply: (added) => project(components, prepareCodes(this.preparation, added))
		};
	}

	#original(neighbours: Neighbours): Neighbours {
		return scaleDistances(neighbours, 1 / this.preparation.scale);
	}
}
