import { paddedIndex, type Border } from './padding';
import { dilatedKernel, type AxisWindow } from './window';

/**
 * Which input cells an output cell may depend on, along one axis: output cell i sees the input cells from
 * i · jump + low to i · jump + high, both included, as far as the input reaches.
 */
export interface AxisField {
	readonly jump: number;
	readonly low: number;
	readonly high: number;
}

/** What one output cell sees of the input picture. */
export interface ReceptiveField {
	readonly vertical: AxisField;
	readonly horizontal: AxisField;
}

/** Cells of a picture; `bottom` and `right` are the first ones no longer inside. */
export interface Box {
	readonly top: number;
	readonly left: number;
	readonly bottom: number;
	readonly right: number;
}

/** Sees the whole axis. It stays so through every later operation. */
const wholeAxis: AxisField = { jump: 0, low: -Infinity, high: Infinity };

/** The field of a picture's own cells. */
export const pointField: ReceptiveField = {
	vertical: { jump: 1, low: 0, high: 0 },
	horizontal: { jump: 1, low: 0, high: 0 }
};

/** The field of an output that sees the whole picture. */
export const wholeField: ReceptiveField = { vertical: wholeAxis, horizontal: wholeAxis };

/** Whether an output cell may depend on every pixel. */
export function isWhole({ vertical, horizontal }: ReceptiveField): boolean {
	return vertical.high === Infinity && horizontal.high === Infinity;
}

/**
 * Cells by which padding makes the outermost window see further than it covers: the farthest padded cell copies a cell
 * that lies inside the picture, maybe beyond the window.
 *
 *     padding 3, window 3, reflect:   [3 2 1] 0 1 2 3 …   covers −3 … −1, sees up to 3
 */
function borderReach(padding: number, span: number, size: number, border: Border): number {
	if (padding === 0 || border === 'zero') return 0;
	if (border === 'circular' || padding >= size) return Infinity;
	const farthest = paddedIndex(-padding, size, border)!;
	return Math.max(0, farthest - (span - 1 - padding));
}

function composeAxis(field: AxisField, axis: AxisWindow, border: Border): AxisField {
	const span = dilatedKernel(axis.kernel, axis.dilation);
	const before = borderReach(axis.padAfter, span, axis.size, border);
	const after = borderReach(axis.padBefore, span, axis.size, border);
	if (before === Infinity || after === Infinity) return wholeAxis;
	const { jump, low, high } = field;
	return {
		jump: jump * axis.stride,
		low: low - (axis.padBefore + before) * jump,
		high: high + (span - 1 - axis.padBefore + after) * jump
	};
}

/** The field after a window has moved over an output with the given field. */
export function throughWindow(
	field: ReceptiveField,
	[vertical, horizontal]: readonly [AxisWindow, AxisWindow],
	border: Border = 'zero'
): ReceptiveField {
	return {
		vertical: composeAxis(field.vertical, vertical, border),
		horizontal: composeAxis(field.horizontal, horizontal, border)
	};
}

function mergeAxis(a: AxisField, b: AxisField): AxisField {
	// Branches that step differently have no common interval; to claim the whole axis is never wrong.
	if (a.jump !== b.jump) return wholeAxis;
	return { jump: a.jump, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** The field of a cell that depends on the same cell of several branches. */
export function mergeFields(
	fields: readonly [ReceptiveField, ...ReceptiveField[]]
): ReceptiveField {
	return fields.reduce((merged, field) => ({
		vertical: mergeAxis(merged.vertical, field.vertical),
		horizontal: mergeAxis(merged.horizontal, field.horizontal)
	}));
}

/** Cells [rows, columns] a field spans on an endless picture; Infinity where it sees the whole axis. */
export function fieldSize({ vertical, horizontal }: ReceptiveField): readonly [number, number] {
	return [vertical.high - vertical.low + 1, horizontal.high - horizontal.low + 1];
}

/** First cell inside [0, size) and first one after it. */
function clipAxis({ jump, low, high }: AxisField, index: number, size: number): [number, number] {
	const clip = (value: number) => Math.min(size, Math.max(0, value));
	return [clip(index * jump + low), clip(index * jump + high + 1)];
}

/** The input cells that the output cell at y, x may depend on; without area where it sees only padding. */
export function fieldOfCell(
	field: ReceptiveField,
	y: number,
	x: number,
	inputHeight: number,
	inputWidth: number
): Box {
	const [top, bottom] = clipAxis(field.vertical, y, inputHeight);
	const [left, right] = clipAxis(field.horizontal, x, inputWidth);
	return { top, left, bottom, right };
}
