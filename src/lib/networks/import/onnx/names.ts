import type { OnnxNode } from './node';

/**
 * Names for the graph's nodes. Exporters name an operator by its path, "/layer1/layer1.0/conv1/Conv": scopes, of which
 * each repeats the one before, and the operator with a number. What stays is "layer1.0.conv1".
 */

/** A path without its operator, and whatever tells it from others of the same path. */
interface Parsed {
	readonly scopes: readonly string[];
	readonly operator: string;
}

function startLower(word: string): string {
	// Names such as LRN stay as they are.
	return /^[A-Z]{2}/.test(word) ? word : word.charAt(0).toLowerCase() + word.slice(1);
}

/** ["layer1", "layer1.0", "conv1"] → ["layer1.0", "conv1"]: a scope that the next one repeats says nothing. */
function withoutRepeats(scopes: readonly string[]): string[] {
	return scopes.filter((scope, i) => !scopes[i + 1]?.startsWith(`${scope}.`));
}

function isOperatorName(part: string, op: string): boolean {
	return part === op || (part.startsWith(`${op}_`) && /^\d+$/.test(part.slice(op.length + 1)));
}

function parse(node: OnnxNode): Parsed {
	const parts = (node.name || '').split('/').filter((part) => part !== '');
	const last = parts.at(-1);
	if (last !== undefined && isOperatorName(last, node.op))
		return { scopes: withoutRepeats(parts.slice(0, -1)), operator: last };
	return { scopes: withoutRepeats(parts), operator: '' };
}

/** The scopes that all operators have in common, such as "StatefulPartitionedCall/model". */
function commonScopes(all: readonly Parsed[]): number {
	const inside = all.filter(({ scopes }) => scopes.length > 0);
	const [first] = inside;
	if (!first || inside.length < 2) return 0;
	const differs = first.scopes.findIndex((scope, i) =>
		inside.some(({ scopes }) => scopes[i] !== scope || i === scopes.length - 1)
	);
	return Math.max(0, differs);
}

/** "features.0" of the weight "features.0.weight": what older files, which number their operators, still tell. */
function nameOfWeight(node: OnnxNode): string | undefined {
	return /^([A-Za-z][\w.]*)\.(weight|kernel)$/.exec(node.inputs[1] ?? '')?.[1];
}

/** Whether a scope also holds others, so that its name alone would not say which operator is meant. */
function findContainers(all: readonly Parsed[]): ReadonlySet<string> {
	const containers = new Set<string>();
	const operators = new Map<string, string>();
	for (const { scopes, operator } of all) {
		const path = scopes.join('.');
		for (let i = 1; i < scopes.length; i++) containers.add(scopes.slice(0, i).join('.'));
		const kind = operator.replace(/_\d+$/, '');
		if ((operators.get(path) ?? kind) !== kind) containers.add(path);
		operators.set(path, kind);
	}
	return containers;
}

function write({ scopes, operator }: Parsed, containers: ReadonlySet<string>): string {
	const path = scopes.join('.');
	const needsOperator = path === '' || containers.has(path);
	const number = /_\d+$/.exec(operator)?.[0] ?? '';
	if (!needsOperator) return path + number;
	return [path, startLower(operator)].filter((part) => part !== '').join('.');
}

/** A name for each operator; not yet unique, and empty where the file says nothing. */
export function nameNodes(nodes: readonly OnnxNode[]): ReadonlyMap<OnnxNode, string> {
	const parsed = nodes.map(parse);
	const common = commonScopes(parsed);
	const short = parsed.map((entry) => ({ ...entry, scopes: entry.scopes.slice(common) }));
	const containers = findContainers(short);
	return new Map(
		nodes.map((node, i) => {
			const written = write(short[i]!, containers);
			const isNumbered = short[i]!.scopes.length === 0;
			return [node, (isNumbered && nameOfWeight(node)) || written || startLower(node.op)];
		})
	);
}
