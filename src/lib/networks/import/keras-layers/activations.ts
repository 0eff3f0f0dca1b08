import { isRecord } from '$lib/graph/checks';
import type { Operation, OperationAttributes } from '$lib/graph/types';
import { addAffine } from '../channelwise';
import { refuseUnsupported, type GraphDraft } from '../draft';

/** What an activation needs to add its nodes. */
interface Site {
	readonly draft: GraphDraft;
	readonly keras: 2 | 3;
	/** Name of the layer that it belongs to. */
	readonly layer: string;
	/** Name for the node of the result. */
	readonly name: string;
	readonly input: string;
}

type Activation = (site: Site) => string;

/** An activation that is one operation. */
function single<Op extends Operation>(op: Op, attributes: OperationAttributes[Op]): Activation {
	return ({ draft, name, input }) => draft.add(op, name, [input], attributes);
}

/** Keras 2 means clip(0.2 x + 0.5, 0, 1), Keras 3 clip(x / 6 + 0.5, 0, 1), of which the former is that of 1.2 x. */
function addHardSigmoid(site: Site): string {
	const { draft, keras, name, input } = site;
	const scaled =
		keras === 3 ? input : addAffine(draft, `${name}.scale`, input, { factor: [1.2], shift: [0] });
	return draft.add('hardSigmoid', name, [scaled], {});
}

/** x · tanh(softplus(x)). */
function addMish({ draft, name, input }: Site): string {
	const soft = draft.add('softplus', `${name}.softplus`, [input], {});
	const gate = draft.add('tanh', `${name}.tanh`, [soft], { amplitude: 1, slope: 1 });
	return draft.add('multiply', name, [input, gate], {});
}

const swish = single('swish', {});
const hardSwish = single('hardSwish', {});

/** By the names that Keras gives them. */
const activations: Readonly<Record<string, Activation>> = {
	linear: ({ input }) => input,
	relu: single('relu', {}),
	relu6: single('relu6', {}),
	leaky_relu: single('leakyRelu', { slope: 0.2 }),
	elu: single('elu', { alpha: 1 }),
	selu: single('selu', {}),
	sigmoid: single('sigmoid', {}),
	hard_sigmoid: addHardSigmoid,
	tanh: single('tanh', { amplitude: 1, slope: 1 }),
	softplus: single('softplus', {}),
	swish,
	silu: swish,
	hard_swish: hardSwish,
	hard_silu: hardSwish,
	gelu: single('gelu', {}),
	mish: addMish,
	softmax: single('softmax', {})
};

/** The name of an activation as any version of Keras writes it down; undefined for one that is a layer of its own. */
export function nameOfActivation(value: unknown): string | undefined {
	if (value === null || value === undefined) return 'linear';
	if (typeof value === 'string') return value;
	if (!isRecord(value)) return undefined;
	const name = value.class_name === 'function' ? value.config : undefined;
	return typeof name === 'string' ? name : undefined;
}

/** Adds an activation by its name. Returns the node of the result: the input itself for the identity. */
export function addActivation(kind: string, site: Site): string {
	const activation = Object.hasOwn(activations, kind) ? activations[kind] : undefined;
	if (activation) return activation(site);
	throw refuseUnsupported(
		`The layer “${site.layer}” has the activation “${kind}”, which this site cannot run.`
	);
}

/** What may stand behind a layer's name for its activation: `relu` in `conv1.relu`. */
export function suffixOf(kind: string): string {
	return kind.replaceAll('_', '-');
}
