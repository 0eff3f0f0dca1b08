import {
	bytes,
	float,
	floats,
	integer,
	integers,
	many,
	message,
	one,
	pieces,
	text,
	texts,
	type MessageOf
} from './wire';

/**
 * The messages of an ONNX file, as far as a network's computation is in them.
 * @source github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

const entryFields = { key: text(1), value: text(2) };
const readEntry = message(entryFields);

const tensorFields = {
	dims: integers(1),
	dataType: integer(2),
	floatData: pieces(4),
	int32Data: integers(5),
	int64Data: integers(7),
	name: text(8),
	rawData: bytes(9),
	doubleData: pieces(10),
	uint64Data: integers(11),
	externalData: many(13, readEntry),
	/** 1: the values stand in another file. */
	dataLocation: integer(14)
};
const readTensor = message(tensorFields);

const attributeFields = {
	name: text(1),
	f: float(2),
	i: integer(3),
	s: text(4),
	t: one(5, readTensor),
	floats: floats(7),
	ints: integers(8),
	strings: texts(9)
};

const nodeFields = {
	input: texts(1),
	output: texts(2),
	name: text(3),
	opType: text(4),
	attribute: many(5, message(attributeFields)),
	domain: text(7)
};

const readDimension = message({ value: integer(1), symbol: text(2) });
const readShape = message({ dim: many(1, readDimension) });
const readTensorType = message({ elementType: integer(1), shape: one(2, readShape) });
const readType = message({ tensor: one(1, readTensorType) });
const valueFields = { name: text(1), type: one(2, readType) };
const readValueInfo = message(valueFields);

const graphFields = {
	node: many(1, message(nodeFields)),
	name: text(2),
	initializer: many(5, readTensor),
	input: many(11, readValueInfo),
	output: many(12, readValueInfo),
	sparseInitializer: pieces(15)
};

const modelFields = {
	irVersion: integer(1),
	producer: text(2),
	graph: one(7, message(graphFields)),
	opsets: many(8, message({ domain: text(1), version: integer(2) })),
	metadata: many(14, readEntry)
};

/** An array of numbers: a weight, or an attribute. */
export type TensorProto = MessageOf<typeof tensorFields>;
/** One operator of the graph. An empty input is one that was left out. */
export type NodeProto = MessageOf<typeof nodeFields>;
/** Name and type of an input or output. */
export type ValueInfoProto = MessageOf<typeof valueFields>;
/** The network. */
export type GraphProto = MessageOf<typeof graphFields>;
/** The whole file. */
export type ModelProto = MessageOf<typeof modelFields>;
/** A setting of an operator. */
export type AttributeProto = MessageOf<typeof attributeFields>;

/**
 * A file's messages. Weights stay views on the file's bytes.
 * @throws {FailureError} with a sentence if the bytes are no such messages
 */
export const readModel: (bytes: Uint8Array) => ModelProto = message(modelFields);
