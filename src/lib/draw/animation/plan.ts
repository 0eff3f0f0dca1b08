/** A frame of an exported animation. */
export interface PlannedFrame {
	/** Time of the figure, in steps. */
	readonly time: number;
	readonly durationMs: number;
}

/** How finely an animation is cut. */
export interface PlanLimits {
	/** Time of a frame where there is room. */
	readonly frameMs: number;
	/** Most frames of the whole animation. */
	readonly most: number;
}

/** Time of one step of a short animation, of the whole of a long one, and of its last picture. */
const stepMs = 1000;
const wholeMs = 30_000;
const restMs = 1500;

/** GIF counts in hundredths of a second. */
const unitMs = 10;

/** Frames of one step: as many as fit into its time, and into the whole; a long animation may leave steps out. */
function framesPerStep(last: number, limits: PlanLimits): number {
	const duration = Math.min(stepMs, wholeMs / last);
	const wished = Math.max(1, Math.floor(duration / limits.frameMs));
	const allowed = limits.most / last;
	return allowed >= 1 ? Math.min(wished, Math.floor(allowed)) : 1 / Math.ceil(1 / allowed);
}

/**
 * The frames of an animation from time 0 to `last`: every step, with frames between where there is room, and a rest on
 * the last.
 */
export function planFrames(last: number, limits: PlanLimits): readonly PlannedFrame[] {
	const end: PlannedFrame = { time: last, durationMs: restMs };
	if (last <= 0) return [{ ...end, time: 0 }];
	const perStep = framesPerStep(last, limits);
	const exact = Math.min(stepMs, wholeMs / last) / perStep;
	const durationMs = Math.max(2 * unitMs, Math.round(exact / unitMs) * unitMs);
	const count = Math.ceil(last * perStep);
	const moving = Array.from({ length: count }, (_, frame) => ({
		time: frame / perStep,
		durationMs
	}));
	return [...moving, end];
}
