/**
 * ONNX's numbers of the types that a value may have.
 * @source github.com/onnx/onnx/blob/main/onnx/onnx.proto (TensorProto.DataType)
 */
export const elementType = {
	float: 1,
	uint8: 2,
	int8: 3,
	uint16: 4,
	int16: 5,
	int32: 6,
	int64: 7,
	bool: 9,
	float16: 10,
	double: 11,
	uint32: 12,
	uint64: 13,
	bfloat16: 16
} as const;

const { float, float16, double, bfloat16 } = elementType;

/** Floating-point numbers of any precision. */
export const floatTypes: ReadonlySet<number> = new Set([float, float16, double, bfloat16]);

/** Whole numbers, and true or false. */
export const wholeTypes: ReadonlySet<number> = new Set(
	Object.values(elementType).filter((type) => !floatTypes.has(type))
);
