import type { CsvCell } from '$lib/core/csv';
import type { Confusion } from '$lib/draw/confusion';
import type { CheckResult } from '$lib/engine/protocol';
import type { BlueprintSummary } from '$lib/graph/blueprints/summary';

/** The tables of the networks' page as rows, the first of them the head, for files. */
type Table = readonly (readonly CsvCell[])[];

/** How often pictures of each class (rows) were taken for each class (columns). */
export function confusionTable(confusion: Confusion, classes: readonly string[]): Table {
	return [
		['what it is', ...classes],
		...confusion.map((counts, truth) => [classes[truth] ?? truth, ...counts])
	];
}

/** The architectures with their totals and published errors. */
export function historyTable(summaries: readonly BlueprintSummary[]): Table {
	const head = ['year', 'architecture', 'authors', 'layers', 'parameters', 'MACs'];
	const errors = ['top-1 error in percent', 'top-5 error in percent', 'measured on', 'remark'];
	const rows = summaries.map(({ blueprint, depth, parameters, macs }) => {
		const { year, title, authors, error, depthNote, paper } = blueprint;
		const remark = [error.otherSource, depthNote].filter(Boolean).join('; ');
		const published = [error.top1 ?? null, error.top5 ?? null, error.on, remark];
		return [year, title, authors, depth, parameters, macs, ...published, paper];
	});
	return [[...head, ...errors, 'paper'], ...rows];
}

/** What a check of networks found: each number, and each layer of those that are held layer by layer. */
export function checkTable(
	checks: readonly { readonly title: string; readonly results: readonly CheckResult[] }[],
	backend: string
): Table {
	const head = ['network', 'checked', 'layer', 'difference', 'at most', 'backend'];
	const rows = checks.flatMap(({ title, results }) =>
		results.flatMap(({ name, error, tolerance, layers = [] }) => [
			[title, name, null, error, tolerance, backend],
			...layers.map((layer) => [title, name, layer.node, layer.error, tolerance, backend])
		])
	);
	return [head, ...rows];
}
