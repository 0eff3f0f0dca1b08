import type { Graph } from '../types';

/** Error rates in percent, as their paper gives them. */
export interface PublishedError {
	readonly top1?: number;
	readonly top5?: number;
	/** Of what: data set, and how many crops or networks were averaged. */
	readonly on: string;
	/** Where they come from, if not from the paper of this very network: a clause. */
	readonly otherSource?: string;
}

/** An architecture from the literature: a graph without weights, and what was published about it. */
export interface Blueprint {
	/** kebab-case; stands in links. */
	readonly id: string;
	readonly title: string;
	readonly year: number;
	readonly authors: string;
	readonly paper: string;
	/** What it brought, in one sentence. */
	readonly idea: string;
	/** How this graph differs from the paper, if it does. */
	readonly form?: string;
	/** Why its name says another number of layers than are counted: a clause. */
	readonly depthNote?: string;
	readonly error: PublishedError;
	/** Learnt numbers as published, where an exact figure is. */
	readonly parameters?: number;
	build(): Graph;
}
