/** A drawing as strokes of one thickness, in units of the pad's side: independent of how large it is painted. */

/** A place on the pad; both in [0, 1], y downwards. */
export interface PadPoint {
	readonly x: number;
	readonly y: number;
}

/** Where the pen went between going down and being lifted; one point is a dot. */
export type Stroke = readonly PadPoint[];

/** One piece of a smooth path: a quadratic curve over `control` to `to`. */
export interface CurvePiece {
	readonly control: PadPoint;
	readonly to: PadPoint;
}

/**
 * Curves through the middles of a stroke's segments with its points as controls: smooth, passes near every point and
 * never overshoots. Starts at the first point and ends at the last.
 */
export function smoothStroke(stroke: Stroke): readonly CurvePiece[] {
	const last = stroke.length - 1;
	return stroke.slice(1).map((point, index) => {
		const control = stroke[index]!;
		return { control, to: index + 1 === last ? point : middle(control, point) };
	});
}

function middle(a: PadPoint, b: PadPoint): PadPoint {
	return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** A point brought onto the pad. */
export function clampToPad(point: PadPoint): PadPoint {
	return { x: Math.min(1, Math.max(0, point.x)), y: Math.min(1, Math.max(0, point.y)) };
}

/** How a drawing is painted. */
export interface PadStyle {
	readonly sizePx: number;
	/** Of the line, in units of the pad's side. */
	readonly thickness: number;
	readonly ink: string;
	readonly paper: string;
}

/** Paints paper and strokes on a square canvas. */
export function paintStrokes(
	ctx: CanvasRenderingContext2D,
	strokes: readonly Stroke[],
	style: PadStyle
): void {
	ctx.fillStyle = style.paper;
	ctx.fillRect(0, 0, style.sizePx, style.sizePx);
	ctx.strokeStyle = style.ink;
	ctx.lineWidth = style.thickness * style.sizePx;
	ctx.lineCap = 'round';
	ctx.lineJoin = 'round';
	for (const stroke of strokes) paintStroke(ctx, stroke, style.sizePx);
}

function paintStroke(ctx: CanvasRenderingContext2D, stroke: Stroke, sizePx: number): void {
	const start = stroke[0];
	if (!start) return;
	if (stroke.length === 1) return paintDot(ctx, start, sizePx);
	ctx.beginPath();
	ctx.moveTo(start.x * sizePx, start.y * sizePx);
	for (const { control, to } of smoothStroke(stroke))
		ctx.quadraticCurveTo(control.x * sizePx, control.y * sizePx, to.x * sizePx, to.y * sizePx);
	ctx.stroke();
}

/** A line without length is not painted, whatever its caps. */
function paintDot(ctx: CanvasRenderingContext2D, { x, y }: PadPoint, sizePx: number): void {
	ctx.fillStyle = ctx.strokeStyle;
	ctx.beginPath();
	ctx.arc(x * sizePx, y * sizePx, ctx.lineWidth / 2, 0, 2 * Math.PI);
	ctx.fill();
}
