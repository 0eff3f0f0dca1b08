import { sizeOf, type Shape } from '$lib/core/types';
import type { Border } from '$lib/math/padding';
import { throughWindow, wholeField, type ReceptiveField } from '$lib/math/receptive-field';
import type { MovingWindow } from '$lib/math/window';
import { windowsOver } from './shape-rules';
import type { OperationAttributes } from './types';

/** How operations change what a cell sees of the input. Where that is no moving window, the whole picture is claimed. */

type Shapes = readonly Shape[];

/** After a convolution or a pool. */
export function windowReach(
	field: ReceptiveField,
	window: MovingWindow & { readonly paddingMode?: Border },
	[input]: Shapes
): ReceptiveField {
	return throughWindow(field, windowsOver(window, input!), window.paddingMode);
}

/** After padding; zeros see nothing, copied cells see what they are copied from. */
export function padReach(
	field: ReceptiveField,
	{ paddings, mode }: OperationAttributes['pad'],
	[input]: Shapes
): ReceptiveField {
	const [[top, bottom], [left, right]] = paddings;
	const padding = [top, bottom, left, right] as const;
	return throughWindow(
		field,
		windowsOver({ kernel: [1, 1], stride: [1, 1], padding }, input!),
		mode
	);
}

function isSingleCell(shape: Shape): boolean {
	return sizeOf(shape) === shape.at(-1);
}

/** After all cells have flowed into one: the whole picture, unless there was only one. */
export function spreadReach(
	field: ReceptiveField,
	_attributes: unknown,
	[input]: Shapes
): ReceptiveField {
	return isSingleCell(input!) ? field : wholeField;
}

/** After cells have changed their places. */
export function reshapeReach(
	field: ReceptiveField,
	{ shape }: OperationAttributes['reshape'],
	[input]: Shapes
): ReceptiveField {
	return isSingleCell(input!) && isSingleCell(shape) ? field : wholeField;
}

/** After a product in which a single cell may be stretched over all places. */
export function gateReach(
	field: ReceptiveField,
	_attributes: unknown,
	inputs: Shapes
): ReceptiveField {
	const isStretched = inputs.some(isSingleCell) && !inputs.every(isSingleCell);
	return isStretched ? wholeField : field;
}
