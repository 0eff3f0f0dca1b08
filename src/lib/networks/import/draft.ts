import { FailureError } from '$lib/core/result';
import { sizeOf, type NdArray, type Shape } from '$lib/core/types';
import { ruleOf } from '$lib/graph/operations';
import { writeShape } from '$lib/graph/shape-rules';
import type { GraphNode, Operation, OperationAttributes } from '$lib/graph/types';

/** One sentence about a network that cannot be opened, as a throwable. */
export function refuseNetwork(message: string, detail?: string): FailureError {
	return new FailureError({
		code: 'bad-network',
		message,
		...(detail === undefined ? {} : { detail })
	});
}

/** The same for a network that is whole, but asks for something that this site cannot run. */
export function refuseUnsupported(message: string): FailureError {
	return new FailureError({ code: 'unsupported', message });
}

/** Values that one layer may have at most: half a gigabyte. */
const mostValues = 2 ** 27;

/** Names that stand on the page and in links: no spaces, not empty. */
function tidyName(wish: string): string {
	return wish.trim().replaceAll(/\s+/g, '_') || 'node';
}

/**
 * A graph in the making: importers add one node after the other, and know every shape at once. Shapes are
 * [height, width, channel] or [channel].
 */
export class GraphDraft {
	readonly #nodes: GraphNode[] = [];
	readonly #shapes = new Map<string, Shape>();
	readonly #weights = new Map<string, NdArray>();

	/** Name of the picture's node. */
	readonly input = 'input';

	constructor(inputShape: Shape) {
		this.#nodes.push({ name: this.input, op: 'input', inputs: [], attributes: {} });
		this.#shapes.set(this.input, inputShape);
	}

	get nodes(): readonly GraphNode[] {
		return this.#nodes;
	}
	get weights(): ReadonlyMap<string, NdArray> {
		return this.#weights;
	}

	/** Output shape of a node that was added. */
	shapeOf(name: string): Shape {
		const shape = this.#shapes.get(name);
		if (!shape) throw new RangeError(`there is no node ${name}`);
		return shape;
	}

	/**
	 * Adds a node.
	 * @param wish its name; a number is added where another node has it
	 * @param weights by role, in the axis order of `OperationAttributes`
	 * @returns the name it got
	 * @throws {FailureError} with a sentence if the inputs or weights do not fit
	 */
	add<Op extends Operation>(
		op: Op,
		wish: string,
		inputs: readonly string[],
		attributes: OperationAttributes[Op],
		weights?: Readonly<Record<string, NdArray>>
	): string {
		const name = this.#freeName(tidyName(wish));
		const shapes = inputs.map((input) => this.shapeOf(input));
		this.#shapes.set(name, this.#outputShape(op, name, attributes, shapes));
		const roles = Object.entries(weights ?? {});
		this.#checkWeights(op, name, attributes, shapes, weights ?? {});
		for (const [role, array] of roles) this.#weights.set(`${name}/${role}`, array);
		const named = Object.fromEntries(roles.map(([role]) => [role, `${name}/${role}`]));
		const node = { name, op, inputs, attributes, ...(roles.length ? { weights: named } : {}) };
		this.#nodes.push(node as unknown as GraphNode);
		return name;
	}

	#freeName(wish: string): string {
		if (!this.#shapes.has(wish)) return wish;
		let number = 2;
		while (this.#shapes.has(`${wish}_${number}`)) number++;
		return `${wish}_${number}`;
	}

	#outputShape(
		op: Operation,
		name: string,
		attributes: OperationAttributes[Operation],
		inputs: readonly Shape[]
	): Shape {
		try {
			return this.#requireFitting(name, ruleOf(op).outputShape(attributes, inputs));
		} catch (thrown) {
			if (!(thrown instanceof RangeError)) throw thrown;
			throw refuseNetwork(`The layer “${name}” does not fit: ${thrown.message}.`);
		}
	}

	#requireFitting(name: string, shape: Shape): Shape {
		if (sizeOf(shape) <= mostValues) return shape;
		throw refuseUnsupported(
			`The layer “${name}” would have ${sizeOf(shape)} values, which is more than fit into a page.`
		);
	}

	#checkWeights(
		op: Operation,
		name: string,
		attributes: OperationAttributes[Operation],
		inputs: readonly Shape[],
		weights: Readonly<Record<string, NdArray>>
	): void {
		const expected = ruleOf(op).weightShapes?.(attributes, inputs) ?? {};
		for (const [role, shape] of Object.entries(expected)) {
			const found = weights[role];
			if (!found) throw refuseNetwork(`The layer “${name}” has no weight “${role}”.`);
			if (found.shape.join() !== shape.join() || found.data.length !== sizeOf(shape))
				throw refuseNetwork(
					`The weight “${role}” of the layer “${name}” is ${writeShape(found.shape)}, but ${writeShape(shape)} is needed.`
				);
		}
	}
}
