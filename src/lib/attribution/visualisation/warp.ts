import type { Random } from '$lib/core/random';
import { spatialShape, type NdArray, type Shape } from '$lib/core/types';

/** How a picture is moved: first turned and scaled around its centre, then shifted. */
export interface Motion {
	/** Down and to the right, in pixels. */
	readonly shift: readonly [number, number];
	/** Above 1 enlarges. */
	readonly scale: number;
	readonly turnRad: number;
}

/** What lies outside the picture. */
const outside = 0.5;

/** A motion within the limits of a setting, drawn evenly. */
export function randomMotion(
	limits: { readonly jitterPx: number; readonly scale: number; readonly turnRad: number },
	random: Random
): Motion {
	const even = (limit: number) => (2 * random() - 1) * limit;
	const whole = (limit: number) => Math.round(even(limit));
	return {
		shift: [whole(limits.jitterPx), whole(limits.jitterPx)],
		scale: 1 + even(limits.scale),
		turnRad: even(limits.turnRad)
	};
}

/** A moved picture as weighted cells of the still one, and the way back for gradients. */
export interface Warp {
	/** The moved picture; grey comes in from outside. */
	apply(picture: NdArray): NdArray;
	/** Gradient by the still picture from that by the moved one: the transposed map. */
	adjoint(gradient: NdArray): NdArray;
}

/** For every cell of the moved picture its four sources, −1 outside, and their weights. */
interface Sources {
	readonly cells: Int32Array;
	readonly weights: Float64Array;
}

function findSources(height: number, width: number, { shift, scale, turnRad }: Motion): Sources {
	const cells = new Int32Array(4 * height * width).fill(-1);
	const weights = new Float64Array(4 * height * width);
	const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
	const [cos, sin] = [Math.cos(turnRad) / scale, Math.sin(turnRad) / scale];
	for (let i = 0; i < height * width; i++) {
		const y = Math.floor(i / width) - middleY - shift[0];
		const x = (i % width) - middleX - shift[1];
		const [sourceY, sourceX] = [middleY + cos * y - sin * x, middleX + sin * y + cos * x];
		const [top, left] = [Math.floor(sourceY), Math.floor(sourceX)];
		for (let corner = 0; corner < 4; corner++) {
			const [row, column] = [top + (corner >> 1), left + (corner & 1)];
			const inside = row >= 0 && column >= 0 && row < height && column < width;
			if (inside) cells[4 * i + corner] = row * width + column;
			weights[4 * i + corner] = (1 - Math.abs(sourceY - row)) * (1 - Math.abs(sourceX - column));
		}
	}
	return { cells, weights };
}

/** Moves pictures of a shape [height, width, channel], bilinearly. */
export function makeWarp(shape: Shape, motion: Motion): Warp {
	const [height, width, channels] = spatialShape(shape);
	const { cells, weights } = findSources(height, width, motion);
	return {
		apply({ data }) {
			const moved = new Float32Array(data.length);
			for (let i = 0; i < moved.length; i++) {
				const first = 4 * Math.floor(i / channels);
				for (let corner = first; corner < first + 4; corner++) {
					const cell = cells[corner]!;
					const value = cell < 0 ? outside : data[cell * channels + (i % channels)]!;
					moved[i]! += weights[corner]! * value;
				}
			}
			return { shape, data: moved };
		},
		adjoint({ data }) {
			const still = new Float32Array(data.length);
			for (let i = 0; i < data.length; i++) {
				const first = 4 * Math.floor(i / channels);
				for (let corner = first; corner < first + 4; corner++)
					if (cells[corner]! >= 0)
						still[cells[corner]! * channels + (i % channels)]! += weights[corner]! * data[i]!;
			}
			return { shape, data: still };
		}
	};
}
