import { toScreen } from './camera';
import type { MapScene, MapSurface } from './scene';

/** A map as dots on a plain canvas: what is left where there is no WebGL2. */
export class DotSurface implements MapSurface {
	constructor(
		private readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D
	) {}

	draw({ positions, colours, opacities, camera, view, side, ratio }: MapScene): void {
		const { context } = this;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.clearRect(0, 0, view.width, view.height);
		const radius = Math.min(side / 2, 6);
		for (let i = 0; i < opacities.length; i++) {
			if (opacities[i] === 0) continue;
			const { x, y } = toScreen(camera, view, positions[2 * i]!, positions[2 * i + 1]!);
			if (x < -radius || y < -radius || x > view.width + radius || y > view.height + radius)
				continue;
			context.globalAlpha = opacities[i]! / 255;
			context.fillStyle = `rgb(${colours[4 * i]} ${colours[4 * i + 1]} ${colours[4 * i + 2]})`;
			context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
		}
	}

	newAtlas(): void {}

	showRow(): void {}

	showDetail(): void {}

	forgetDetails(): void {}

	dispose(): void {}
}
