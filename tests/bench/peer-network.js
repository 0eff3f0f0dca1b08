import { createHash } from 'node:crypto';

/**
 * A network of the size that the best-known peer shows: 64 × 64 input, ten channels, twelve layers. Its weights are
 * made up, because only the time counts. The site does not ship it: the bench builds a site of its own that does.
 */

const classes = Array.from({ length: 10 }, (_, index) => `class ${index}`);

/** Numbers that look like small weights, the same every time. */
function makeWeights(/** @type {number} */ length) {
	return Float32Array.from({ length }, (_, index) => 0.2 * Math.sin(12.9898 * (index + 1)));
}

/** Collects nodes and weights. */
class Builder {
	/** @type {object[]} */
	nodes = [{ name: 'input', op: 'input', inputs: [], attributes: {} }];
	/** @type {object[]} */
	tensors = [];
	/** @type {Float32Array[]} */
	values = [];
	last = 'input';
	bytes = 0;

	/**
	 * @param {string} name
	 * @param {number[]} shape
	 */
	weight(name, shape) {
		const values = makeWeights(shape.reduce((product, length) => product * length, 1));
		this.tensors.push({ name, shape, dtype: 'float32', offset: this.bytes });
		this.values.push(values);
		this.bytes += values.byteLength;
		return name;
	}

	/**
	 * @param {string} name
	 * @param {string} op
	 * @param {object} attributes
	 * @param {Record<string, string>} [weights]
	 */
	add(name, op, attributes, weights) {
		this.nodes.push({ name, op, inputs: [this.last], attributes, ...(weights && { weights }) });
		this.last = name;
	}

	/** A 3 × 3 convolution without padding, its bias and its ReLU. */
	convolution(/** @type {string} */ name, /** @type {number} */ inputs) {
		const window = { kernel: [3, 3], stride: [1, 1], padding: 'valid' };
		const attributes = { ...window, filters: 10, dilation: [1, 1], groups: 1 };
		const kernel = this.weight(`${name}/kernel`, [3, 3, inputs, 10]);
		this.add(name, 'convolution', attributes, { kernel });
		this.add(`${name}.bias`, 'bias', {}, { bias: this.weight(`${name}/bias`, [10]) });
		this.add(`${name}.relu`, 'relu', {});
	}

	/** The head: 13 × 13 × 10 numbers to ten classes. */
	classifier() {
		this.add('flatten', 'flatten', {});
		const kernel = this.weight('output/kernel', [13 * 13 * 10, 10]);
		this.add('output', 'dense', { units: 10 }, { kernel });
		this.add('logits', 'bias', {}, { bias: this.weight('output/bias', [10]) });
		this.add('softmax', 'softmax', {});
	}
}

function buildLayers() {
	const builder = new Builder();
	const pool = { kernel: [2, 2], stride: [2, 2], padding: 'valid' };
	builder.convolution('conv1_1', 3);
	builder.convolution('conv1_2', 10);
	builder.add('pool1', 'maxPool', pool);
	builder.convolution('conv2_1', 10);
	builder.convolution('conv2_2', 10);
	builder.add('pool2', 'maxPool', pool);
	builder.classifier();
	return builder;
}

/** What `?network=` calls it. */
export const peerNetworkId = 'bench-tiny64';

/**
 * @param {Buffer} weights
 * @returns {object} what `card.json` states
 */
function makeCard(weights) {
	return {
		id: peerNetworkId,
		title: 'Ten channels, twelve layers',
		year: 2020,
		paper: 'https://arxiv.org/abs/2004.15004',
		dataset: 'none',
		licence: 'none',
		intendedUse: 'Measuring time.',
		parameters: weights.length / 4,
		macs: 0,
		top1: 0,
		top5: 0,
		trainingTop1: 0,
		bytes: weights.length,
		sha256: createHash('sha256').update(weights).digest('hex')
	};
}

/** @param {Builder} builder */
function makeGraph({ nodes, tensors }) {
	return {
		format: 'receptive-graph',
		version: 1,
		name: 'Ten channels, twelve layers',
		input: { height: 64, width: 64, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] },
		classes,
		nodes,
		logits: 'logits',
		tensors
	};
}

/**
 * The files of the network's folder, by name.
 * @returns {Record<string, string | Buffer>}
 */
export function makePeerNetwork() {
	const builder = buildLayers();
	const weights = Buffer.concat(builder.values.map((part) => Buffer.from(part.buffer)));
	return {
		'graph.json': JSON.stringify(makeGraph(builder)),
		'weights.bin': weights,
		'card.json': JSON.stringify(makeCard(weights)),
		'reference.json': '{}'
	};
}
